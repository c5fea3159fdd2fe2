"""Where the body of a physical file or receipt lies."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from gateway.api import workflow
from gateway.application.office import Office
from gateway.http.desk import KINDS, standing_of
from gateway.http.forms import Form, Line, act_key, seen_revision
from gateway.http.pages import Pages, Permission
from gateway.http.refusals import not_any_more
from gateway.http.visit import Visit
from gateway.i18n import N_

pages = Pages("locating")


class LocateForm(Form):
    """In which room, on which rack."""

    location = Line(N_("Where it lies"), needed="missing")


@pages.get("/<kind>s/<item>/locate", Permission.POST)
def locate_form(office: Office, visit: Visit, kind: str, item: str) -> ResponseReturnValue:
    """The form, with what was said last."""
    return _page(office, visit, kind, item, None)


@pages.post("/<kind>s/<item>/locate", Permission.POST)
def locate(office: Office, visit: Visit, kind: str, item: str) -> ResponseReturnValue:
    """Whoever looks for it reads where it lies."""
    form = LocateForm(visit.words, request.form)
    order = form.asked(workflow.LocateBody, revision=seen_revision())
    if order is not None and kind in KINDS:
        with form.refusable():
            office.workflow.locate(visit.caller, kind, item, order, act_key())
            flash(visit.words.gettext("Its place is written down."), "done")
            return redirect(f"/{kind}s/{item}", HTTPStatus.SEE_OTHER)
    return _page(office, visit, kind, item, form)


def _page(office: Office, visit: Visit, kind: str, item: str, form: LocateForm | None) -> ResponseReturnValue:
    if kind not in KINDS:
        raise NotFound
    standing = standing_of(office, visit, kind, item)
    if "locate" not in standing.may:
        return not_any_more(visit, form.problem if form else None, f"/{kind}s/{item}")
    form = form or LocateForm(visit.words, known={"location": standing.location})
    page = render_template("locate.html", kind=kind, item=item, standing=standing, form=form)
    return page, form.status
