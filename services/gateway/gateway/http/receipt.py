"""One receipt: the paper, its particulars, and what its holder may do with it."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from gateway.application.office import Office
from gateway.application.problems import ServiceProblem, Unanswered
from gateway.http.choices import CHOOSE_POST, posts_to_choose
from gateway.http.forms import LONGEST_REMARK, Form, act_key, seen_revision
from gateway.http.pages import Pages, Permission
from gateway.http.visit import Visit
from gateway.http.wording import DELIVERY, worded

pages = Pages("receipt")


@pages.get("/receipts/<receipt>", Permission.POST)
def receipt(office: Office, visit: Visit, receipt: str) -> ResponseReturnValue:
    """The receipt as it stands; looking opens nothing."""
    return _page(office, visit, receipt, {}, {})


@pages.post("/receipts/<receipt>/mark", Permission.POST)
def mark(office: Office, visit: Visit, receipt: str) -> ResponseReturnValue:
    """The receipt goes to another post."""
    form = Form(visit.words)
    searching = request.form.get("do") == "search"
    to = form.chosen("to", visit.words.gettext(CHOOSE_POST))
    order = {"to": to, "remark": form.text("remark", LONGEST_REMARK), "due": form.due("due", office.zone)}
    if searching or form.errors:
        return _page(office, visit, receipt, dict(request.form), {} if searching else form.errors)
    try:
        office.workflow.mark(visit.caller, receipt, {**order, "revision": seen_revision()}, act_key())
    except Unanswered:
        raise
    except ServiceProblem as problem:
        return _page(office, visit, receipt, dict(request.form), {}, problem)
    flash(visit.words.gettext("The receipt has been sent."), "done")
    return redirect("/", HTTPStatus.SEE_OTHER)


@pages.post("/receipts/<receipt>/place", Permission.POST)
def place(office: Office, visit: Visit, receipt: str) -> ResponseReturnValue:
    """The receipt is in a file that lies before this post, with its page numbers."""
    form = Form(visit.words)
    file = form.chosen("file", visit.words.gettext("Choose the file."))
    if form.errors:
        return _page(office, visit, receipt, dict(request.form), form.errors)
    try:
        office.workflow.place(visit.caller, receipt, file, seen_revision(), act_key())
    except Unanswered:
        raise
    except ServiceProblem as problem:
        return _page(office, visit, receipt, dict(request.form), {}, problem)
    flash(visit.words.gettext("The receipt is in the file."), "done")
    return redirect(f"/files/{file}", HTTPStatus.SEE_OTHER)


def _page(
    office: Office,
    visit: Visit,
    identifier: str,
    typed: dict[str, str],
    errors: dict[str, str],
    problem: ServiceProblem | None = None,
) -> ResponseReturnValue:
    receipt = office.workflow.receipt(visit.caller, identifier)
    on_desk = office.workflow.desk(visit.caller, visit.post.post, visit.post.department, None).items
    page = render_template(
        "receipt.html",
        receipt=receipt,
        typed=typed,
        errors=errors,
        problem=worded(visit.words, problem, visit.name_of) if problem else None,
        posts=posts_to_choose(office, visit, typed.get("q", "")) if "mark" in receipt.may else (),
        files=[item for item in on_desk if item.kind == "file"] if "place" in receipt.may else (),
        deliveries=DELIVERY,
    )
    return page, problem.status if problem else HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
