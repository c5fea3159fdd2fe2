"""The registry's tray: scanned papers wait for their number; one form, the page image beside it.

A dealing assistant does forty of these a day, so the form works from the keyboard alone, keeps what was
typed, and "copy" fills the next form with the same particulars.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import wtforms
from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import FormField, SearchField

from chassis.ids import is_ulid
from directory import Capability
from gateway.api import workflow
from gateway.application.keys import derived_key
from gateway.application.office import Office
from gateway.clients.problems import ServiceProblem
from gateway.http.choices import posts_to_choose
from gateway.http.forms import SHOW, Choice, Form, Line, PastDay, Typed, act_key
from gateway.http.pages import Pages
from gateway.http.refusals import for_copying
from gateway.http.visit import Visit
from gateway.http.wording import CLASSIFICATIONS, DELIVERY, LETTER_LANGUAGES
from gateway.i18n import N_

pages = Pages("tray")


class SenderForm(wtforms.Form):
    """Who wrote."""

    name = Line(N_("Name"), needed="missing")
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


class DiaryForm(Form):
    """What the registry writes about a paper, and to whom it marks it at once."""

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


@pages.get("/tray", Capability.REGISTRY)
def tray(office: Office, visit: Visit) -> ResponseReturnValue:
    """What waits to be diarised in the acting post's department."""
    listed = office.workflow.tray(visit.caller, visit.post.department, request.args.get("after"))
    return render_template("tray.html", listed=listed, first="after" not in request.args)


@pages.get("/tray/<document>", Capability.REGISTRY)
def diarise_form(office: Office, visit: Visit, document: str) -> ResponseReturnValue:
    """The form for one paper; `?like=` fills it with the particulars of the receipt just diarised."""
    known = _particulars_of(office, visit, request.args.get("like", ""))
    return _page(office, visit, document, DiaryForm(visit.words, known=known))


@pages.post("/tray/<document>", Capability.REGISTRY)
def diarise(office: Office, visit: Visit, document: str) -> ResponseReturnValue:
    """The paper has its number, and goes on as the pressed button says."""
    wish = request.form.get("do", "generate")
    form = DiaryForm(visit.words, request.form)
    if wish == SHOW:
        return _page(office, visit, document, form)
    order = form.asked(workflow.MarkBody, remark=form.remarks, revision=0) if form.to.data else None
    diary = form.asked(workflow.DiaryBody)
    if diary is None or form.faults:
        return _page(office, visit, document, form)
    key = act_key()
    with form.refusable():
        diarised = office.workflow.diarise(visit.caller, document, diary, key)
        if order:
            order = order.model_copy(update={"revision": diarised.revision})
            office.workflow.mark(visit.caller, document, order, derived_key(key, "mark"))
        _say(visit, diarised.number, order)
        return redirect(_onwards(office, visit, document, wish, order), HTTPStatus.SEE_OTHER)
    return _page(office, visit, document, form)


def _say(visit: Visit, number: str | None, order: workflow.MarkBody | None) -> None:
    said = visit.words.gettext("Diarised as %(number)s.", number=number)
    if order:
        said += " " + visit.words.gettext("Sent to %(post)s.", post=visit.name_of(order.to))
    flash(said, "done")


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


def _page(office: Office, visit: Visit, document: str, form: DiaryForm) -> ResponseReturnValue:
    try:
        paper = office.workflow.receipt(visit.caller, document)
    except ServiceProblem:
        if form.problem is None:
            raise
        return for_copying(visit, form.problem)  # diarised by a post that alone can read it now
    page = render_template(
        "diarise.html",
        document=document,
        paper=paper,
        left=len(office.workflow.tray(visit.caller, visit.post.department, None).items),
        form=form,
        posts=posts_to_choose(office, visit, form.q.data or ""),
    )
    return page, form.status


def _particulars_of(office: Office, visit: Visit, receipt: str) -> dict[str, Any]:
    """The diary of another receipt, as one types it."""
    if not is_ulid(receipt.rpartition(".")[2]):
        return {}
    diary = office.workflow.receipt(visit.caller, receipt).diary or {}
    return {**diary, "letter_date": visit.words.day(diary.get("letter_date"))}
