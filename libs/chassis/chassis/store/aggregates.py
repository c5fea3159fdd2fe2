"""The one way to write an aggregate: load, look in `handled`, decide, commit, hand off.

`handled` is looked at before any rule is applied, so that a repeated request gets its first answer and a
redelivered message is done, whatever has happened since (architecture 4.1).
"""

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol, TypeVar

from chassis import metrics
from chassis.clock import Clock, back_off, to_text
from chassis.crash import crash_at
from chassis.envelope import Event, Outgoing, routing_keys
from chassis.errors import Transient
from chassis.store import port
from chassis.store.epoch import epoch_of
from chassis.store.port import AlreadyExists, Conflict, Database, Document, Entry, Handled, NotFound, State

T = TypeVar("T")

ATTEMPTS: Final = 30
"""At a document that everybody writes; of those who meet there, one succeeds each time."""
SHORTEST_PAUSE: Final = 0.002
LONGEST_PAUSE: Final = 0.1  # seconds
PATIENCE: Final = 30.0  # seconds without room at the publisher, while events are told again


class Outlet(Protocol):
    """Takes committed events to the broker."""

    def hand_off(self, database: Database, collection: str, id: str, entries: Sequence[Entry]) -> bool:
        """Returns at once and never raises: what is not sent now stays in the outbox for the sweeper. Whether
        there was room for all; only what lies in no outbox depends on it.
        """
        ...


@dataclass(frozen=True)
class Request:
    """What a write answers: a person's request, whose fingerprint is the digest of (person, post, route,
    body), or a message, whose fingerprint is empty.
    """

    key: str
    fingerprint: str = ""


@dataclass(frozen=True)
class Answer:
    """What the first write for a request answered."""

    result: Any


class NoRoom(Transient):
    """The publisher holds as much as it can and gets nothing off: the broker is away, or far behind."""


class KeyReused(Exception):
    """The key was used before, for another person, route or body."""

    def __init__(self, key: str) -> None:
        super().__init__(f"the key {key!r} belongs to another request")
        self.key = key


class Aggregates:
    """The aggregates of one collection in one database."""

    def __init__(
        self,
        database: Database,
        collection: port.Collection,
        outlet: Outlet,
        clock: Clock,
        *,
        patience: float = PATIENCE,
    ) -> None:
        self.database = database
        self.collection = collection
        self._outlet = outlet
        self._clock = clock
        self._patience = patience
        self._epoch: int | None = None
        self._writes = metrics.STORE_WRITES.labels(collection.name)

    @property
    def epoch(self) -> int:
        """The database's, read once."""
        if self._epoch is None:
            self._epoch = epoch_of(self.database)
        return self._epoch

    @property
    def now(self) -> str:
        """The present instant, as commits are stamped with it."""
        return to_text(self._clock.now())

    def load(self, id: str) -> Document:
        """The document. Raises NotFound."""
        document = self.database.get(self.collection, id)
        if document is None:
            raise NotFound(f"{self.collection.name}/{id}")
        return document

    def answered(self, document: Document, request: Request) -> Answer | None:
        """The answer this request already got, None when it is new. Raises KeyReused."""
        for handled in document.handled:
            if handled.key == request.key:
                if handled.fingerprint != request.fingerprint:
                    raise KeyReused(request.key)
                return Answer(handled.result)
        return None

    def create(
        self,
        id: str,
        state: State,
        events: Sequence[Outgoing] = (),
        *,
        request: Request | None = None,
        result: Any = None,
    ) -> Document:
        """The aggregate is durable and its events are on their way. When this very request made it before,
        that document is returned and nothing is written. Raises AlreadyExists, KeyReused.
        """
        entries = self._entries(events)
        handled = [_handled(request, result)] if request else []
        crash_at("before_commit")
        try:
            with self._writes.time():
                document = self.database.insert(self.collection, id, state, outbox=entries, handled=handled)
        except AlreadyExists:
            existing = self.load(id)
            if request is None or self.answered(existing, request) is None:
                raise
            return existing
        return self._hand_off(document, entries)

    def commit(
        self,
        document: Document,
        state: State,
        events: Sequence[Outgoing] = (),
        *,
        request: Request | None = None,
        result: Any = None,
    ) -> Document:
        """The new state is durable and its events are on their way. Raises Conflict: load and decide anew."""
        entries = self._entries(events)
        handled = _handled(request, result) if request else None
        crash_at("before_commit")
        with self._writes.time():
            committed = self.database.commit(
                document, self.collection, state, outbox=entries, handled=handled
            )
        return self._hand_off(committed, entries)

    def tell_again(self, id: str, events: Sequence[Outgoing]) -> None:
        """Events told before are on their way once more, under their old ids; nothing is written. They lie in
        no outbox, so whoever has many to tell is held up while the publisher has no room. Raises NoRoom.
        """
        entries, until, turn = self._entries(events), time.monotonic() + self._patience, 0
        while not self._outlet.hand_off(self.database, self.collection.name, id, entries):
            if time.monotonic() > until:
                raise NoRoom(id)
            turn += 1
            time.sleep(back_off(turn, first=SHORTEST_PAUSE, longest=LONGEST_PAUSE))

    def _entries(self, events: Sequence[Outgoing]) -> list[Entry]:
        at = to_text(self._clock.now())
        return [
            {
                "id": outgoing.event.id,
                "at": at,
                "keys": routing_keys(outgoing),
                "event": self._stamped(outgoing.event).to_json(),
            }
            for outgoing in events
        ]

    def _stamped(self, event: Event) -> Event:
        return event if event.epoch else replace(event, epoch=self.epoch)

    def _hand_off(self, document: Document, entries: Sequence[Entry]) -> Document:
        crash_at("after_commit_before_handoff")
        if entries:
            self._outlet.hand_off(self.database, self.collection.name, document.id, entries)
        crash_at("after_commit_before_reply")
        return document


def retrying(act: Callable[[], T], *, attempts: int = ATTEMPTS) -> T:
    """What `act` returns; run anew on each Conflict, it must load anew. The last Conflict is raised.

    Writers of one document that met once would without the pauses meet again at every turn.
    """
    for turn in range(1, attempts):
        try:
            return act()
        except Conflict:
            time.sleep(back_off(turn, first=SHORTEST_PAUSE, longest=LONGEST_PAUSE))
    return act()


def keeping_unknown(before: State, after: State, *, known: Collection[str]) -> State:
    """`after` with those fields of `before` that this release does not know, so that a later release's fields
    survive a write of an earlier one.
    """
    return {name: value for name, value in before.items() if name not in known} | after


def _handled(request: Request, result: Any) -> Handled:
    return Handled(request.key, request.fingerprint, result)
