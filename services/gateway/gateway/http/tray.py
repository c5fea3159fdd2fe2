"""The registry's tray: scanned papers wait for their number; one form, the page image beside it.

A dealing assistant does forty of these a day, so the form works from the keyboard alone, keeps what was
typed, and "copy" fills the next form with the same particulars.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from chassis.ids import is_ulid
from directory import Capability
from gateway.application.keys import derived_key
from gateway.application.office import Office
from gateway.application.problems import ServiceProblem, Unanswered
from gateway.application.views import Receipt
from gateway.http.choices import CHOOSE_POST, posts_to_choose
from gateway.http.forms import Form, act_key
from gateway.http.pages import Pages
from gateway.http.visit import Visit
from gateway.http.wording import CLASSIFICATIONS, DELIVERY, LETTER_LANGUAGES, worded

pages = Pages("tray")
SENDER = ("name", "designation", "organisation", "address", "district", "state", "pin", "mobile", "email")
COPIED = (*(f"sender_{part}" for part in SENDER), "letter_ref", "letter_date", "language", "delivery_mode",
          "classification", "subject", "enclosures", "remarks")  # fmt: skip
EMPTY = {"delivery_mode": "post", "classification": "unclassified", "language": "bn"}


@pages.get("/tray", Capability.REGISTRY)
def tray(office: Office, visit: Visit) -> ResponseReturnValue:
    """What waits to be diarised in the acting post's department."""
    listed = office.workflow.tray(visit.caller, visit.post.department, request.args.get("after"))
    return render_template("tray.html", listed=listed, first="after" not in request.args)


@pages.get("/tray/<document>", Capability.REGISTRY)
def diarise_form(office: Office, visit: Visit, document: str) -> ResponseReturnValue:
    """The form for one paper; `?like=` fills it with the particulars of the receipt just diarised."""
    typed = EMPTY | _particulars_of(office, visit, request.args.get("like", ""))
    return _form(office, visit, document, typed, {})


@pages.post("/tray/<document>", Capability.REGISTRY)
def diarise(office: Office, visit: Visit, document: str) -> ResponseReturnValue:
    """The paper has its number, and goes on as the pressed button says."""
    form = Form(visit.words)
    fields = _fields(form)
    wish = request.form.get("do", "generate")
    to = form.chosen("to", visit.words.gettext(CHOOSE_POST)) if wish == "mark" else ""
    if wish == "search" or form.errors:
        errors = {} if wish == "search" else form.errors
        return _form(office, visit, document, dict(request.form), errors)
    key = act_key()
    try:
        diarised = office.workflow.diarise(visit.caller, document, fields, key)
        if wish == "mark":
            order = {"to": to, "remark": fields["remarks"], "due": None, "revision": diarised.revision}
            office.workflow.mark(visit.caller, document, order, derived_key(key, "mark"))
    except Unanswered:
        raise
    except ServiceProblem as problem:
        return _form(office, visit, document, dict(request.form), _field_errors(visit, problem), problem)
    flash(visit.words.gettext("Diarised as %(number)s.", number=diarised.number), "done")
    return redirect(_onwards(office, visit, wish, document), HTTPStatus.SEE_OTHER)


def _onwards(office: Office, visit: Visit, wish: str, receipt: str) -> str:
    """After "mark" and "copy" comes the next paper of the tray, if there is one."""
    if wish == "generate":
        return f"/receipts/{receipt}"
    waiting = office.workflow.tray(visit.caller, visit.post.department, None).items
    following = next((item.document for item in waiting if item.receipt != receipt), None)
    if following is None:
        return "/tray"
    return f"/tray/{following}" + (f"?like={receipt}" if wish == "copy" else "")


def _form(
    office: Office,
    visit: Visit,
    document: str,
    typed: dict[str, Any],
    errors: dict[str, str],
    problem: ServiceProblem | None = None,
) -> ResponseReturnValue:
    waiting = office.workflow.tray(visit.caller, visit.post.department, None).items
    paper = next((item for item in waiting if item.document == document), None)
    page = render_template(
        "diarise.html",
        document=document,
        paper=paper or Receipt(receipt=document, document=document),
        left=len(waiting),
        typed=typed,
        errors=errors,
        problem=worded(visit.words, problem, visit.name_of) if problem else None,
        posts=posts_to_choose(office, visit, typed.get("q", "")),
        choices={"language": LETTER_LANGUAGES, "delivery_mode": DELIVERY, "classification": CLASSIFICATIONS},
    )
    status = problem.status if problem else HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return page, status


def _fields(form: Form) -> dict[str, Any]:
    return {
        "sender": {part: form.line(f"sender_{part}", required=part == "name") for part in SENDER},
        "letter_ref": form.line("letter_ref"),
        "letter_date": _letter_date(form),
        "language": form.line("language"),
        "delivery_mode": form.line("delivery_mode"),
        "subject": form.line("subject", required=True),
        "classification": form.line("classification"),
        "enclosures": form.line("enclosures"),
        "remarks": form.line("remarks"),
    }


def _letter_date(form: Form) -> str | None:
    day = form.day("letter_date")
    if day and day > form.words.today().isoformat():
        form.errors["letter_date"] = form.words.gettext("A letter cannot be dated after today.")
    return day


def _particulars_of(office: Office, visit: Visit, receipt: str) -> dict[str, str]:
    if not is_ulid(receipt.rpartition(".")[2]):
        return {}
    like = office.workflow.receipt(visit.caller, receipt).diary
    if like is None:
        return {}
    sender = {f"sender_{part}": like.sender.get(part) for part in SENDER}
    plain = {name: getattr(like, name) for name in COPIED if not name.startswith("sender_")}
    day = {"letter_date": visit.words.day(like.letter_date)}
    return {name: str(value) for name, value in {**plain, **sender, **day}.items() if value}


def _field_errors(visit: Visit, problem: ServiceProblem) -> dict[str, str]:
    """The service's own faults by field, where it names them."""
    faults = problem.params.get("faults") or problem.params.get("errors") or []
    message = visit.words.gettext("This is not accepted.")
    paths = [fault.get("field") or fault.get("at") for fault in faults if isinstance(fault, dict)]
    names = [str(path).replace(".", "_") for path in paths]
    return {name: message for name in names if name in COPIED}
