"""Coming and going: log-in, log-out, choosing the post and the language."""

from __future__ import annotations

import re
from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Response, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import PasswordField

from gateway.api.auth import LogIn
from gateway.application.office import Office
from gateway.clients.problems import ServiceProblem
from gateway.http.forms import Form, Line, OptionalLine
from gateway.http.pages import Pages, Permission
from gateway.http.refusals import typed
from gateway.http.visit import Visit
from gateway.i18n import LANGUAGES, N_

pages = Pages("log_in")
NOT_LET_IN = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.UNPROCESSABLE_ENTITY})
DEVICE = "daftar-device"
DEVICE_CREDENTIAL = re.compile(r"[A-Za-z0-9_-]{1,100}")
DEVICES_KEPT = 8
"""Of as many people one browser can be known."""
LONGEST_NAME = 300
"""Characters of what a browser calls itself that are of use."""
CARRIED = "carried."
"""Before the names of what was typed into another form, when the session ended under it."""
REMEMBERED = 365 * 24 * 3600  # seconds


class LogInForm(Form):
    """Who they say they are. A password is taken as it was typed."""

    login = Line(N_("Log-in name"))
    password = PasswordField(N_("Password"))
    code = OptionalLine(N_("Code, if you have a second factor"))


@pages.get("/log-in", Permission.PUBLIC)
def log_in_page(office: Office, visit: Visit) -> ResponseReturnValue:  # noqa: ARG001  # every page's signature
    """The log-in form."""
    return _page(LogInForm(visit.words))


@pages.post("/log-in", Permission.PUBLIC)
def log_in(office: Office, visit: Visit) -> ResponseReturnValue:
    """A new session, whatever session there was before (a planted cookie is worth nothing afterwards)."""
    form = LogInForm(visit.words, request.form)
    asked = form.asked(
        LogIn,
        devices=_devices(),
        address=request.remote_addr,
        browser=browser_name(),
    )
    if asked is None:
        form.problem = _wrong(ServiceProblem(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid"))
        return _page(form)
    try:
        tokens = office.auth.log_in(asked, visit.correlation)
    except ServiceProblem as problem:
        form.problem = _wrong(problem) if problem.status in NOT_LET_IN else problem
        return _page(form)
    signed_in = office.tokens.begin(tokens, visit.correlation)
    visit.session.begin(signed_in.refresh, office.clock.now())
    if carried := _carried():
        page = render_template("go_on.html", address=_back(), carried=carried, kept=typed(carried))
        return remembering(make_response(page), tokens.device)
    return remembering(make_response(redirect(_back(), HTTPStatus.SEE_OTHER)), tokens.device)


@pages.get("/session", Permission.PERSON, passive=True)
def session_end(office: Office, visit: Visit) -> ResponseReturnValue:  # noqa: ARG001  # every page's signature
    """Asked by an open page shortly before the session ends: a warning, or when to ask again."""
    return render_template("_ending.html")


@pages.post("/session", Permission.PERSON)
def stay(office: Office, visit: Visit) -> ResponseReturnValue:  # noqa: ARG001  # every page's signature
    """Whoever pressed "Stay" has used the session."""
    return render_template("_ending.html")


@pages.post("/log-out", Permission.PERSON)
def log_out(office: Office, visit: Visit) -> ResponseReturnValue:
    """The session is over here at once and in every service within seconds, or as soon as auth can be told;
    kept pages are cleared.
    """
    refresh = visit.session["refresh"]
    is_heard = office.leaving.leave(refresh)
    office.tokens.end(refresh)
    visit.session.end()
    response = make_response(redirect("/log-in" if is_heard else "/log-in?unheard=1", HTTPStatus.SEE_OTHER))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@pages.post("/post", Permission.POST)
def choose_post(office: Office, visit: Visit) -> ResponseReturnValue:  # noqa: ARG001  # every page's signature
    """From now on this browser acts for the chosen post, if the person holds it."""
    held = {post.post for post in visit.signed_in.me.posts} if visit.signed_in else set()
    chosen = request.form.get("post", "")
    if chosen in held:
        visit.session["post"] = chosen
    return redirect("/", HTTPStatus.SEE_OTHER)


@pages.post("/language", Permission.PUBLIC)
def choose_language(office: Office, visit: Visit) -> ResponseReturnValue:  # noqa: ARG001  # every page's signature
    """Pages come in the chosen language in this browser."""
    language = request.form.get("language", "")
    if language in LANGUAGES:
        visit.session["language"] = language
    return redirect(_back(), HTTPStatus.SEE_OTHER)


def _devices() -> list[str]:
    """By which auth knows this browser again, for each of those who use it; who was here last comes first."""
    told = request.cookies.get(DEVICE, "").split(".")
    return [each for each in told if DEVICE_CREDENTIAL.fullmatch(each)][:DEVICES_KEPT]


def browser_name() -> str | None:
    """What the browser calls itself, as far as it is of use and can be shown."""
    told = request.headers.get("User-Agent", "")[:LONGEST_NAME]
    return "".join(each for each in told if each.isascii() and each.isprintable()) or None


def remembering(answer: Response, device: str | None) -> Response:
    """The browser keeps how auth knows it again; it opens nothing by itself and outlives the session."""
    if device:
        others = [each for each in _devices() if each != device]
        answer.set_cookie(
            DEVICE,
            ".".join([device, *others][:DEVICES_KEPT]),
            max_age=REMEMBERED,
            path="/log-in",
            httponly=True,
            samesite="Strict",
            secure=request.is_secure,
        )
    return answer


def _page(form: LogInForm) -> ResponseReturnValue:
    page = render_template(
        "log_in.html",
        form=form,
        back=_back(),
        carried=_carried(),
        expired="expired" in request.args,
        unheard="unheard" in request.args,
    )
    waits = form.problem.params.get("retry_after") if form.problem else None
    return page, form.status, {"Retry-After": str(waits)} if waits else {}


def _carried() -> dict[str, str]:
    """What was typed before the log-in, by the names of that form."""
    return {
        name.removeprefix(CARRIED): value for name, value in request.form.items() if name.startswith(CARRIED)
    }


def _wrong(problem: ServiceProblem) -> ServiceProblem:
    return ServiceProblem(problem.status, "wrong-credentials", correlation=problem.correlation)


def _back() -> str:
    """Where the person was, on this site only: an address with a host would be an open redirect."""
    wanted = request.form.get("next") or request.args.get("next") or "/"
    parts = urlsplit(wanted)
    is_here = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and not parts.netloc
    return wanted if is_here else "/"
