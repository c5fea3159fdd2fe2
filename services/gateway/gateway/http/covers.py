"""What was written down of an item is set right: a receipt's diary, a file's cover."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import FormField

from gateway.api import workflow
from gateway.application.office import Office
from gateway.http.fields import PRIORITIES
from gateway.http.forms import Choice, Day, Due, Form, Line, PastDay, Text, act_key, seen_revision
from gateway.http.labels import DELIVERY, LETTER_LANGUAGES
from gateway.http.pages import Pages, Permission
from gateway.http.refusals import not_any_more
from gateway.http.tray import SenderForm
from gateway.http.visit import Visit
from gateway.http.watching import RemindingForm, kinds_of
from gateway.i18n import N_, Words

pages = Pages("covers")


class CorrectForm(RemindingForm):
    """What was diarised, as it shall read."""

    subject = Line(N_("Subject"), needed="missing")
    sender = FormField(SenderForm, separator="_")
    letter_ref = Line(N_("Letter number"))
    letter_date = PastDay(N_("Letter date (dd-mm-yyyy)"))
    received_date = PastDay(N_("Received on (dd-mm-yyyy)"), needed="missing")
    delivery_mode = Choice(N_("Came by"), options=DELIVERY)
    language = Choice(N_("Language of the letter"), options=LETTER_LANGUAGES)
    category = Line(N_("Category"))
    subcategory = Line(N_("Sub-category"))
    target = Day(N_("To be settled by (dd-mm-yyyy)"))
    enclosures = Line(N_("Enclosures"))
    remarks = Text(N_("Remarks"))
    priority = Choice(N_("Priority"), options=PRIORITIES)


class CoverForm(Form):
    """What stands on the cover, as it shall read."""

    title = Line(N_("Title"), needed="missing")
    category = Line(N_("Category"))
    remarks = Text(N_("Remarks"))
    priority = Choice(N_("Priority"), options=PRIORITIES)
    due = Due(N_("Due date (dd-mm-yyyy)"))


@pages.get("/receipts/<receipt>/correct", Permission.POST)
def correct_form(office: Office, visit: Visit, receipt: str) -> ResponseReturnValue:
    """The diary as it reads."""
    return _diary(office, visit, receipt, None)


@pages.post("/receipts/<receipt>/correct", Permission.POST)
def correct(office: Office, visit: Visit, receipt: str) -> ResponseReturnValue:
    """The diary reads as was typed."""
    form = CorrectForm(visit.words, request.form)
    order = form.asked(workflow.CorrectBody, revision=seen_revision())
    reminded = form.reminded(office, visit)
    if order is not None and not form.faults:
        order = order.model_copy(update={"reminder_of": reminded})
        with form.refusable():
            office.workflow.correct(visit.caller, receipt, order, act_key())
            return _written(visit, f"/receipts/{receipt}")
    return _diary(office, visit, receipt, form)


@pages.get("/files/<file>/cover", Permission.POST)
def cover_form(office: Office, visit: Visit, file: str) -> ResponseReturnValue:
    """The cover as it reads."""
    return _cover(office, visit, file, None)


@pages.post("/files/<file>/cover", Permission.POST)
def edit_cover(office: Office, visit: Visit, file: str) -> ResponseReturnValue:
    """The cover reads as was typed."""
    form = CoverForm(visit.words, request.form)
    order = form.asked(workflow.CoverBody, revision=seen_revision())
    if order is not None:
        with form.refusable():
            office.workflow.edit_cover(visit.caller, file, order, act_key())
            return _written(visit, f"/files/{file}")
    return _cover(office, visit, file, form)


def _written(visit: Visit, address: str) -> ResponseReturnValue:
    flash(visit.words.gettext("Changed. What it was stands in the movements."), "done")
    return redirect(address, HTTPStatus.SEE_OTHER)


def _diary(office: Office, visit: Visit, identifier: str, form: CorrectForm | None) -> ResponseReturnValue:
    receipt = office.workflow.receipt(visit.caller, identifier)
    if "correct" not in receipt.may:
        return not_any_more(visit, form.problem if form else None, f"/receipts/{identifier}")
    priority = receipt.custody.priority if receipt.custody else None
    reminds = receipt.reminds_of.number if receipt.reminds_of else ""
    stands = _typed(visit.words, receipt.diary or {}, priority=priority, reminds=reminds)
    form = form or CorrectForm(visit.words, known=stands)
    return render_template(
        "correct.html", receipt=receipt, form=form, kinds=kinds_of(office, visit)
    ), form.status


def _cover(office: Office, visit: Visit, identifier: str, form: CoverForm | None) -> ResponseReturnValue:
    file = office.workflow.cover(visit.caller, identifier)
    if "edit-cover" not in file.may:
        return not_any_more(visit, form.problem if form else None, f"/files/{identifier}")
    stands = {"title": file.title, "category": file.category, "remarks": file.remarks, "due": file.due}
    form = form or CoverForm(visit.words, known=_typed(visit.words, stands, priority=file.custody.priority))
    return render_template("cover.html", file=file, form=form), form.status


def _typed(words: Words, stands: Mapping[str, object], **more: object) -> dict[str, object]:
    """What stands written, as one types it."""
    days = {
        name: words.day(str(stands[name]))
        for name in stands
        if name.endswith(("_date", "due", "target")) and stands[name]
    }
    return {**stands, **days, **more}
