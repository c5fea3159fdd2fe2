"""What became of an issued letter with each of those to whom it went, told from its page."""

from __future__ import annotations

from http import HTTPStatus
from typing import TypeVar

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from pydantic import ValidationError
from werkzeug.exceptions import BadRequest

from gateway.api import workflow
from gateway.api.model import Model
from gateway.application.keys import derived_key
from gateway.application.office import Office
from gateway.http.forms import act_key
from gateway.http.pages import Pages, Permission
from gateway.http.visit import Visit

M = TypeVar("M", bound=Model)

pages = Pages("dispatching")
EVERYBODY = "all"
"""All who have not been sent it yet."""


@pages.post("/files/<file>/letters/<int:letter>/dispatch", Permission.POST)
def dispatch(office: Office, visit: Visit, file: str, letter: int) -> ResponseReturnValue:
    """One step is told of one addressee, or that it went to all who wait; each is an act of its own."""
    key, whom = act_key(), request.form.get("addressee", "")
    numbers = _waiting(office, visit, file, letter) if whom == EVERYBODY else [whom]
    for number in numbers:
        order = _order(workflow.DispatchBody, letter=letter, addressee=number)
        office.workflow.on_letter(visit.caller, file, "dispatch", order, derived_key(key, str(number)))
    return _back(visit, file, letter)


@pages.post("/files/<file>/letters/<int:letter>/reply-received", Permission.POST)
def reply_received(office: Office, visit: Visit, file: str, letter: int) -> ResponseReturnValue:
    """A receipt of the file is the answer of an addressee."""
    order = _order(workflow.ReplyBody, letter=letter)
    office.workflow.on_letter(visit.caller, file, "reply-received", order, act_key())
    return _back(visit, file, letter)


def _waiting(office: Office, visit: Visit, file: str, letter: int) -> list[int]:
    told = office.workflow.letter(visit.caller, file, letter).deliveries
    return [each.addressee for each in told if each.reached == "waiting"]


def _order(shape: type[M], **more: object) -> M:
    try:
        return shape.model_validate({**request.form, **more})
    except ValidationError:
        raise BadRequest from None  # nobody types any of it


def _back(visit: Visit, file: str, letter: int) -> ResponseReturnValue:
    flash(visit.words.gettext("It is recorded."), "done")
    return redirect(f"/files/{file}/letters/{letter}", HTTPStatus.SEE_OTHER)
