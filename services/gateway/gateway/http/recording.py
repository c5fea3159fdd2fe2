"""What is closed goes to the record room, is looked at again when its time is over, weeded by two people."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import TypeVar

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import BooleanField

from gateway.api import workflow
from gateway.api.model import Model
from gateway.application.office import Office
from gateway.clients.caller import Caller
from gateway.http.forms import ComingDay, Form, Line, Text, act_key, seen_revision
from gateway.http.pages import Pages, Permission
from gateway.http.refusals import not_any_more
from gateway.http.visit import Visit
from gateway.i18n import N_

pages = Pages("recording")
M = TypeVar("M", bound=Model)


class RecordForm(Form):
    """Where in the record room a file lies."""

    shelf = Line(N_("Where it lies"), needed="missing")


class RetainForm(Form):
    """Until when a file is kept after all, and why."""

    reason = Text(N_("Reason"), needed="missing")
    until = ComingDay(N_("Keep until (dd-mm-yyyy)"))


class ForbidForm(Form):
    """Why a file must not be weeded. Its field has a name of its own, as those below: they share a page."""

    ban_reason = Text(N_("Reason"), needed="missing")


class AllowForm(Form):
    """Why it may be weeded again."""

    allow_reason = Text(N_("Reason"), needed="missing")


class ProposeWeedingForm(Form):
    """Why nobody needs it any more."""

    weeding_remark = Text(N_("Remark"), needed="missing")


class WeedForm(Form):
    """The words of the order, and that it is meant."""

    order = Text(N_("Order"), needed="missing")
    sure = BooleanField(N_("I have looked into the file, and order that it be weeded"))


FORMS = {
    "record": RecordForm,
    "retain": RetainForm,
    "forbid_weeding": ForbidForm,
    "allow_weeding": AllowForm,
    "propose_weeding": ProposeWeedingForm,
    "weed": WeedForm,
}
"""What may be done with a closed file, with its form."""
KEEPING = frozenset(name.replace("_", "-") for name in FORMS)


@pages.get("/retention", Permission.POST)
def due(office: Office, visit: Visit) -> ResponseReturnValue:
    """The department's closed files that have been kept as long as they were to be."""
    listed = office.workflow.retention_due(visit.caller, visit.post.department, request.args.get("after"))
    return render_template("retention.html", listed=listed, first="after" not in request.args)


@pages.get("/files/<file>/kept", Permission.POST)
def kept(office: Office, visit: Visit, file: str) -> ResponseReturnValue:
    """What may be done with the closed file."""
    return _page(office, visit, file)


@pages.post("/files/<file>/record", Permission.POST)
def record(office: Office, visit: Visit, file: str) -> ResponseReturnValue:
    """The file lies in the record room."""
    form = RecordForm(visit.words, request.form)
    order = form.asked(workflow.RecordBody, revision=seen_revision())
    told = visit.words.gettext("It is in the record room.")
    return _done(office, visit, file, office.workflow.record, order, told, record=form)


@pages.post("/files/<file>/retain", Permission.POST)
def retain(office: Office, visit: Visit, file: str) -> ResponseReturnValue:
    """The file is kept until that day after all."""
    form = RetainForm(visit.words, request.form)
    order = form.asked(workflow.RetainBody, revision=seen_revision())
    told = visit.words.gettext("It is kept as you said.")
    return _done(office, visit, file, office.workflow.retain, order, told, retain=form)


@pages.post("/files/<file>/forbid-weeding", Permission.POST)
def forbid_weeding(office: Office, visit: Visit, file: str) -> ResponseReturnValue:
    """The file stays until that is allowed again."""
    form = ForbidForm(visit.words, request.form)
    order = form.asked(workflow.WeedingReasonBody, reason=form.ban_reason, revision=seen_revision())
    told = visit.words.gettext("It is not to be weeded.")
    return _done(office, visit, file, office.workflow.forbid_weeding, order, told, forbid_weeding=form)


@pages.post("/files/<file>/allow-weeding", Permission.POST)
def allow_weeding(office: Office, visit: Visit, file: str) -> ResponseReturnValue:
    """Its class says again how long it is kept."""
    form = AllowForm(visit.words, request.form)
    order = form.asked(workflow.WeedingReasonBody, reason=form.allow_reason, revision=seen_revision())
    told = visit.words.gettext("It may be weeded when its time is over.")
    return _done(office, visit, file, office.workflow.allow_weeding, order, told, allow_weeding=form)


@pages.post("/files/<file>/propose-weeding", Permission.POST)
def propose_weeding(office: Office, visit: Visit, file: str) -> ResponseReturnValue:
    """Whoever orders it will see the proposal."""
    form = ProposeWeedingForm(visit.words, request.form)
    order = form.asked(workflow.ProposeWeedingBody, remark=form.weeding_remark, revision=seen_revision())
    told = visit.words.gettext("Proposed. An officer, another person than you, orders it.")
    return _done(office, visit, file, office.workflow.propose_weeding, order, told, propose_weeding=form)


@pages.post("/files/<file>/weed", Permission.POST)
def weed(office: Office, visit: Visit, file: str) -> ResponseReturnValue:
    """Only the cover of the file and its movements are left; the tick says that this is meant."""
    form = WeedForm(visit.words, request.form)
    order = form.asked(workflow.WeedBody, revision=seen_revision())
    if not form.sure.data:
        form.blame(form.sure, "tick-to-weed")
        order = None
    told = visit.words.gettext("Weeded. Its number finds what became of it.")
    return _done(office, visit, file, office.workflow.weed, order, told, weed=form)


def _done(
    office: Office,
    visit: Visit,
    file: str,
    act: Callable[[Caller, str, M, str], None],
    order: M | None,
    told: str,
    **form: Form,
) -> ResponseReturnValue:
    """The act is done as ordered, and the file's page says so; or its form comes back."""
    if order is not None:
        (sent,) = form.values()
        with sent.refusable():
            act(visit.caller, file, order, act_key())
            flash(told, "done")
            return redirect(f"/files/{file}", HTTPStatus.SEE_OTHER)
    return _page(office, visit, file, **form)


def _page(office: Office, visit: Visit, identifier: str, **sent: Form) -> ResponseReturnValue:
    """The forms of what may be done with the file, one of them as it was sent."""
    file = office.workflow.cover(visit.caller, identifier)
    if not KEEPING & set(file.may):
        problem = next((form.problem for form in sent.values()), None)
        return not_any_more(visit, problem, f"/files/{identifier}")
    forms = {name: sent.get(name) or form(visit.words) for name, form in FORMS.items()}
    page = render_template("kept.html", file=file, forms=forms)
    return page, max(form.status for form in forms.values())
