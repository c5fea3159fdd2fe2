"""The pages that say no, or not now. None of them loses what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from urllib.parse import urlencode, urlsplit

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from gateway.clients.problems import ServiceProblem, Unanswered
from gateway.http.visit import Visit

PASSWORDS = frozenset({"password", "current", "new", "again"})
SECRET_FIELDS = PASSWORDS | {"csrf_token"}
OUR_FIELDS = SECRET_FIELDS | {"acting", "do", "key", "revision", "saved", "to"}  # not for copying
LONG = 40  # characters from which a typed field is worth showing for copying
STOP_ASKING = 286  # htmx: a page that asks now and then does not ask again


def refused(
    visit: Visit,
    problem: ServiceProblem,
    *,
    kept: Mapping[str, str] | None = None,
    go_on: Mapping[str, str] | None = None,
) -> ResponseReturnValue:
    """The problem in words, with what was typed, or as much of it as is worth it. When a service did not
    answer, the form can be sent again as the same act; with `go_on` it can be shown again, after a log-in
    where there is none.
    """
    fields = _sent()
    template = "_problem.html" if is_fragment() else "problem.html"
    page = render_template(
        template,
        problem=visit.worded(problem),
        correlation=problem.correlation or visit.correlation,
        again=fields if isinstance(problem, Unanswered) and _can_repeat() else None,
        go_on=go_on,
        kept=_worth_keeping(fields) if kept is None else kept,
    )
    return page, problem.status


def closed_door(visit: Visit) -> ResponseReturnValue:
    """Nobody is logged in: to the log-in page and back here, and no page that is open loses its text by it.
    Somebody is, but not for this page: says so.
    """
    if visit.signed_in is not None:
        return refused(
            visit, ServiceProblem(HTTPStatus.FORBIDDEN, "forbidden", correlation=visit.correlation)
        )
    if is_fragment():
        return _logged_out()
    if request.method == "POST":
        return blocked_form(visit)
    expired = {"expired": "1"} if visit.session.expired else {}
    return redirect(_log_in_address(request.full_path.rstrip("?"), expired), HTTPStatus.SEE_OTHER)


def blocked_form(visit: Visit) -> ResponseReturnValue:
    """The form's token is not of this session: what was typed can be gone on with, after a log-in."""
    if is_fragment():
        return _logged_out()
    problem = ServiceProblem(HTTPStatus.BAD_REQUEST, "form-expired", correlation=visit.correlation)
    fields = {name: value for name, value in _sent().items() if value and name not in {"do", "key"}}
    return refused(visit, problem, kept=typed(fields), go_on=fields if "do" in request.form else None)


def post_changed(visit: Visit) -> ResponseReturnValue:
    """The post for which the form was made is not the person's any more. It is not sent for another; all that
    was typed is shown for copying.
    """
    problem = ServiceProblem(HTTPStatus.CONFLICT, "post-changed", correlation=visit.correlation)
    if is_fragment():  # a draft that keeps itself
        return not_saved(visit, problem)
    return for_copying(visit, problem)


def not_saved(visit: Visit, problem: ServiceProblem) -> ResponseReturnValue:
    """A draft that keeps itself was refused: told beside it. htmx shows no answer but a good one."""
    told = visit.worded(problem)
    return render_template("_not_saved.html", problem=told, code=problem.code), HTTPStatus.OK


def for_copying(visit: Visit, problem: ServiceProblem) -> ResponseReturnValue:
    """The problem, where no form is left in which what was typed could stand: all of it is shown."""
    return refused(visit, problem, kept=typed(_sent()))


def not_any_more(visit: Visit, problem: ServiceProblem | None, address: str) -> ResponseReturnValue:
    """Where the post may not do it any more: the refusal with what was typed, for copying; where nothing was
    refused, back to that address.
    """
    return for_copying(visit, problem) if problem else redirect(address)


def typed(fields: Mapping[str, str]) -> dict[str, str]:
    """What of a form somebody typed."""
    return {name: value for name, value in fields.items() if value and name not in OUR_FIELDS}


def http_fault(visit: Visit, error: HTTPException) -> ResponseReturnValue:
    """Flask's own refusals (no such page, too large), worded like all others."""
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error
    return refused(visit, ServiceProblem(error.code, f"http-{error.code}", correlation=visit.correlation))


def _logged_out() -> ResponseReturnValue:
    """A part of a page was asked for, and nobody is logged in: the page says so and stays as it is."""
    parts = urlsplit(request.headers.get("HX-Current-URL", "/"))
    back = f"{parts.path or '/'}?{parts.query}".rstrip("?")
    said = render_template("_logged_out.html", address=_log_in_address(back, {"expired": "1"}))
    return said, STOP_ASKING, {"HX-Retarget": "#said", "HX-Reswap": "innerHTML"}


def _log_in_address(back: str, more: dict[str, str]) -> str:
    query = more if back in {"", "/"} else {"next": back, **more}
    return "/log-in" + (f"?{urlencode(query)}" if query else "")


def is_fragment() -> bool:
    """Whether the page itself asks, for a part of it."""
    return request.headers.get("HX-Request") == "true"


def _can_repeat() -> bool:
    return request.method == "POST" and not request.files and not PASSWORDS & set(request.form)


def _sent() -> dict[str, str]:
    """The form that came, but for its secrets; nothing of one that is too large to be read."""
    if request.method == "POST":
        with suppress(RequestEntityTooLarge):
            return {name: value for name, value in request.form.items() if name not in SECRET_FIELDS}
    return {}


def _worth_keeping(fields: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in fields.items() if len(value) > LONG or "\n" in value}
