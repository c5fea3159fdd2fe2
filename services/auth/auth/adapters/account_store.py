"""Accounts and the guesses at their doors over the chassis' document store. They tell nobody anything."""

from collections.abc import Callable
from typing import Any, Final

from auth.application.ports import Account
from auth.domain.throttle import Guesses
from chassis.store.aggregates import retrying
from chassis.store.form import Form
from chassis.store.port import AlreadyExists, Collection, Conflict, Database, Document

ACCOUNTS: Final = Collection("accounts")
DOORS: Final = Collection("doors")
ACCOUNT: Final = Form(Account, key="login")
GUESSES: Final = Form(Guesses, key=None)


class StoredAccounts:
    """An `Accounts`: one document a log-in."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, login: str) -> Account | None:
        """The account of that log-in."""
        document = self._database.get(ACCOUNTS, login)
        return ACCOUNT.read(document) if document else None

    def change(self, login: str, decide: Callable[[Account | None], Account]) -> None:
        """Stored as decided, run anew on a conflict."""
        retrying(lambda: self._change(login, decide))

    def _change(self, login: str, decide: Callable[[Account | None], Account]) -> None:
        document = self._database.get(ACCOUNTS, login)
        after = decide(ACCOUNT.read(document) if document else None)
        _write(self._database, ACCOUNTS, login, document, ACCOUNT.write(after))


class StoredDoors:
    """A `Doors`: one document a door."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def change(self, door: str, decide: Callable[[Guesses], Guesses]) -> Guesses:
        """Stored as decided; what they were before. Raises Conflict when too many knock at once."""
        return retrying(lambda: self._change(door, decide))

    def _change(self, door: str, decide: Callable[[Guesses], Guesses]) -> Guesses:
        document = self._database.get(DOORS, door)
        before = GUESSES.read(document) if document else Guesses()
        _write(self._database, DOORS, door, document, GUESSES.write(decide(before)))
        return before


def _write(
    database: Database,
    collection: Collection,
    identifier: str,
    document: Document | None,
    state: dict[str, Any],
) -> None:
    if document is not None:
        database.commit(document, collection, state)
        return
    try:
        database.insert(collection, identifier, state)
    except AlreadyExists as error:
        raise Conflict(identifier) from error
