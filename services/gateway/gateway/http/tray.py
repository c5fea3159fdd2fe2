"""The registry's tray: scanned papers wait for their number; one form, the page image beside it.

A dealing assistant does forty of these a day, so the form works from the keyboard alone, keeps what was
typed, and "copy" fills the next form with the same particulars.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import wtforms
from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from wtforms import FormField, SearchField

from chassis.ids import is_ulid
from directory import Capability
from gateway.api import workflow
from gateway.application.dates import NotADate, parse_day
from gateway.application.hints import LONGEST, TEXT_READ, Hints, hints_of
from gateway.application.keys import derived_key
from gateway.application.office import Office
from gateway.clients.problems import ServiceProblem
from gateway.http.choices import posts_to_choose
from gateway.http.copies import CopiedForm
from gateway.http.desk import informed
from gateway.http.forms import SHOW, Choice, Line, PastDay, Typed, act_key
from gateway.http.labels import CLASSIFICATIONS, DELIVERY, LETTER_LANGUAGES
from gateway.http.pages import Pages
from gateway.http.papers import beginning_of_text
from gateway.http.phrases import habits_of
from gateway.http.reading import side_by_side
from gateway.http.refusals import for_copying
from gateway.http.visit import Visit
from gateway.http.watching import WatchedForm, kinds_of
from gateway.i18n import N_

pages = Pages("tray")
OFFER = "take"
"""The button that takes over what was found on the paper: `<field>=<text>`."""


class SenderForm(wtforms.Form):
    """Who wrote."""

    name = Line(N_("Sender"), needed="missing")
    designation = Line(N_("Designation"))
    organisation = Line(N_("Organisation"))
    address = Line(N_("Address"))
    district = Line(N_("District"))
    state = Line(N_("State"))
    pin = Line(N_("PIN"))
    mobile = Line(N_("Mobile"))
    email = Line(N_("E-mail"))


class Addressee(Typed):
    """A post, or deliberately none."""

    nobody = "-"

    def read(self, text: str) -> str:
        """The post; empty for none."""
        return "" if text == self.nobody else text


class DiaryForm(CopiedForm, WatchedForm):
    """What the registry writes about a paper, and to whom it marks it at once."""

    offered = frozenset({"subject", "sender_name", "letter_ref", "letter_date"})
    """The fields for which the paper itself may be asked."""
    always = frozenset(
        {*offered, "sender_organisation", "language", "q", "to", "copy_q", "copies", "marking_list"}
    )
    """The fields that every letter needs; the others are shown when there is something in them."""

    sender = FormField(SenderForm, separator="_")
    letter_ref = Line(N_("Letter number"))
    letter_date = PastDay(N_("Letter date (dd-mm-yyyy)"))
    language = Choice(N_("Language of the letter"), options=LETTER_LANGUAGES, default="bn")
    subject = Line(N_("Subject"), needed="missing")
    delivery_mode = Choice(N_("Came by"), options=DELIVERY, default="post")
    classification = Choice(N_("Classification"), options=CLASSIFICATIONS, default="unclassified")
    enclosures = Line(N_("Enclosures"))
    remarks = Line(N_("Remarks"))
    q = SearchField()
    to = Addressee(N_("Mark to"))

    @property
    def asks_for_more(self) -> bool:
        """Whether a field that not every letter needs has a fault, or says something."""
        others = [field for field in (*self.sender.form, *self) if field.name not in self.always]
        leaves = [field for field in others if field is not self.sender]
        return any(field.errors or field.data != field.default for field in leaves)


@pages.get("/tray", Capability.REGISTRY)
def tray(office: Office, visit: Visit) -> ResponseReturnValue:
    """What waits to be diarised in the acting post's department."""
    listed = office.workflow.tray(visit.caller, visit.post.department, request.args.get("after"))
    return render_template("tray.html", listed=listed, first="after" not in request.args)


@pages.get("/senders", Capability.REGISTRY, passive=True)
def senders(office: Office, visit: Visit) -> ResponseReturnValue:
    """The part of the form that completes a sender from those who have written before."""
    typed = request.args.get("sender_name", "").strip()[:LONGEST]
    found = office.workflow.senders(visit.caller, visit.post.department, typed) if typed else ()
    return render_template("_senders.html", found=found)


@pages.get("/tray/<document>/duplicates", Capability.REGISTRY, passive=True)
def duplicates(office: Office, visit: Visit, document: str) -> ResponseReturnValue:
    """The part of the page that warns of a second copy, by what has been typed of the letter."""
    form = DiaryForm(visit.words, request.args)
    return render_template("_duplicates.html", alike=_alike(office, visit, document, form))


@pages.get("/tray/<document>", Capability.REGISTRY)
def diarise_form(office: Office, visit: Visit, document: str) -> ResponseReturnValue:
    """The form for one paper; `?like=` fills it with the particulars of the receipt just diarised."""
    known = _particulars_of(office, visit, request.args.get("like", ""))
    return _page(office, visit, document, DiaryForm(visit.words, known=known), is_new=True)


@pages.post("/tray/<document>", Capability.REGISTRY)
def diarise(office: Office, visit: Visit, document: str) -> ResponseReturnValue:
    """The paper has its number, and goes on as the pressed button says; or the form is shown again with what
    was found on the paper.
    """
    wish = request.form.get("do", "generate")
    form = DiaryForm(visit.words, _with_offer_taken(request.form))
    if wish == SHOW or OFFER in request.form:
        return _page(office, visit, document, form)
    to = form.to.data
    copied = form.copied(to)
    order = form.asked(workflow.MarkBody, remark=form.remarks, copies=copied, revision=0) if to else None
    diary = form.asked(workflow.DiaryBody)
    reminded = form.reminded(office, visit)
    if diary is None or form.faults:
        return _page(office, visit, document, form)
    key, diary = act_key(), diary.model_copy(update={"reminder_of": reminded})
    with form.refusable():
        diarised = office.workflow.diarise(visit.caller, document, diary, key)
        if order:
            order = order.model_copy(update={"revision": diarised.revision})
            office.workflow.mark(visit.caller, document, order, derived_key(key, "mark"))
        _say(visit, document, diarised.number, order)
        return redirect(_onwards(office, visit, document, wish, order), HTTPStatus.SEE_OTHER)
    return _page(office, visit, document, form)


def _say(visit: Visit, receipt: str, number: str | None, order: workflow.MarkBody | None) -> None:
    said = visit.words.gettext("Diarised as %(number)s.", number=number)
    if order:
        said += " " + visit.words.gettext("Sent to %(post)s.", post=visit.name_of(order.to))
        said += informed(visit, order.copies)
    flash({"text": said, "receipt": receipt}, "diarised")  # type: ignore[arg-type]  # a session keeps any JSON


def _onwards(office: Office, visit: Visit, receipt: str, wish: str, order: workflow.MarkBody | None) -> str:
    """What was only numbered is shown; after what was sent on or is copied comes the next paper of the tray,
    if there is one.
    """
    if wish == "generate" and order is None:
        return f"/receipts/{receipt}"
    waiting = office.workflow.tray(visit.caller, visit.post.department, None).items
    following = next((item.document for item in waiting if item.receipt != receipt), None)
    if following is None:
        return "/tray"
    return f"/tray/{following}" + (f"?like={receipt}" if wish == "copy" else "")


def _page(
    office: Office, visit: Visit, document: str, form: DiaryForm, *, is_new: bool = False
) -> ResponseReturnValue:
    """The form beside the paper. A new one begins with the paper's language."""
    try:
        paper, waiting, hints, alike = side_by_side(
            lambda: office.workflow.receipt(visit.caller, document),
            lambda: office.workflow.tray(visit.caller, visit.post.department, None).items,
            lambda: _hints(office, visit, document),
            lambda: _alike(office, visit, document, form),
        )
    except ServiceProblem:
        if form.problem is None:
            raise
        return for_copying(visit, form.problem)  # diarised by a post that alone can read it now
    if is_new and paper.letter:
        form = DiaryForm(visit.words, known=_as_typed(visit, paper.letter))
    elif is_new and hints.language:
        form.language.data = hints.language
    form.offer(kinds_of(office, visit))
    form.offer_lists(habits_of(office, visit).lists or ())
    page = render_template(
        "diarise.html",
        document=document,
        paper=paper,
        left=len(waiting),
        form=form,
        alike=alike,
        offers=_offers(hints, visit),
        posts=posts_to_choose(office, visit, form.q.data or ""),
        to_tick=form.to_tick(office, visit),
    )
    return page, form.status


def _alike(office: Office, visit: Visit, document: str, form: DiaryForm) -> Sequence[workflow.Duplicate]:
    """What the paper is likely to be a second copy of; nothing while that cannot be asked."""
    try:
        written = parse_day(form.letter_date.shown()).isoformat()
    except NotADate:
        written = ""
    try:
        return office.workflow.duplicates(
            visit.caller, document, form.sender.form["name"].data or "", form.letter_ref.data or "", written
        )
    except ServiceProblem:
        return ()


def _hints(office: Office, visit: Visit, document: str) -> Hints:
    """What the paper says of itself; nothing while its text cannot be had."""
    try:
        text = beginning_of_text(office, visit, document, TEXT_READ)
    except ServiceProblem:
        return Hints()
    return hints_of(text, visit.words.today())


def _offers(hints: Hints, visit: Visit) -> dict[str, tuple[str, ...]]:
    """What was found, by field, as one types it."""
    return {
        "subject": hints.subject,
        "sender_name": hints.sender,
        "letter_ref": hints.letter_ref,
        "letter_date": tuple(visit.words.day(day.isoformat()) for day in hints.letter_date),
    }


def _with_offer_taken(typed: MultiDict[str, str]) -> MultiDict[str, str]:
    """The form as if what the pressed button offers had been typed."""
    field, _, offered = typed.get(OFFER, "").partition("=")
    taken = MultiDict(typed)
    if field in DiaryForm.offered:
        taken[field] = offered
    return taken


def _particulars_of(office: Office, visit: Visit, receipt: str) -> dict[str, Any]:
    """The diary of another receipt, as one types it."""
    if not is_ulid(receipt.rpartition(".")[2]):
        return {}
    return _as_typed(visit, office.workflow.receipt(visit.caller, receipt).diary or {})


def _as_typed(visit: Visit, diary: Mapping[str, Any]) -> dict[str, Any]:
    return {**diary, "letter_date": visit.words.day(diary.get("letter_date")), "target": None}
