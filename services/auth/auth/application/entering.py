"""Entering: a password for a session.

Unknown account, wrong password, no right code where there is a second factor, and an account that is disabled
get one answer, and the same work is done for each. So does a door that is shut for the moment, which says for
how long, whoever stands before it.
"""

import hashlib
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from auth.application import credentials
from auth.application.entrance import Entrance, Opened, opened
from auth.application.ports import Refused
from auth.domain.account import Account
from auth.domain.factor import Factor
from auth.domain.session import Entry, Session
from auth.domain.throttle import ACCOUNT, SOURCE, TOTAL, Guesses, Limit
from chassis.ids import new_ulid
from chassis.record import Cause

NOWHERE: Final = 65_536
"""Doors for log-ins that do not exist: as costly as real ones, and no more of them than these."""


class LogInRefused(Exception):
    """Not with this log-in and password. It is not told which."""


class TooManyGuesses(Exception):
    """Not now, whoever it is: after `retry_after` seconds."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(wait)
        self.retry_after = int(wait.total_seconds()) + 1


@dataclass(frozen=True)
class Knock:
    """Somebody at the door: what they typed, which browsers they say they are, from where they come."""

    login: str
    password: str = field(repr=False)
    devices: tuple[str, ...] = ()
    place: str | None = None
    browser: str | None = None
    cause: Cause = field(default_factory=Cause)
    code: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Door:
    """Where guesses are counted, and how many are let through."""

    name: str
    limit: Limit


ALL_STRANGERS: Final = Door("strangers", TOTAL)


def log_in(knock: Knock, at: Entrance) -> Opened:
    """A session is open. Raises LogInRefused, TooManyGuesses."""
    login, now = login_name(knock.login), at.clock.now()
    account = at.accounts.get(login)
    device = _known_device(account, knock.devices)
    has_code = spent_factor(account, knock.code, at) is not None
    own = Door(f"factor/{login}", ACCOUNT) if has_code else _own_door(login, account, device)
    crowds = () if device or has_code else _crowds(knock.place)
    _require_open(own, crowds, at, now)
    right = at.passwords.matches(account.password if account else None, as_typed(knock.password))
    lacks_code = account is not None and account.factor is not None and not has_code
    if account is None or not right or lacks_code or not account.may_enter(now):
        _refuse(knock, account, own, crowds, at, now, right=right, lacks_code=lacks_code)
        raise LogInRefused
    at.doors.change(own.name, lambda guesses: Guesses() if device else guesses.forgiven(own.limit))
    return admitted(account, device, knock, at)


def admitted(account: Account, device: str | None, knock: Knock, at: Entrance) -> Opened:
    """A session of the account is open, in a browser that is known by `device`, else from now on; the code of
    the knock, if it has one, is spent. Raises LogInRefused when the account has changed meanwhile.
    """
    now, is_known = at.clock.now(), device is not None
    if device is None or knock.code:
        new = None if device else credentials.new_device()
        at.accounts.change(account.login, _entered(new, account, knock.code, at))
        device = device or new
    entry = Entry(
        account.login,
        account.person,
        account.epoch,
        now,
        knock.place,
        knock.browser,
        is_known,
        account.factor is not None,
    )
    life = timedelta(seconds=at.terms.session_seconds)
    session = Session.entered(new_ulid(), entry, life, knock.cause, at.sessions.epoch)
    at.sessions.open(session)
    return opened(session, account, at, now, device)


def login_name(text: str) -> str:
    """The log-in that was meant: composed characters, small letters, no space around it."""
    return unicodedata.normalize("NFC", text.strip()).lower()


def as_typed(password: str) -> str:
    """The password, whichever keyboard composed its characters."""
    return unicodedata.normalize("NFC", password)


def _known_device(account: Account | None, devices: tuple[str, ...]) -> str | None:
    known = account.devices if account else ()
    return next((each for each in devices if credentials.digest(each) in known), None)


def _own_door(login: str, account: Account | None, device: str | None) -> Door:
    if account is None:
        return Door(f"nowhere/{int(_digest(login), 16) % NOWHERE}", ACCOUNT)
    if device is None:
        return Door(f"account/{login}", ACCOUNT)
    return Door(f"device/{login}/{credentials.digest(device)[:32]}", ACCOUNT)


def _crowds(place: str | None) -> tuple[Door, ...]:
    """Doors that strangers share."""
    return (
        (ALL_STRANGERS,) if place is None else (ALL_STRANGERS, Door(f"source/{_digest(place)[:32]}", SOURCE))
    )


def _require_open(own: Door, crowds: tuple[Door, ...], at: Entrance, now: datetime) -> None:
    """The guess is noted at the own door. Of the crowds' a failure is noted afterwards: who is right does not
    write what everybody writes. Raises TooManyGuesses.
    """
    shut = max((at.doors.get(each.name).wait(each.limit, now) for each in crowds), default=timedelta())
    if not shut:
        before = at.doors.change(
            own.name,
            lambda guesses: guesses if guesses.wait(own.limit, now) else guesses.failed(own.limit, now),
        )
        shut = before.wait(own.limit, now)
    if shut:
        raise TooManyGuesses(shut)


def _refuse(
    knock: Knock,
    account: Account | None,
    own: Door,
    crowds: tuple[Door, ...],
    at: Entrance,
    now: datetime,
    *,
    right: bool,
    lacks_code: bool,
) -> None:
    for each in crowds:
        at.doors.change(each.name, partial(_failed, each.limit, now))
    reason = "unknown" if account is None else "password" if not right else "factor" if lacks_code else "shut"
    at.doors.refuse(
        own.name,
        Refused(
            reason,
            account,
            None if account else _digest(login_name(knock.login)),
            knock.place,
            at.doors.get(own.name).wait(own.limit, now),
            now,
            knock.cause,
        ),
    )


def _failed(limit: Limit, now: datetime, guesses: Guesses) -> Guesses:
    return guesses.failed(limit, now)


def spent_factor(account: Account | None, code: str | None, at: Entrance) -> Factor | None:
    """The account's second factor after the code was used; null without one, or where it is not right."""
    if account is None or account.factor is None or code is None:
        return None
    secret = at.keys.factor(account.login, account.factor.sealed)
    return account.factor.spent(code, secret, at.clock.now())


def _entered(
    device: str | None, entered: Account, code: str | None, at: Entrance
) -> Callable[[Account | None], Account]:
    """The browser is known and the code is spent from now on, unless the account changed or somebody used
    that code while the password was being compared.
    """

    def decide(account: Account | None) -> Account:
        if account is None or account.epoch != entered.epoch:
            raise LogInRefused
        if device is not None:
            account = account.knowing(credentials.digest(device))
        if account.factor is None or code is None:
            return account
        factor = spent_factor(account, code, at)
        if factor is None:
            raise LogInRefused
        return replace(account, factor=factor)

    return decide


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
