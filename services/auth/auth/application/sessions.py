"""Staying and leaving: a credential for the next one, and the end of a session."""

from datetime import datetime, timedelta

from auth.application import credentials
from auth.application.entrance import Entrance, Opened, opened
from auth.application.ports import Sessions
from auth.domain.account import Account
from auth.domain.session import CredentialReused, Session, SessionOver
from chassis.clock import Clock
from chassis.record import Cause
from chassis.store.port import NotFound


def refresh(credential: str, at: Entrance, cause: Cause) -> Opened:
    """The session goes on with the next credential. Raises SessionOver; a credential that was replaced
    earlier ends the session.
    """
    identifier, generation = credentials.read(at.keys, credential)
    now = at.clock.now()
    account = account_of(at.sessions.get(identifier), at, now)
    try:
        session = at.sessions.change(identifier, lambda session: session.refreshed(generation, now))
    except CredentialReused as reused:
        at.sessions.change(identifier, lambda session: session.ended(now, cause, "credential-reused"))
        raise SessionOver from reused
    return opened(session, account, at, now, None)


def log_out(session: str, sessions: Sessions, clock: Clock, cause: Cause) -> None:
    """The session has ended, signed by its person for no post, and every service will hear it."""
    now = clock.now()
    sessions.change(
        session,
        lambda session: session.ended(now, cause, "logged-out", by={"person": session.person, "post": None}),
    )


def leave(credential: str, at: Entrance, cause: Cause) -> None:
    """The session of the credential, whichever of its credentials it is, has ended: log-out by whoever has no
    token any more. Raises SessionOver.
    """
    log_out(credentials.read(at.keys, credential)[0], at.sessions, at.clock, cause)


def open_sessions(person: str, at: Entrance) -> list[Session]:
    """Where the person is logged in, latest first."""
    now = at.clock.now()
    found = [each for each in at.sessions.of(person, now) if not each.is_revoked]
    epochs = {login: _epoch(login, at) for login in {each.account for each in found}}
    good = [each for each in found if epochs[each.account] == each.epoch and not _is_idle(each, at, now)]
    return sorted(good, key=lambda each: each.since, reverse=True)


def end_elsewhere(person: str, session: str, at: Entrance, cause: Cause) -> None:
    """That session of the person has ended. Raises NotFound when they have none of that id."""
    now, by = at.clock.now(), {"person": person, "post": None}
    found = at.sessions.get(session)
    if found is None or found.person != person:
        raise NotFound(session)
    at.sessions.change(session, lambda session: session.ended(now, cause, "ended-elsewhere", by=by))


def account_of(session: Session | None, at: Entrance, now: datetime) -> Account:
    """The account by which it was entered, in the epoch in which it was. Raises SessionOver."""
    account = at.accounts.get(session.account) if session else None
    if session is None or account is None or account.epoch != session.epoch or not account.may_enter(now):
        raise SessionOver
    if _is_idle(session, at, now):
        raise SessionOver
    return account


def _epoch(login: str, at: Entrance) -> int:
    account = at.accounts.get(login)
    return account.epoch if account else 0


def _is_idle(session: Session, at: Entrance, now: datetime) -> bool:
    return now >= session.turned + timedelta(seconds=at.terms.idle_seconds)
