"""Accounts as the operator changes them, and as their people do."""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime
from functools import partial

from auth.application.entering import Knock, TooManyGuesses, admitted, as_typed, spent_factor
from auth.application.entrance import Entrance, Opened
from auth.application.sessions import account_of
from auth.domain.account import Account
from auth.domain.passwords import require_strong
from auth.domain.session import SessionOver
from auth.domain.throttle import ACCOUNT
from chassis.store.port import NotFound


class WrongPassword(Exception):
    """It is not the present one, or the code of the second factor is not right."""


def open_account(login: str, person: str, at: Entrance) -> Account:
    """The log-in is that person's and can be used. Somebody else's before, it is entered by nobody until it
    has a new password.
    """
    moment = at.moment()

    def decide(account: Account | None) -> Account:
        if account is None:
            return Account.opened(login, person, moment, at.accounts.epoch)
        if account.person != person:
            return account.given_to(person, moment)
        return account if account.is_held_back else account.enabled(moment)

    return at.accounts.change(login, decide)


def set_password(login: str, password: str, at: Entrance, initial_until: datetime | None = None) -> None:
    """The existing account has this password. The browsers it was entered from are forgotten and its sessions
    have ended: whoever had the old one is out.
    """
    hashed = at.passwords.hashed(as_typed(password))
    moment = at.moment()
    _change(login, at, lambda account: account.with_password(hashed, moment, initial_until))


def disable(login: str, reason: str, at: Entrance) -> bool:
    """Nobody enters by the existing account, and whoever is in is out at once. Whether that is new."""
    moment, before = at.moment(), at.accounts.get(login)
    return _change(login, at, lambda account: account.disabled(reason, moment)) != before


def enable(login: str, at: Entrance) -> None:
    """The existing account is entered again with the password that it had."""
    moment = at.moment()
    _change(login, at, lambda account: account.enabled(moment))


def choose_password(
    session: str, current: str, new: str, names: Collection[str], knock: Knock, at: Entrance
) -> Opened:
    """The person has this password of their own and is in again, in a new session; all others have ended.
    They have shown once more who they are by the present one. Raises SessionOver, WrongPassword,
    WeakPassword, TooManyGuesses.
    """
    account = proven(session, current, knock.code, at)
    require_strong(as_typed(new), at.common(), (account.login, *names))
    hashed = at.passwords.hashed(as_typed(new))
    moment = at.moment({"person": account.person, "post": None}, knock.cause)

    def decide(now: Account) -> Account:
        if now.epoch != account.epoch:
            raise SessionOver
        return now.with_password(hashed, moment)

    return admitted(_change(account.login, at, decide), None, replace(knock, code=None), at)


def proven(session: str, password: str, code: str | None, at: Entrance) -> Account:
    """The account of the session, whose person has shown once more who they are, with the second factor if
    there is one; its code is spent. Guesses are counted, for whoever sits before somebody else's screen.
    Raises SessionOver, WrongPassword, TooManyGuesses.
    """
    account = account_of(at.sessions.get(session), at, at.clock.now())
    note_guess(account.login, at)
    if not at.passwords.matches(account.password, as_typed(password)):
        raise WrongPassword
    if account.factor is not None:
        account = _change(account.login, at, partial(_spending, code, at))
    forgive_guess(account.login, at)
    return account


def note_guess(login: str, at: Entrance) -> None:
    """Somebody who is in guesses. Raises TooManyGuesses."""
    now = at.clock.now()
    before = at.doors.change(
        f"again/{login}",
        lambda guesses: guesses if guesses.wait(ACCOUNT, now) else guesses.failed(ACCOUNT, now),
    )
    if wait := before.wait(ACCOUNT, now):
        raise TooManyGuesses(wait)


def forgive_guess(login: str, at: Entrance) -> None:
    """The guess was right after all."""
    at.doors.change(f"again/{login}", lambda guesses: guesses.forgiven(ACCOUNT))


def _spending(code: str | None, at: Entrance, account: Account) -> Account:
    factor = spent_factor(account, code, at)
    if factor is None:
        raise WrongPassword
    return replace(account, factor=factor)


def _change(login: str, at: Entrance, change: Callable[[Account], Account]) -> Account:
    def decide(account: Account | None) -> Account:
        if account is None:
            raise NotFound(login)
        return change(account)

    return at.accounts.change(login, decide)
