"""The public API: enter, stay, leave, and who am I."""

from dataclasses import replace
from typing import Final

from flask import Flask, request

from auth.application import absences, factors
from auth.application.accounts import WrongPassword, choose_password
from auth.application.entering import Knock, LogInRefused, TooManyGuesses, log_in
from auth.application.entrance import Entrance, Opened
from auth.application.organisation import describe
from auth.application.ports import Directory
from auth.application.sessions import account_of, end_elsewhere, leave, log_out, open_sessions, refresh
from auth.domain.absence import ASKED
from auth.domain.passwords import WeakPassword
from auth.domain.session import Session, SessionOver
from auth.http import schemas
from auth.http.absences import ABSENCE_REFUSALS, absence_routes
from chassis.clock import to_text
from chassis.health import Health
from chassis.http import Api, Caller, Refusal, create_app
from chassis.record import Cause
from chassis.trust.authority import HeardAuthority, Lookup, Posts

MAX_BODY: Final = 4096  # bytes; a log-in has some hundreds
WORD: Final = 4  # characters from which a part of a name is one that a password may not live on
REFUSALS: Final = {
    LogInRefused: Refusal(401, "log-in-refused"),
    TooManyGuesses: Refusal(429, "too-many-attempts"),
    SessionOver: Refusal(401, "session-over"),
    WeakPassword: Refusal(422, "weak-password"),
    WrongPassword: Refusal(403, "wrong-password"),
    factors.WrongCode: Refusal(403, "wrong-code"),
    factors.FactorRequired: Refusal(403, "factor-required"),
    **ABSENCE_REFUSALS,
}


def routes(entrance: Entrance, directory: Directory) -> Api:
    """The routes over the use cases."""
    api = Api("auth")
    _coming_and_going(api, entrance)
    _own_sessions(api, entrance)
    _own_secrets(api, entrance, directory)
    absence_routes(api, entrance, directory)

    @api.get("/me", permission="person", answer=schemas.Me)
    def me(caller: Caller) -> schemas.Me:
        """Who is logged in, and for which posts they may act."""
        holder = describe(directory, caller.person, entrance.clock.now())
        return schemas.Me(
            person=holder.person["person"],
            name=schemas.Named(**holder.person["name"]),
            language=holder.person["language"],
            posts=[schemas.held_post(each.post, each.kind) for each in holder.posts],
            asked=sum(
                each.substitute == caller.person and each.answer == ASKED
                for each in absences.concerning(caller.person, directory, entrance.clock.now())
            ),
        )

    return api


def _coming_and_going(api: Api, entrance: Entrance) -> None:

    @api.post("/sessions", permission="public", body=schemas.LogIn, answer=schemas.Session)
    def open_session(caller: Caller, body: schemas.LogIn) -> schemas.Session:
        """Log in. One answer for an unknown log-in and a wrong password, one for too many guesses."""
        devices = (*body.devices, *([body.device] if body.device else []))
        place, cause = body.address or request.remote_addr, Cause(caller.correlation)
        knock = Knock(body.login, body.password, devices, place, body.browser, cause, body.code)
        return _session(log_in(knock, entrance))

    @api.post("/sessions/refresh", permission="public", body=schemas.Refresh, answer=schemas.Session)
    def refresh_session(caller: Caller, body: schemas.Refresh) -> schemas.Session:
        """The next access token and the next refresh credential."""
        return _session(refresh(body.refresh, entrance, Cause(caller.correlation)))

    @api.delete("/sessions/current", permission="person", status=204)
    def end_session(caller: Caller) -> None:
        """Log out: every service hears of it."""
        log_out(caller.session, entrance.sessions, entrance.clock, Cause(caller.correlation))

    @api.post("/sessions/end", permission="public", body=schemas.Refresh, status=204)
    def end_by_credential(caller: Caller, body: schemas.Refresh) -> None:
        """Log out by the refresh credential: also when there is no token any more."""
        leave(body.refresh, entrance, Cause(caller.correlation))


def _own_sessions(api: Api, entrance: Entrance) -> None:
    @api.get("/me/sessions", permission="person", answer=schemas.OpenSessions)
    def my_sessions(caller: Caller) -> schemas.OpenSessions:
        """Where the person is logged in."""
        found = open_sessions(caller.person, entrance)
        return schemas.OpenSessions(sessions=[_shown(each, caller.session) for each in found])

    @api.delete("/me/sessions/<session>", permission="person", status=204)
    def end_my_session(caller: Caller, session: str) -> None:
        """Log out there: every service hears of it."""
        end_elsewhere(caller.person, session, entrance, Cause(caller.correlation))


def _own_secrets(api: Api, entrance: Entrance, directory: Directory) -> None:
    @api.post("/me/password", permission="person", body=schemas.NewPassword, answer=schemas.Session)
    def change_password(caller: Caller, body: schemas.NewPassword) -> schemas.Session:
        """Another password; all sessions have ended, and this person is in again by a new one."""
        names = describe(directory, caller.person, entrance.clock.now()).person["name"]
        words = {word for name in names.values() for word in name.split() if len(word) >= WORD}
        knock = _again(caller, body)
        return _session(choose_password(caller.session, body.current, body.new, words, knock, entrance))

    @api.get("/me/factor", permission="person", answer=schemas.Factor)
    def my_factor(caller: Caller) -> schemas.Factor:
        """How it is with the person's second factor."""
        now = entrance.clock.now()
        account = account_of(entrance.sessions.get(caller.session), entrance, now)
        return schemas.Factor(**vars(factors.standing(account, entrance)))

    @api.post("/me/factor/offer", permission="person", body=schemas.Proof, answer=schemas.OfferedFactor)
    def offer_factor(caller: Caller, body: schemas.Proof) -> schemas.OfferedFactor:
        """A secret for the person's device; it counts when a code of it has been shown."""
        offered = factors.offer(caller.session, body.password, body.code, entrance)
        return schemas.OfferedFactor(secret=offered.secret, address=offered.address)

    @api.post("/me/factor", permission="person", body=schemas.Code, answer=schemas.NewFactor)
    def confirm_factor(caller: Caller, body: schemas.Code) -> schemas.NewFactor:
        """The offered secret counts from now on; all sessions have ended, and this is a new one."""
        knock = replace(_again(caller, body), code=None)
        recovery, new = factors.confirm(caller.session, body.code, knock, entrance)
        return schemas.NewFactor(recovery=list(recovery), session=_session(new))

    @api.post("/me/factor/remove", permission="person", body=schemas.Proof, answer=schemas.Session)
    def remove_factor(caller: Caller, body: schemas.Proof) -> schemas.Session:
        """No second factor any more; all sessions have ended, and this is a new one."""
        knock = replace(_again(caller, body), code=None)
        return _session(factors.give_up(caller.session, body.password, body.code or "", knock, entrance))


def app(entrance: Entrance, directory: Directory, records: Lookup, posts: Posts, health: Health) -> Flask:
    """The application, ready to be served."""
    authority = HeardAuthority("auth", "auth", records, posts, entrance.clock)
    return create_app(
        routes(entrance, directory), authority=authority, refusals=REFUSALS, health=health, max_body=MAX_BODY
    )


def _again(caller: Caller, body: schemas.Proof | schemas.Code | schemas.NewPassword) -> Knock:
    """Who is in shows once more who they are, to go on in a new session."""
    place = body.address or request.remote_addr
    return Knock("", "", (), place, body.browser, Cause(caller.correlation), body.code)


def _shown(session: Session, current: str) -> schemas.OpenSession:
    return schemas.OpenSession(
        session=session.id,
        since=to_text(session.since),
        used=to_text(session.turned),
        expires=to_text(session.expires),
        address=session.place,
        browser=session.browser,
        current=session.id == current,
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
