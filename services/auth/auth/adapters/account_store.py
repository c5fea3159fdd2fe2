"""Accounts and the guesses at their doors over the chassis' document store. They tell nobody anything."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from auth.application.ports import Account
from auth.domain.throttle import Guesses
from chassis.aggregates import retrying
from chassis.clock import from_text, to_text
from chassis.store.port import AlreadyExists, Collection, Conflict, Database

ACCOUNTS: Final = Collection("accounts")
DOORS: Final = Collection("doors")


class StoredAccounts:
    """An `Accounts`: one document a log-in."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, login: str) -> Account | None:
        """The account of that log-in."""
        document = self._database.get(ACCOUNTS, login)
        if document is None:
            return None
        state = document.state
        return Account(login, state["person"], state["password"], tuple(state["devices"]))

    def put(self, account: Account) -> None:
        """Stored, whatever it was before."""
        state = {"person": account.person, "password": account.password, "devices": list(account.devices)}
        retrying(lambda: _put(self._database, ACCOUNTS, account.login, state))


class StoredDoors:
    """A `Doors`: one document a door."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def change(self, door: str, decide: Callable[[Guesses], Guesses]) -> Guesses:
        """Stored as decided; what they were before. Raises Conflict when too many knock at once."""
        return retrying(lambda: self._change(door, decide))

    def _change(self, door: str, decide: Callable[[Guesses], Guesses]) -> Guesses:
        document = self._database.get(DOORS, door)
        before = _guesses(document.state) if document else Guesses()
        state = _state(decide(before))
        if document is not None:
            self._database.commit(document, DOORS, state)
        else:
            _insert(self._database, DOORS, door, state)
        return before


def _put(database: Database, collection: Collection, identifier: str, state: dict[str, Any]) -> None:
    document = database.get(collection, identifier)
    if document is not None:
        database.commit(document, collection, state)
    else:
        _insert(database, collection, identifier, state)


def _insert(database: Database, collection: Collection, identifier: str, state: dict[str, Any]) -> None:
    try:
        database.insert(collection, identifier, state)
    except AlreadyExists as error:
        raise Conflict(identifier) from error


def _state(guesses: Guesses) -> dict[str, Any]:
    return {"failures": guesses.failures, "last": _text(guesses.last), "opens": _text(guesses.opens)}


def _guesses(state: dict[str, Any]) -> Guesses:
    return Guesses(state["failures"], _instant(state["last"]), _instant(state["opens"]))


def _text(instant: datetime | None) -> str | None:
    return to_text(instant) if instant else None


def _instant(text: str | None) -> datetime | None:
    return from_text(text) if text else None
