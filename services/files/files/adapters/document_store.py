"""Keeps documents in the chassis' store: one document there is one of ours, its history and its outgoing
events.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final

from chassis.clock import from_text, to_text
from chassis.envelope import Outgoing
from chassis.ids import department_of
from chassis.record import Entry, History
from chassis.store.aggregates import Aggregates, Request, keeping_unknown
from chassis.store.due import put_off
from chassis.store.form import Form
from chassis.store.paging import every
from chassis.store.port import Collection, Index
from chassis.store.port import Document as StoredDocument
from files.application.ports import Message, Record
from files.domain.claims import Kind
from files.domain.document import Arrival, Document, State

_BY_BODY: Final = {
    kind: Index(f"by_{kind.value}_state", (f"bodies.{kind.value}.sha256", "state")) for kind in Kind
}
DUE, DROP = "due", "drop"
DOCUMENTS: Final = Collection(
    "documents",
    indexes=(
        Index("by_due", (DUE,)),
        Index("by_drop", (DROP,)),
        Index("by_received", ("arrival.received",)),
        *_BY_BODY.values(),
    ),
)
FORM: Final = Form(Document, absent=(DUE, DROP, "locked_until"))
_IN_QUARANTINE: Final = (State.QUARANTINED, State.REJECTED)
"""States in which a document's bodies are needed where they first lay."""
_KEPT: Final = (State.QUARANTINED, State.STORED)
"""States in which a document's bodies are needed, or are about to be, where they are locked away."""

ToWire = Callable[[str, Entry], Outgoing]


class DocumentStore:
    """`aggregates_of` gives a served department's documents and raises BadIdentifier for any other."""

    def __init__(self, aggregates_of: Callable[[str], Aggregates], to_wire: ToWire) -> None:
        self._aggregates_of = aggregates_of
        self._to_wire = to_wire

    def begin(self, document: str, arrival: Arrival) -> Document:
        """A document of which nothing is recorded yet, in the present epoch of its database."""
        return Document(document, arrival, history=History(epoch=self._of(document).epoch))

    def find(self, document: str) -> Record | None:
        """The document, or None."""
        aggregates = self._of(document)
        stored = aggregates.database.get(aggregates.collection, document)
        if stored is None:
            return None
        found = FORM.read(stored)
        found.history.epoch = aggregates.epoch
        return Record(found, stored)

    def add(self, document: Document, message: Message) -> None:
        """The document, the events of its history and the message's key are durable. Raises AlreadyExists."""
        request = Request(message.key)
        self._of(document.id).create(
            document.id, FORM.write(document), self._events(document), request=request
        )

    def save(self, record: Record, document: Document, message: Message | None = None) -> None:
        """State, new history entries as events, and the message's key are durable in one write. Raises
        Conflict.
        """
        stamp: StoredDocument = record.stamp
        state = keeping_unknown(stamp.state, FORM.write(document), known=FORM.fields)
        events = self._events(document, after=record.document.history.position)
        request = Request(message.key) if message else None
        self._of(document.id).commit(stamp, state, events, request=request)

    def due(self, department: str, before: datetime, limit: int) -> list[str]:
        """Documents that still need a verdict and whose time has come, the longest waiting first."""
        aggregates = self._aggregates_of(department)
        found = aggregates.database.find(aggregates.collection, "by_due", below=to_text(before), limit=limit)
        return [document.id for document in found]

    def unjudged(self, department: str, limit: int) -> list[datetime]:
        """When those documents came that still need a verdict."""
        aggregates = self._aggregates_of(department)
        found = aggregates.database.find(aggregates.collection, "by_due", at_least="", limit=limit)
        return [from_text(document.state["arrival"]["received"]) for document in found]

    def put_off(self, document: str, until: datetime) -> None:
        """The examination falls due no earlier than `until`, also of a document that cannot be read."""
        put_off(self._of(document), document, DUE, to_text(until))

    def needs_in_quarantine(self, department: str, sha256: str) -> bool:
        """Whether some document waits for its verdict on this body, or was refused with it. Asked by digest
        and state: thousands of papers without words share the text that is empty.
        """
        return self._has(department, sha256, _IN_QUARANTINE)

    def is_kept(self, department: str, sha256: str) -> bool:
        """Whether some document that is neither released nor rejected needs this body."""
        return self._has(department, sha256, _KEPT)

    def to_drop(self, department: str, before: datetime, limit: int) -> list[str]:
        """Released documents whose bytes may go by then, the longest waiting first."""
        aggregates = self._aggregates_of(department)
        found = aggregates.database.find(aggregates.collection, "by_drop", below=to_text(before), limit=limit)
        return [document.id for document in found]

    def drop_later(self, document: str, until: datetime) -> None:
        """Its bytes do not go before `until`, also of a document that cannot be read."""
        put_off(self._of(document), document, DROP, to_text(until))

    def ids(self, department: str, since: datetime | None = None) -> Iterator[str]:
        """The id of every document of the department, or of those received since, by when it came."""
        aggregates = self._aggregates_of(department)
        begin = to_text(since) if since else None
        found = every(aggregates.database, aggregates.collection, "by_received", at_least=begin)
        return (each.id for each in found)

    def tell_again(self, document: Document) -> int:
        """Every event of the document is on its way again, as it was first sent; how many. Nothing is
        written. Raises NoRoom.
        """
        events = self._events(document)
        self._of(document.id).tell_again(document.id, events)
        return len(events)

    def _has(self, department: str, sha256: str, states: tuple[State, ...]) -> bool:
        aggregates = self._aggregates_of(department)
        return any(
            aggregates.database.count(
                aggregates.collection,
                index.name,
                equals={f"bodies.{kind.value}.sha256": sha256, "state": state.value},
                limit=1,
            )
            for kind, index in _BY_BODY.items()
            for state in states
        )

    def _of(self, document: str) -> Aggregates:
        return self._aggregates_of(department_of(document))

    def _events(self, document: Document, after: int = 0) -> list[Outgoing]:
        return [self._to_wire(document.id, entry) for entry in document.history.since(after)]
