"""What is closed goes to the record room, and is looked at again when its time is over."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from gateway.api import workflow
from gateway.application.office import Office
from gateway.http.forms import ComingDay, Form, Line, Text, act_key, seen_revision
from gateway.http.pages import Pages, Permission
from gateway.http.refusals import not_any_more
from gateway.http.visit import Visit
from gateway.i18n import N_

pages = Pages("recording")


class RecordForm(Form):
    """Where in the record room a file lies."""

    shelf = Line(N_("Where it lies"), needed="missing")


class RetainForm(Form):
    """Until when a file is kept after all, and why."""

    reason = Text(N_("Reason"), needed="missing")
    until = ComingDay(N_("Keep until (dd-mm-yyyy)"))


@pages.get("/retention", Permission.POST)
def due(office: Office, visit: Visit) -> ResponseReturnValue:
    """The department's closed files that have been kept as long as they were to be."""
    listed = office.workflow.retention_due(visit.caller, visit.post.department, request.args.get("after"))
    return render_template("retention.html", listed=listed, first="after" not in request.args)


@pages.get("/files/<file>/kept", Permission.POST)
def kept(office: Office, visit: Visit, file: str) -> ResponseReturnValue:
    """What may be done with the closed file."""
    return _page(office, visit, file, RecordForm(visit.words), RetainForm(visit.words))


@pages.post("/files/<file>/record", Permission.POST)
def record(office: Office, visit: Visit, file: str) -> ResponseReturnValue:
    """The file lies in the record room."""
    form = RecordForm(visit.words, request.form)
    order = form.asked(workflow.RecordBody, revision=seen_revision())
    if order is not None:
        with form.refusable():
            office.workflow.record(visit.caller, file, order, act_key())
            flash(visit.words.gettext("It is in the record room."), "done")
            return redirect(f"/files/{file}", HTTPStatus.SEE_OTHER)
    return _page(office, visit, file, form, RetainForm(visit.words))


@pages.post("/files/<file>/retain", Permission.POST)
def retain(office: Office, visit: Visit, file: str) -> ResponseReturnValue:
    """The file is kept until that day after all."""
    form = RetainForm(visit.words, request.form)
    order = form.asked(workflow.RetainBody, revision=seen_revision())
    if order is not None:
        with form.refusable():
            office.workflow.retain(visit.caller, file, order, act_key())
            flash(visit.words.gettext("It is kept as you said."), "done")
            return redirect(f"/files/{file}", HTTPStatus.SEE_OTHER)
    return _page(office, visit, file, RecordForm(visit.words), form)


def _page(
    office: Office, visit: Visit, identifier: str, record: RecordForm, retain: RetainForm
) -> ResponseReturnValue:
    file = office.workflow.cover(visit.caller, identifier)
    if not {"record", "retain"} & set(file.may):
        return not_any_more(visit, record.problem or retain.problem, f"/files/{identifier}")
    page = render_template("kept.html", file=file, record=record, retain=retain)
    return page, max(record.status, retain.status)
