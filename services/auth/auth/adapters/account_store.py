"""Accounts over the chassis' document store: one document a log-in, its history inside."""

from collections.abc import Callable, Iterator
from typing import Final

from auth.domain.account import Account
from chassis.clock import Clock
from chassis.envelope import Outgoing
from chassis.record import Entry
from chassis.store.aggregates import Aggregates, Outlet, retrying
from chassis.store.form import Form
from chassis.store.paging import every
from chassis.store.port import AlreadyExists, Collection, Conflict, Database, Document, Index

ACCOUNTS: Final = Collection("accounts", indexes=(Index("by_person", ("person",)),))
FORM: Final = Form(Account, key="login")

ToWire = Callable[[str, Entry], Outgoing]


class StoredAccounts:
    """An `Accounts`. `to_wire` makes the event of an entry."""

    def __init__(self, database: Database, outlet: Outlet, clock: Clock, to_wire: ToWire) -> None:
        self._aggregates = Aggregates(database, ACCOUNTS, outlet, clock)
        self._database = database
        self._to_wire = to_wire

    @property
    def epoch(self) -> int:
        """The store's."""
        return self._aggregates.epoch

    def get(self, login: str) -> Account | None:
        """The account of that log-in."""
        document = self._database.get(ACCOUNTS, login)
        return self._read(document) if document else None

    def every(self) -> Iterator[Account]:
        """All of them."""
        return map(self._read, every(self._database, ACCOUNTS, "by_person"))

    def change(self, login: str, decide: Callable[[Account | None], Account]) -> Account:
        """Stored as decided, run anew on a conflict; what became of it is told."""
        return retrying(lambda: self._change(login, decide))

    def _change(self, login: str, decide: Callable[[Account | None], Account]) -> Account:
        document = self._database.get(ACCOUNTS, login)
        before = self._read(document) if document else None
        after = decide(before)
        if after == before:
            return after
        told = after.history.since(before.history.position if before else 0)
        events = [self._to_wire(after.subject, entry) for entry in told]
        if document is not None:
            self._aggregates.commit(document, FORM.write(after), events)
            return after
        try:
            self._aggregates.create(login, FORM.write(after), events)
        except AlreadyExists as error:
            raise Conflict(login) from error
        return after

    def _read(self, document: Document) -> Account:
        account = FORM.read(document)
        account.history.epoch = self._aggregates.epoch
        return account
