"""Refusals as RFC 9457 problem JSON: a stable code and the data of the error; the gateway words them.

The text of an exception never leaves: the caller gets a correlation id, the log holds the rest.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final, NamedTuple

import structlog
from flask import Flask, Response, g, json, jsonify
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException

from chassis.errors import Transient
from chassis.ids import BadIdentifier
from chassis.store.aggregates import KeyReused
from chassis.store.port import NotFound
from chassis.trust.authority import Forbidden, NotCapable, NotReady, Unauthenticated

RETRY_AFTER: Final = 2  # seconds: a mirror that fills, a broker or store that comes back


class Refusal(NamedTuple):
    """How an error is answered. `code` is stable: clients decide by it and word it."""

    status: int
    code: str


class BadRequest(Exception):
    """The request is not of the form that the route states. `rule` is the rule it broke."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


class Invalid(Exception):
    """What was sent breaks the route's model. `errors` say where and which rule; never the value, which may
    be a password.
    """

    def __init__(self, fault: ValidationError) -> None:
        super().__init__("invalid")
        told = fault.errors(include_url=False, include_context=False, include_input=False)
        self.errors = [{"at": ".".join(map(str, one["loc"])), "rule": one["type"]} for one in told]


STANDARD: Final[Mapping[type[Exception], Refusal]] = {
    BadRequest: Refusal(400, "bad-request"),
    Unauthenticated: Refusal(401, "unauthenticated"),
    Forbidden: Refusal(403, "forbidden"),
    NotCapable: Refusal(403, "not-capable"),
    NotFound: Refusal(404, "not-found"),
    BadIdentifier: Refusal(404, "not-found"),
    Invalid: Refusal(422, "invalid"),
    KeyReused: Refusal(422, "key-reused"),
    NotReady: Refusal(503, "not-ready"),
    Transient: Refusal(503, "unavailable"),
}
OF_HTTP: Final[Mapping[int, Refusal]] = {
    status: Refusal(status, code)
    for status, code in (
        (400, "bad-request"),
        (404, "not-found"),
        (405, "method-not-allowed"),
        (411, "length-required"),
        (413, "too-large"),
        (415, "not-json"),
    )
}
"""How the HTTP library's own refusals are answered."""

INTERNAL: Final = Refusal(500, "internal")

_log = structlog.get_logger()


def problem(refusal: Refusal, params: Mapping[str, Any]) -> Response:
    """The refusal as an answer."""
    status = HTTPStatus(refusal.status)
    answer = jsonify(
        type=f"urn:daftar:problem:{refusal.code}",
        title=status.phrase,
        status=refusal.status,
        code=refusal.code,
        params=params,
        correlation=g.get("correlation", ""),
    )
    answer.status_code = refusal.status
    answer.mimetype = "application/problem+json"
    if refusal.status == HTTPStatus.UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = "Bearer"
    if refusal.status in {HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS}:
        answer.headers["Retry-After"] = str(params.get("retry_after", RETRY_AFTER))
    return answer


def install(app: Flask, refusals: Mapping[type[Exception], Refusal]) -> None:
    """Every error of the application becomes a problem: the nearest class in `refusals` or STANDARD decides,
    a further entry in `refusals` before STANDARD's own; what nobody named is 500.
    """
    known = {**STANDARD, **refusals}

    def refuse(error: Exception) -> Response:
        if isinstance(error, HTTPException):
            return _of_http(error)
        refusal = next((known[each] for each in type(error).__mro__ if each in known), None)
        if refusal is None:
            _log.error("request_failed", exc_info=error)
            return problem(INTERNAL, {})
        return problem(refusal, _data(error))

    app.register_error_handler(Exception, refuse)


def _of_http(error: HTTPException) -> Response:
    code = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    other = INTERNAL if code >= HTTPStatus.INTERNAL_SERVER_ERROR else OF_HTTP[HTTPStatus.BAD_REQUEST]
    answer = problem(OF_HTTP.get(code) or other._replace(status=code), {})
    for name, value in error.get_headers():
        if name == "Allow":
            answer.headers[name] = value
    return answer


def _data(error: Exception) -> Any:
    """The error's attributes as JSON; what JSON cannot say is left to the log."""
    try:
        return json.loads(json.dumps(vars(error)))
    except (TypeError, ValueError):
        _log.warning("problem_without_params", error=type(error).__name__)
        return {}
