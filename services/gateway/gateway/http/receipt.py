"""One receipt: the paper, its particulars, and what its holder may do with it."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from gateway.api import workflow
from gateway.application.office import Office
from gateway.http.choices import nearest, posts_to_choose
from gateway.http.closing import ReopenForm
from gateway.http.copies import CopiedForm
from gateway.http.desk import CloseForm, ParkForm, say_sent
from gateway.http.forms import SHOW, SendForm, Typed, act_key, seen_revision
from gateway.http.labels import DELIVERY
from gateway.http.pages import Pages, Permission
from gateway.http.phrases import NONE, habits_of, phrases_for, typed_with_phrase
from gateway.http.refusals import for_copying
from gateway.http.visit import Visit
from gateway.http.watching import SettleForm
from gateway.i18n import N_

pages = Pages("receipt")


class ReceiptForm(SendForm, CopiedForm):
    """Where the receipt goes: to a post, or into a file."""

    to = Typed(N_("Mark to"), needed="choose-post")
    file = Typed(N_("Or a file on your desk"), needed="choose-file")


@pages.get("/receipts/<receipt>", Permission.POST)
def receipt(office: Office, visit: Visit, receipt: str) -> ResponseReturnValue:
    """The receipt as it stands; looking opens nothing."""
    return _page(office, visit, receipt, ReceiptForm(visit.words))


@pages.post("/receipts/<receipt>/mark", Permission.POST)
def mark(office: Office, visit: Visit, receipt: str) -> ResponseReturnValue:
    """The receipt goes to another post."""
    filled = typed_with_phrase(office, visit)
    form = ReceiptForm(visit.words, filled)
    is_search = filled.get("do") == SHOW
    copied = form.copied(form.to.data)
    order = None if is_search else form.asked(workflow.MarkBody, copies=copied, revision=seen_revision())
    if order is None:
        return _page(office, visit, receipt, form)
    with form.refusable():
        say_sent(visit, "receipt", office.workflow.mark(visit.caller, receipt, order, act_key()), copied)
        return redirect("/", HTTPStatus.SEE_OTHER)
    return _page(office, visit, receipt, form)


@pages.post("/receipts/<receipt>/place", Permission.POST)
def place(office: Office, visit: Visit, receipt: str) -> ResponseReturnValue:
    """The receipt is in a file that lies before this post, with its page numbers."""
    form = ReceiptForm(visit.words, request.form)
    order = form.asked(workflow.PlaceBody, revision=seen_revision())
    if order is None:
        return _page(office, visit, receipt, form)
    with form.refusable():
        office.workflow.place(visit.caller, receipt, order, act_key())
        flash(visit.words.gettext("The receipt is in the file."), "done")
        return redirect(f"/files/{order.file}", HTTPStatus.SEE_OTHER)
    return _page(office, visit, receipt, form)


@pages.post("/receipts/<receipt>/detach", Permission.POST)
def detach(office: Office, visit: Visit, receipt: str) -> ResponseReturnValue:
    """The receipt is out of its file again, and lies before this post."""
    seen = workflow.Seen(revision=seen_revision())
    office.workflow.detach(visit.caller, receipt, seen, act_key())
    flash(visit.words.gettext("Taken out of the file. It lies on your desk."), "done")
    return redirect(f"/receipts/{receipt}", HTTPStatus.SEE_OTHER)


def _page(office: Office, visit: Visit, identifier: str, form: ReceiptForm) -> ResponseReturnValue:
    receipt = office.workflow.receipt(visit.caller, identifier)
    if form.problem and not {"mark", "place"} & set(receipt.may):
        return for_copying(visit, form.problem)
    habits = habits_of(office, visit) if "mark" in receipt.may else NONE
    near = nearest(visit, receipt.came_from, habits.recent) if "mark" in receipt.may else ()
    form.offer_lists(habits.lists or ())
    page = render_template(
        "receipt.html",
        receipt=receipt,
        form=form,
        park=ParkForm(visit.words),
        close=CloseForm(visit.words),
        reopen=ReopenForm(visit.words),
        settle=SettleForm(visit.words),
        habits=habits,
        phrases_for=phrases_for,
        near=near,
        posts=posts_to_choose(office, visit, form.q.data or "", near) if "mark" in receipt.may else (),
        to_tick=form.to_tick(office, visit, near) if "mark" in receipt.may else (),
        files=_files_on_desk(office, visit) if "place" in receipt.may else (),
        deliveries=DELIVERY,
    )
    return page, form.status


def _files_on_desk(office: Office, visit: Visit) -> list[workflow.DeskItem]:
    desk = office.workflow.desk(visit.caller, visit.post.post, visit.post.department, None)
    return [item for item in desk.items if item.kind == "file"]
