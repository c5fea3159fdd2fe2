"""Opening a file: head, title, classification; with a receipt as its first paper where one is named."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from gateway.application.keys import derived_key
from gateway.application.office import Office
from gateway.application.problems import ServiceProblem, Unanswered
from gateway.application.views import Receipt
from gateway.http.forms import Form, act_key
from gateway.http.pages import Pages, Permission
from gateway.http.visit import Visit
from gateway.http.wording import CLASSIFICATIONS, worded

pages = Pages("new_file")


@pages.get("/files/new", Permission.POST)
def cover(office: Office, visit: Visit) -> ResponseReturnValue:
    """The form of the cover."""
    receipt = _receipt(office, visit, request.args.get("receipt", ""))
    typed = {"title": receipt.subject, "classification": receipt.classification} if receipt else {}
    return _page(office, visit, typed, {}, receipt)


@pages.post("/files/new", Permission.POST)
def open_file(office: Office, visit: Visit) -> ResponseReturnValue:
    """The file has its number; the receipt, if one was named, is its first paper."""
    form = Form(visit.words)
    wanted = {
        "head": form.chosen("head", visit.words.gettext("Choose the head.")),
        "title": form.line("title", required=True),
        "classification": form.line("classification"),
        "number": form.line("number") or None,
    }
    receipt = _receipt(office, visit, request.form.get("receipt", ""))
    if form.errors:
        return _page(office, visit, dict(request.form), form.errors, receipt)
    key = act_key()
    try:
        file = office.workflow.open_file(visit.caller, visit.post.department, wanted, key)
        if receipt and receipt.file is None:
            office.workflow.place(
                visit.caller, receipt.receipt, file.item, receipt.revision, derived_key(key, "place")
            )
    except Unanswered:
        raise
    except ServiceProblem as problem:
        return _page(office, visit, dict(request.form), {}, receipt, problem)
    flash(visit.words.gettext("File %(number)s is open.", number=file.number), "done")
    return redirect(f"/files/{file.item}", HTTPStatus.SEE_OTHER)


def _receipt(office: Office, visit: Visit, identifier: str) -> Receipt | None:
    return office.workflow.receipt(visit.caller, identifier) if identifier else None


def _page(
    office: Office,
    visit: Visit,
    typed: dict[str, str],
    errors: dict[str, str],
    receipt: Receipt | None,
    problem: ServiceProblem | None = None,
) -> ResponseReturnValue:
    page = render_template(
        "new_file.html",
        heads=office.workflow.heads(visit.caller, visit.post.department),
        classifications=CLASSIFICATIONS,
        receipt=receipt,
        typed=typed,
        errors=errors,
        problem=worded(visit.words, problem, visit.name_of) if problem else None,
    )
    return page, problem.status if problem else HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
