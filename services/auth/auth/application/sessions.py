"""Entering, staying and leaving: a password for a session, a credential for the next, and the end of it.

Unknown account, wrong password and a door that is shut for the moment get one answer, and the same work is
done for each: one read, one write, one hash.
"""

import hashlib
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from auth.application import credentials
from auth.application.ports import Account, Accounts, Doors, Keys, Passwords, Sessions, Terms
from auth.domain.session import CredentialReused, Session, SessionOver
from auth.domain.throttle import Guesses
from chassis.clock import Clock
from chassis.ids import new_ulid
from chassis.record import Cause
from chassis.trust.authority import ACCESS

AUDIENCES = ("auth", "files", "workflow", "notify", "scan")
DEVICES_KEPT = 10
NOWHERE = 256  # doors for log-ins that do not exist: as costly as real ones, and no more of them than these
EPOCH = 1


class LogInRefused(Exception):
    """Not with this log-in and password, or not now. It is not told which."""


@dataclass(frozen=True)
class Entrance:
    """What logging in needs."""

    accounts: Accounts
    doors: Doors
    sessions: Sessions
    passwords: Passwords
    keys: Keys
    terms: Terms
    clock: Clock


@dataclass(frozen=True)
class Opened:
    """An open session as its bearer gets it. `device`, if given back at the next log-in, keeps the door to
    this account open whatever strangers try.
    """

    access: str
    refresh: str
    expires_in: int
    person: str
    device: str | None = None


def log_in(login: str, password: str, device: str | None, at: Entrance) -> Opened:
    """A session is open. Raises LogInRefused."""
    login, password = login_name(login), as_typed(password)
    account = at.accounts.get(login)
    known = account is not None and device is not None and credentials.digest(device) in account.devices
    door = _door(login, account, device if known else None)
    now = at.clock.now()
    before = at.doors.change(door, lambda guesses: guesses.failed(now) if guesses.allows(now) else guesses)
    right = at.passwords.matches(account.password if account else None, password)
    if account is None or not right or not before.allows(now):
        raise LogInRefused
    at.doors.change(door, lambda guesses: Guesses() if known else guesses.forgiven())
    if not known:
        device = credentials.new_device()
        at.accounts.change(account.login, _knowing(device, account))
    session = Session(
        new_ulid(), account.person, now, now + timedelta(seconds=at.terms.session_seconds), 1, now
    )
    at.sessions.open(session)
    return _opened(session, at, now, device)


def login_name(text: str) -> str:
    """The log-in that was meant: composed characters, small letters, no space around it."""
    return unicodedata.normalize("NFC", text.strip()).lower()


def as_typed(password: str) -> str:
    """The password, whichever keyboard composed its characters."""
    return unicodedata.normalize("NFC", password)


def refresh(credential: str, at: Entrance, cause: Cause) -> Opened:
    """The session goes on with the next credential. Raises SessionOver; a credential that was replaced
    earlier ends the session.
    """
    identifier, generation = credentials.read(at.keys, credential)
    now = at.clock.now()
    try:
        session = at.sessions.change(identifier, lambda session: session.refreshed(generation, now))
    except CredentialReused as reused:
        at.sessions.change(identifier, lambda session: session.ended(now, cause))
        raise SessionOver from reused
    return _opened(session, at, now, None)


def log_out(session: str, sessions: Sessions, clock: Clock, cause: Cause) -> None:
    """The session has ended, signed by its person for no post, and every service will hear it."""
    now = clock.now()
    sessions.change(
        session, lambda session: session.ended(now, cause, by={"person": session.person, "post": None})
    )


def set_password(login: str, person: str, password: str, at: Entrance) -> None:
    """The log-in is the person's and has this password. The browsers it was entered from are forgotten and
    the person's sessions have ended: whoever had the old one is out.
    """
    hashed, now = at.passwords.hashed(as_typed(password)), at.clock.now()
    at.accounts.change(login, lambda _: Account(login, person, hashed))
    for session in at.sessions.of(person, now):
        at.sessions.change(session.id, lambda session: session.ended(now, Cause()))


def _knowing(device: str, entered: Account) -> Callable[[Account | None], Account]:
    """The browser is known from now on, unless the password was changed while it was being compared."""

    def decide(account: Account | None) -> Account:
        if account is None or account.password != entered.password:
            raise LogInRefused
        return replace(account, devices=(*account.devices, credentials.digest(device))[-DEVICES_KEPT:])

    return decide


def _door(login: str, account: Account | None, device: str | None) -> str:
    if account is None:
        return f"nowhere/{int(hashlib.sha256(login.encode()).hexdigest(), 16) % NOWHERE}"
    return f"account/{login}" if device is None else f"device/{login}/{credentials.digest(device)[:32]}"


def _opened(session: Session, at: Entrance, now: datetime, device: str | None) -> Opened:
    claims = {
        "iss": "auth",
        "sub": session.person,
        "sid": session.id,
        "aud": list(AUDIENCES),
        "iat": int(now.timestamp()),
        "exp": int(now.timestamp()) + at.terms.access_seconds,
        "epoch": EPOCH,
    }
    access = at.keys.signer.sign(claims, ACCESS)
    renewal = credentials.written(at.keys, session.id, session.generation)
    return Opened(access, renewal, at.terms.access_seconds, session.person, device)
