"""One file refers to another, or no longer: each shows the other's number, and who has the first reads the
other too.
"""

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

pages = Pages("linking")


class LinkForm(Form):
    """Which file. The field has a name of its own: the box at the top looks for numbers too."""

    other_number = Line(N_("Number of the other file"), needed="missing")


@pages.get("/files/<file>/link", Permission.POST)
def link_form(office: Office, visit: Visit, file: str) -> ResponseReturnValue:
    """The form, beside what is linked already."""
    return _page(office, visit, file, None)


@pages.post("/files/<file>/link", Permission.POST)
def link(office: Office, visit: Visit, file: str) -> ResponseReturnValue:
    """Each of the two files shows the other."""
    said = visit.words.gettext("Linked. Whoever has this file can read the other.")
    return _done(office, visit, file, "link", said)


@pages.post("/files/<file>/unlink", Permission.POST)
def unlink(office: Office, visit: Visit, file: str) -> ResponseReturnValue:
    """Neither of the two files shows the other any more."""
    return _done(office, visit, file, "unlink", visit.words.gettext("No longer linked."))


def _done(office: Office, visit: Visit, file: str, act: str, said: str) -> ResponseReturnValue:
    form = LinkForm(visit.words, request.form)
    order = form.asked(workflow.LinkBody, number=form.other_number, revision=seen_revision())
    if order is not None:
        with form.refusable():
            office.workflow.with_another(visit.caller, file, act, order, act_key())
            flash(said, "done")
            return redirect(f"/files/{file}", HTTPStatus.SEE_OTHER)
    return _page(office, visit, file, form)


def _page(office: Office, visit: Visit, identifier: str, form: LinkForm | None) -> ResponseReturnValue:
    file = office.workflow.cover(visit.caller, identifier)
    if "link" not in file.may:
        return not_any_more(visit, form.problem if form else None, f"/files/{identifier}")
    form = form or LinkForm(visit.words)
    return render_template("link.html", file=file, form=form), form.status
