"""Accounts as the operator changes them."""

from collections.abc import Callable
from datetime import datetime

from auth.application.entering import as_typed
from auth.application.entrance import Entrance
from auth.domain.account import Account
from chassis.store.port import NotFound


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
        return account.enabled(moment)

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


def _change(login: str, at: Entrance, change: Callable[[Account], Account]) -> Account:
    def decide(account: Account | None) -> Account:
        if account is None:
            raise NotFound(login)
        return change(account)

    return at.accounts.change(login, decide)
