"""The public API: enter, stay, leave, and who am I."""

from typing import Final

from flask import Flask

from auth.application.entering import Knock, LogInRefused, TooManyGuesses, log_in
from auth.application.entrance import Entrance, Opened
from auth.application.organisation import describe
from auth.application.ports import Directory
from auth.application.sessions import log_out, refresh
from auth.domain.session import SessionOver
from auth.http import schemas
from chassis.health import Health
from chassis.http import Api, Caller, Refusal, create_app
from chassis.record import Cause
from chassis.trust.authority import HeardAuthority, Lookup, NoPosts

MAX_BODY: Final = 4096  # bytes; a log-in has some hundreds
REFUSALS: Final = {
    LogInRefused: Refusal(401, "log-in-refused"),
    TooManyGuesses: Refusal(429, "too-many-attempts"),
    SessionOver: Refusal(401, "session-over"),
}


def routes(entrance: Entrance, directory: Directory) -> Api:
    """The routes over the use cases."""
    api = Api("auth")

    @api.post("/sessions", permission="public", body=schemas.LogIn, answer=schemas.Session)
    def open_session(caller: Caller, body: schemas.LogIn) -> schemas.Session:
        """Log in. One answer for an unknown log-in and a wrong password, one for too many guesses."""
        devices = (*body.devices, *([body.device] if body.device else []))
        cause = Cause(caller.correlation)
        return _session(
            log_in(Knock(body.login, body.password, devices, body.address, body.browser, cause), entrance)
        )

    @api.post("/sessions/refresh", permission="public", body=schemas.Refresh, answer=schemas.Session)
    def refresh_session(caller: Caller, body: schemas.Refresh) -> schemas.Session:
        """The next access token and the next refresh credential."""
        return _session(refresh(body.refresh, entrance, Cause(caller.correlation)))

    @api.delete("/sessions/current", permission="person", status=204)
    def end_session(caller: Caller) -> None:
        """Log out: every service hears of it."""
        log_out(caller.session, entrance.sessions, entrance.clock, Cause(caller.correlation))

    @api.get("/me", permission="person", answer=schemas.Me)
    def me(caller: Caller) -> schemas.Me:
        """Who is logged in, and for which posts they may act."""
        holder = describe(directory, caller.person, entrance.clock.now())
        return schemas.Me(
            person=holder.person["person"],
            name=schemas.Named(**holder.person["name"]),
            language=holder.person["language"],
            posts=[schemas.held_post(each.post, each.kind) for each in holder.posts],
        )

    return api


def app(entrance: Entrance, directory: Directory, records: Lookup, health: Health) -> Flask:
    """The application, ready to be served."""
    authority = HeardAuthority("auth", "auth", records, NoPosts(), entrance.clock)
    return create_app(
        routes(entrance, directory), authority=authority, refusals=REFUSALS, health=health, max_body=MAX_BODY
    )


def _session(opened: Opened) -> schemas.Session:
    return schemas.Session(
        access=opened.tokens["auth"],
        tokens=dict(opened.tokens),
        refresh=opened.refresh,
        expires_in=opened.expires_in,
        person=opened.person,
        device=opened.device,
        must=opened.must,
    )
