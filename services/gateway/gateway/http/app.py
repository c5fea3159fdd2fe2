"""Builds the Flask application: every request passes the same few gates, in the order written here."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from http import HTTPStatus
from pathlib import Path

import structlog
from flask import Flask, Response, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, CSRFProtect, generate_csrf
from werkzeug.exceptions import HTTPException

from chassis import metrics
from chassis.http.addresses import LateRule
from chassis.ids import new_ulid
from gateway.application.citing import cited
from gateway.application.keys import digest
from gateway.application.office import Office
from gateway.application.scripts import language_of
from gateway.clients.problems import ServiceProblem, SignedOut
from gateway.http import (
    absences,
    account,
    assets,
    attaching,
    closing,
    copies,
    covers,
    desk,
    dispatching,
    factor,
    file,
    find,
    help_page,
    history,
    letters,
    linking,
    locating,
    log_in,
    many,
    marking_lists,
    new_file,
    notices,
    opinions,
    papers,
    pendency,
    phrases,
    printed,
    receipt,
    recording,
    registers,
    scan,
    security_txt,
    trail,
    tray,
    vacancies,
    watching,
)
from gateway.http.fields import PRIORITIES
from gateway.http.pages import Pages, Permission, Route
from gateway.http.refusals import blocked_form, closed_door, http_fault, post_changed, refused
from gateway.http.visit import current, known, stranger
from gateway.http.wording import act, faulty
from gateway.i18n import LANGUAGES
from gateway.session import EncryptedCookies

GROUPS: tuple[Pages, ...] = (
    account.pages,
    assets.pages,
    closing.pages,
    copies.pages,
    covers.pages,
    desk.pages,
    dispatching.pages,
    factor.pages,
    file.pages,
    find.pages,
    help_page.pages,
    history.pages,
    letters.pages,
    linking.pages,
    attaching.pages,
    locating.pages,
    log_in.pages,
    many.pages,
    marking_lists.pages,
    new_file.pages,
    notices.pages,
    opinions.pages,
    papers.pages,
    pendency.pages,
    printed.pages,
    phrases.pages,
    receipt.pages,
    recording.pages,
    registers.pages,
    scan.pages,
    security_txt.pages,
    trail.pages,
    absences.pages,
    tray.pages,
    vacancies.pages,
    watching.pages,
)

CONTENT_POLICY = "; ".join(  # noqa: FLY002  # one directive a line
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}

BEFORE_ANYTHING_ELSE = frozenset(
    {
        "account.password_page",
        "factor.confirm",
        "factor.factor",
        "factor.offer",
        "account.choose_password",
        "log_in.log_out",
        "log_in.session_end",
        "log_in.stay",
    }
)
"""What there is for whoever has to choose a password or get a second factor first."""
LARGEST_FORM = 2 * 1024 * 1024
"""Bytes of what is no scan: the longest note, in a script of three bytes a character, fits three times."""

log = structlog.get_logger()


def create_app(
    office: Office, sessions: EncryptedCookies, secret: str, *, max_upload: int, secure: bool
) -> Flask:
    """The gateway's pages over `office`. `secret` signs form tokens; `max_upload` are the bytes that whoever
    is logged in may send to the scan station.
    """
    app = Flask("gateway", static_folder=None)
    app.url_rule_class = LateRule
    app.config.update(
        SECRET_KEY=secret,
        MAX_CONTENT_LENGTH=LARGEST_FORM,
        WTF_CSRF_TIME_LIMIT=None,  # a form lives as long as the session: no half-written note is lost
        WTF_CSRF_SSL_STRICT=secure,
        PROPAGATE_EXCEPTIONS=False,
    )
    app.session_interface = sessions
    app.jinja_options = {"autoescape": True, "trim_blocks": True, "lstrip_blocks": True}
    routes = {route.name: route for group in GROUPS for route in group.routes}
    app.before_request(partial(_meet, office, routes))
    app.before_request(partial(_recognise, office, routes, max_upload))
    CSRFProtect(app)  # reads the form: of a stranger no more is read than LARGEST_FORM
    app.after_request(_secured)
    _register_errors(app, office)
    _equip_templates(app)
    for route in routes.values():
        app.add_url_rule(route.path, route.name, _view(office, route), methods=[route.method])
    return app


def _meet(office: Office, routes: dict[str, Route]) -> None:
    """Every request has a visit before anything can fail: even a fault is told in the right language."""
    g.began = time.perf_counter()
    g.visit = stranger(office)
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(
        correlation_id=g.visit.correlation, page=request.endpoint if request.endpoint in routes else None
    )


def _recognise(office: Office, routes: dict[str, Route], max_upload: int) -> ResponseReturnValue | None:
    """Deny by default: what is in no table is answered by Flask's own 404, the rest by its permission."""
    route = routes.get(request.endpoint or "")
    if route is None or route.permission is Permission.PUBLIC:
        return None
    g.visit = known(office, g.visit, largest=max_upload if route.large else None)
    if not route.passive:
        g.visit.session.touch(office.clock.now())
    if g.visit.signed_in and g.visit.signed_in.must and route.name not in BEFORE_ANYTHING_ELSE:
        return redirect(f"/account/{g.visit.signed_in.must}", HTTPStatus.SEE_OTHER)
    if g.visit.lost and route.is_for_a_post:
        return post_changed(g.visit)
    return None if g.visit.is_allowed(route.permission) else closed_door(g.visit)


def _view(office: Office, route: Route) -> Callable[..., ResponseReturnValue]:
    def view(**path: object) -> ResponseReturnValue:
        return route.handler(office, current(), **path)

    return view


def _secured(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if "visit" in g:
        response.headers["Daftar-Correlation"] = g.visit.correlation
        _measure(response.status_code, time.perf_counter() - g.began)
    return response


def _measure(status: int, taken: float) -> None:
    """`taken` in seconds, until the answer begins; what is streamed takes longer."""
    # A caller may make up methods without end; figures and logs name only those that a page has.
    page, method = (request.endpoint, request.method) if request.url_rule else ("none", "none")
    metrics.REQUESTS.labels(method, page, status).observe(taken)
    log.info("request", method=method, status=status, ms=round(taken * 1000, 1))


def _register_errors(app: Flask, office: Office) -> None:
    app.register_error_handler(ServiceProblem, lambda problem: _refused(office, problem))
    app.register_error_handler(SignedOut, lambda _: closed_door(current()))
    app.register_error_handler(CSRFError, lambda _: blocked_form(current()))
    app.register_error_handler(HTTPException, lambda error: http_fault(current(), error))
    app.register_error_handler(Exception, _unforeseen)


def _refused(office: Office, problem: ServiceProblem) -> ResponseReturnValue:
    """A service that no longer knows the token ends the session here as well: it was revoked. One that says
    that the post is not the person's any more has heard it earlier than we: auth is asked anew.
    """
    visit = current()
    if problem.params.get("reason") == "not-your-post" and visit.signed_in is not None:
        office.tokens.end(visit.signed_in.refresh)
        return post_changed(visit) if request.method == "POST" else refused(visit, problem)
    if problem.status != HTTPStatus.UNAUTHORIZED or visit.signed_in is None:
        return refused(visit, problem)
    office.tokens.end(visit.signed_in.refresh)
    visit.session.end()
    visit.session.expired = True
    return closed_door(replace(visit, signed_in=None, acting=None))


def _unforeseen(error: Exception) -> ResponseReturnValue:
    """The reader gets the correlation id, the log the rest."""
    log.error("page_failed", exc_info=error)
    return refused(current(), ServiceProblem(500, "fault", correlation=current().correlation))


def _gettext(message: str) -> str:
    return current().words.translations.gettext(message)


def _ngettext(one: str, many: str, number: int) -> str:
    return current().words.translations.ngettext(one, many, number)


def _equip_templates(app: Flask) -> None:
    """Templates get wording by `_`, never by a global language: the visit decides."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # added by the extension
        _gettext,
        _ngettext,
        newstyle=True,
    )
    app.jinja_env.globals.update(
        act=act,
        cited=cited,
        priorities=PRIORITIES,
        asset=_asset_address(Path(__file__).parent.parent / "static"),
        csrf_token=generate_csrf,
        digest=digest,
        faulty=faulty,
        language_of=language_of,
        languages=LANGUAGES,
        new_key=new_ulid,
    )
    app.context_processor(lambda: {"visit": current(), "words": current().words})


def _asset_address(folder: Path) -> Callable[[str], str]:
    """Addresses that change with the content, so that browsers may keep an asset for ever."""
    versions = {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()[:12]
        for path in folder.rglob("*")
        if path.is_file()
    }
    return lambda name: f"/static/{name}?v={versions[name]}"
