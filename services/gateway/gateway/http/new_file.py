"""Opening a file: head, title, classification; with a receipt as its first paper where one is named."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import BooleanField

from gateway.api import workflow
from gateway.application.keys import derived_key
from gateway.application.office import Office
from gateway.http.forms import SHOW, Choice, Form, Line, OptionalLine, Typed, act_key
from gateway.http.labels import CLASSIFICATIONS
from gateway.http.pages import Pages, Permission
from gateway.http.visit import Visit
from gateway.i18n import N_

pages = Pages("new_file")


class CoverForm(Form):
    """What stands on the cover."""

    head = Typed(N_("Head"), needed="choose-head")
    title = Line(N_("Title"), needed="missing")
    number = OptionalLine(N_("Number, where the head asks for your own"))
    classification = Choice(N_("Classification"), options=CLASSIFICATIONS, default="unclassified")
    physical = BooleanField(N_("Its body is on paper"))


@pages.get("/files/new", Permission.POST)
def cover(office: Office, visit: Visit) -> ResponseReturnValue:
    """The form of the cover."""
    receipt = _receipt(office, visit, request.args.get("receipt", ""))
    known = {"title": receipt.title, "classification": receipt.classification} if receipt else None
    return _page(office, visit, CoverForm(visit.words, known=known), receipt)


@pages.post("/files/new", Permission.POST)
def open_file(office: Office, visit: Visit) -> ResponseReturnValue:
    """The file has its number; the receipt, if one was named, is its first paper."""
    form = CoverForm(visit.words, request.form)
    receipt = _receipt(office, visit, request.form.get("receipt", ""))
    wanted = None if request.form.get("do") == SHOW else form.asked(workflow.Cover)
    if wanted is None:
        return _page(office, visit, form, receipt)
    key = act_key()
    with form.refusable():
        file = office.workflow.open_file(visit.caller, visit.post.department, wanted, key)
        if receipt and receipt.file is None:
            order = workflow.PlaceBody(file=file.item, revision=receipt.revision)
            office.workflow.place(visit.caller, receipt.receipt, order, derived_key(key, "place"))
        flash(visit.words.gettext("File %(number)s is open.", number=file.number), "done")
        return redirect(f"/files/{file.item}", HTTPStatus.SEE_OTHER)
    return _page(office, visit, form, receipt)


def _receipt(office: Office, visit: Visit, identifier: str) -> workflow.ReceiptView | None:
    return office.workflow.receipt(visit.caller, identifier) if identifier else None


def _page(
    office: Office, visit: Visit, form: CoverForm, receipt: workflow.ReceiptView | None
) -> ResponseReturnValue:
    heads = office.workflow.heads(visit.caller, visit.post.department)
    return render_template("new_file.html", heads=heads, receipt=receipt, form=form), form.status
