"""Staying and leaving: a credential for the next one, and the end of a session."""

from datetime import datetime

from auth.application import credentials
from auth.application.entrance import Entrance, Opened, opened
from auth.application.ports import Sessions
from auth.domain.account import Account
from auth.domain.session import CredentialReused, Session, SessionOver
from chassis.clock import Clock
from chassis.record import Cause


def refresh(credential: str, at: Entrance, cause: Cause) -> Opened:
    """The session goes on with the next credential. Raises SessionOver; a credential that was replaced
    earlier ends the session.
    """
    identifier, generation = credentials.read(at.keys, credential)
    now = at.clock.now()
    account = _account_of(at.sessions.get(identifier), at, now)
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


def _account_of(session: Session | None, at: Entrance, now: datetime) -> Account:
    """The account by which it was entered, in the epoch in which it was. Raises SessionOver."""
    account = at.accounts.get(session.account) if session else None
    if session is None or account is None or account.epoch != session.epoch or not account.may_enter(now):
        raise SessionOver
    return account
