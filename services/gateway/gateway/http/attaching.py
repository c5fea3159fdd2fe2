"""A file goes along with another one that the same post holds, and is taken out of it again."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from gateway.api import workflow
from gateway.application.office import Office
from gateway.http.forms import Form, Line, act_key, seen_revision
from gateway.http.pages import Pages, Permission
from gateway.http.refusals import not_any_more
from gateway.http.visit import Visit
from gateway.i18n import N_

pages = Pages("attaching")


class AttachForm(Form):
    """With which file. The field has a name of its own: the box at the top looks for numbers too."""

    main_number = Line(N_("Number of the main file"), needed="missing")


@pages.get("/files/<file>/attach", Permission.POST)
def attach_form(office: Office, visit: Visit, file: str) -> ResponseReturnValue:
    """The form."""
    return _page(office, visit, file, None)


@pages.post("/files/<file>/attach", Permission.POST)
def attach(office: Office, visit: Visit, file: str) -> ResponseReturnValue:
    """The file goes wherever its main file goes."""
    form = AttachForm(visit.words, request.form)
    order = form.asked(workflow.AttachBody, number=form.main_number, revision=seen_revision())
    if order is not None:
        with form.refusable():
            office.workflow.with_another(visit.caller, file, "attach", order, act_key())
            flash(visit.words.gettext("Attached. It goes wherever its main file goes."), "done")
            return redirect(f"/files/{file}", HTTPStatus.SEE_OTHER)
    return _page(office, visit, file, form)


@pages.post("/files/<file>/detach", Permission.POST)
def detach(office: Office, visit: Visit, file: str) -> ResponseReturnValue:
    """The file lies on the desk again."""
    seen = workflow.Seen(revision=seen_revision())
    office.workflow.with_another(visit.caller, file, "detach", seen, act_key())
    flash(visit.words.gettext("Detached. The file is on your desk again."), "done")
    return redirect(f"/files/{file}", HTTPStatus.SEE_OTHER)


def _page(office: Office, visit: Visit, identifier: str, form: AttachForm | None) -> ResponseReturnValue:
    file = office.workflow.cover(visit.caller, identifier)
    if "attach" not in file.may:
        return not_any_more(visit, form.problem if form else None, f"/files/{identifier}")
    form = form or AttachForm(visit.words)
    return render_template("attach.html", file=file, form=form), form.status
