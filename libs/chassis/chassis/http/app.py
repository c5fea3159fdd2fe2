"""A Flask application made of declared routes: who calls is settled before the body is looked at.

Order of a request: correlation, caller, acting post, key, shape, handler. Only what `Api` declares is
reachable, besides /livez, /readyz and the description.
"""

import hashlib
import json
import re
import time
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from typing import Any, Final

import structlog
from flask import Flask, Response, g, jsonify, request
from pydantic import BaseModel, ValidationError
from werkzeug.exceptions import UnsupportedMediaType

from chassis import metrics
from chassis.health import Health, Report
from chassis.http import problems
from chassis.http.addresses import LateRule
from chassis.http.api import PREFIX, Api, Caller, Route
from chassis.http.openapi import describe
from chassis.ids import is_ulid, new_ulid
from chassis.store.aggregates import Request
from chassis.trust.authority import Authority, Claims, Forbidden, NotCapable, Unauthenticated

ON_EXIT: Final = "chassis.on_exit"  # in app.extensions: called by the server when its process ends
HEALTH: Final = "chassis.health"  # in app.extensions: what the probes beside /metrics ask
CORRELATION: Final = "Daftar-Correlation"

_CORRELATION = re.compile(r"[A-Za-z0-9._:~-]{1,100}")
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_NOBODY = Claims("", "")

_log = structlog.get_logger()


def create_app(
    api: Api,
    *,
    authority: Authority,
    refusals: Mapping[type[Exception], problems.Refusal],
    health: Health,
    max_body: int,
    max_raw: int = 0,
    on_exit: Sequence[Callable[[], None]] = (),
) -> Flask:
    """The routes of the API, ready to be served. `max_body` and `max_raw` are bytes, for JSON and for raw
    bodies; `on_exit` are called in their order when the serving process ends.
    """
    app = Flask(api.name, static_folder=None)
    app.url_rule_class = LateRule
    app.config["MAX_CONTENT_LENGTH"] = max_body
    app.extensions[ON_EXIT] = tuple(on_exit)
    app.extensions[HEALTH] = health
    app.before_request(_begin)
    app.after_request(_finish)
    problems.install(app, refusals)
    for route in api.routes:
        view = _view(route, authority, max_raw)
        path, methods = PREFIX + route.path, [route.method]
        app.add_url_rule(path, route.name, view, methods=methods, provide_automatic_options=False)
    description = cache(partial(describe, api, refusals))  # few ask, and it takes long to make
    app.add_url_rule("/openapi.json", "openapi", lambda: jsonify(description()))
    app.add_url_rule("/livez", "livez", lambda: _report(health.live()))
    app.add_url_rule("/readyz", "readyz", lambda: _report(health.ready()))
    return app


def _begin() -> None:
    asked = request.headers.get(CORRELATION, "")
    g.correlation = asked if _CORRELATION.fullmatch(asked) else new_ulid()
    g.began = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(correlation_id=g.correlation)


def _finish(answer: Response) -> Response:
    for name, value in _HEADERS.items():
        answer.headers.setdefault(name, value)
    answer.headers[CORRELATION] = g.correlation
    # A caller may make up methods without end; figures and logs name only those that a route has.
    route, method = (request.endpoint, request.method) if request.url_rule else ("none", "none")
    taken = time.perf_counter() - g.began
    metrics.REQUESTS.labels(method, route, answer.status_code).observe(taken)
    _log.info("request", route=route, method=method, status=answer.status_code, ms=round(taken * 1000, 1))
    return answer


def _report(report: Report) -> Response:
    answer = jsonify(report.to_json())
    answer.status_code = 200 if report.ok else 503
    return answer


def _view(route: Route, authority: Authority, max_raw: int) -> Callable[..., Response]:
    def view(**path: str) -> Response:
        if route.raw:
            request.max_content_length = max_raw
        given: dict[str, Any] = dict(path, caller=_caller(route, authority))
        if route.body:
            given["body"] = _body(route.body)
        if route.query:
            given["query"] = _query(route.query)
        if route.raw:
            given["stream"] = request.stream
        return _answered(route, route.handler(**given))

    return view


def _caller(route: Route, authority: Authority) -> Caller:
    claims, post = _NOBODY, None
    if route.permission != "public":
        claims = authority.claims(_token())
    if route.permission == "post":
        post = request.headers.get("Daftar-Post", "")
        if not post or not authority.acts_for(claims.person, post):
            raise Forbidden("post-missing" if not post else "not-your-post")
        if route.capability and not authority.can(post, route.capability):
            raise NotCapable(post, route.capability)
    structlog.contextvars.bind_contextvars(actor=claims.person, post=post)
    return Caller(claims.person, claims.session, post, _request(route, claims, post), g.correlation)


def _token() -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated("missing")
    return token


def _request(route: Route, claims: Claims, post: str | None) -> Request:
    if not route.idempotent:
        return Request("", "")
    key = request.headers.get("Idempotency-Key", "")
    if not is_ulid(key):
        raise problems.BadRequest("idempotency-key")
    return Request(key, _fingerprint(claims, post, b"" if route.raw else request.get_data(cache=True)))


def _fingerprint(claims: Claims, post: str | None, body: bytes) -> str:
    """Who asks for what. A raw body is not in it: it is not read before the handler reads it."""
    parts = (claims.person, post or "", request.method, f"{request.path}?")
    return hashlib.sha256("\0".join(parts).encode() + request.query_string + b"\0" + body).hexdigest()


def _body(model: type[BaseModel]) -> BaseModel:
    if request.mimetype != "application/json":
        raise UnsupportedMediaType
    try:
        return model.model_validate(_composed(json.loads(request.get_data(cache=True))))
    except ValidationError as fault:
        raise problems.Invalid(fault) from fault
    except (ValueError, RecursionError) as fault:
        raise problems.BadRequest("json") from fault


def _query(model: type[BaseModel]) -> BaseModel:
    try:
        return model.model_validate(_composed(request.args.to_dict()))
    except ValidationError as fault:
        raise problems.Invalid(fault) from fault


def _composed(value: Any) -> Any:
    """Text is NFC from the edge inwards, however a keyboard put it together (architecture 2)."""
    match value:
        case str():
            value.encode()  # raises ValueError for half a character, which no store and no wire can hold
            return unicodedata.normalize("NFC", value)
        case list():
            return [_composed(each) for each in value]
        case dict():
            return {_composed(name): _composed(each) for name, each in value.items()}
    return value


def _answered(route: Route, result: Any) -> Response:
    if isinstance(result, Response):
        return result
    if result is None:
        return Response(status=204)
    return Response(result.model_dump_json(), status=route.status, mimetype="application/json")
