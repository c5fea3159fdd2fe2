"""Batches in the chassis' store: one document there is one batch, its history and its outgoing events."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from chassis.envelope import Outgoing
from chassis.ids import department_of
from chassis.record import Entry, History
from chassis.store.aggregates import Aggregates, Request, keeping_unknown
from chassis.store.form import Form
from chassis.store.paging import every
from chassis.store.port import Collection, Document, Index, NotFound
from scan.application.ports import Message, Record
from scan.domain.batch import Batch, NoSuchBatch, State

BATCHES: Final = Collection(
    "batches",
    indexes=(
        Index("by_received", ("received",)),
        Index("by_document", ("document",), unique=True),
        Index("by_settled", ("settled",)),
        Index("by_state", ("state", "received")),
    ),
)
FORM: Final = Form(Batch, absent=("settled",))
_UNREAD: Final = (State.RECEIVED, State.READING)

ToWire = Callable[[str, Entry], Outgoing]


class BatchStore:
    """`aggregates_of` gives a served department's batches and raises BadIdentifier for any other."""

    def __init__(self, aggregates_of: Callable[[str], Aggregates], to_wire: ToWire) -> None:
        self._aggregates_of = aggregates_of
        self._to_wire = to_wire

    def begin(self, batch: str) -> History:
        """The history of a batch of that id, empty and in the present epoch of its database."""
        return History(epoch=self._of(batch).epoch)

    def load(self, batch: str) -> Record:
        """The batch. Raises NoSuchBatch."""
        try:
            found = self._of(batch).load(batch)
        except NotFound as missing:
            raise NoSuchBatch(batch) from missing
        return self._record(found)

    def answered(self, record: Record, message: Message) -> bool:
        """Whether this very message was answered before. Raises KeyReused."""
        request = Request(message.key, message.fingerprint)
        return self._of(record.batch.id).answered(record.stamp, request) is not None

    def add(self, batch: Batch, message: Message) -> Batch:
        """The batch and its event are durable; one that this message added before is returned.

        Raises AlreadyExists, KeyReused.
        """
        request = Request(message.key, message.fingerprint)
        created = self._of(batch.id).create(batch.id, FORM.write(batch), self._events(batch), request=request)
        return FORM.read(created)

    def save(self, record: Record, batch: Batch, message: Message | None = None) -> None:
        """State and new history entries as events are durable in one write. Raises Conflict."""
        stamp: Document = record.stamp
        state = keeping_unknown(stamp.state, FORM.write(batch), known=FORM.fields)
        events = self._events(batch, after=record.batch.history.position)
        request = Request(message.key, message.fingerprint) if message else None
        self._of(batch.id).commit(stamp, state, events, request=request)

    def newest(self, department: str, after: str | None, limit: int) -> list[Batch]:
        """The department's batches, the newest first. Raises NotFound for an `after` that never was."""
        aggregates = self._aggregates_of(department)
        found = aggregates.database.find(BATCHES, "by_received", after=after, descending=True, limit=limit)
        return [FORM.read(each) for each in found]

    def of_document(self, document: str) -> Record | None:
        """The batch that became the document."""
        aggregates = self._of(document)
        found = aggregates.database.find(BATCHES, "by_document", equals={"document": document}, limit=1)
        return self._record(found[0]) if found else None

    def settled(self, department: str, before: str, limit: int) -> list[str]:
        """Batches settled before that instant whose bytes are still here."""
        aggregates = self._aggregates_of(department)
        found = aggregates.database.find(BATCHES, "by_settled", below=before, limit=limit)
        return [each.id for each in found]

    def pages_waiting(self, department: str) -> int:
        """How many pages of the department are still to be read."""
        reading = self._every(department, "by_state", {"state": str(State.READING)})
        return sum(FORM.read(each).waiting for each in reading)

    def longest_waiting(self, department: str) -> str | None:
        """When the batch was received that came first of those that are not wholly read."""
        database = self._aggregates_of(department).database
        found = [
            str(each.state["received"])
            for state in _UNREAD
            for each in database.find(BATCHES, "by_state", equals={"state": str(state)}, limit=1)
        ]
        return min(found, default=None)

    def ids(self, department: str) -> Iterator[str]:
        """The id of every batch."""
        yield from (each.id for each in self._every(department, "by_received", {}))

    def tell_again(self, batch: Batch) -> int:
        """Every event of the batch is on its way again, as it was first sent; how many. Nothing is written.
        Raises NoRoom.
        """
        events = self._events(batch)
        self._of(batch.id).tell_again(batch.id, events)
        return len(events)

    def _every(self, department: str, index: str, equals: Mapping[str, Any]) -> Iterator[Document]:
        return every(self._aggregates_of(department).database, BATCHES, index, equals=equals)

    def _of(self, identifier: str) -> Aggregates:
        return self._aggregates_of(department_of(identifier))

    def _events(self, batch: Batch, after: int = 0) -> list[Outgoing]:
        return [self._to_wire(batch.id, entry) for entry in batch.history.since(after)]

    def _record(self, document: Document) -> Record:
        batch = FORM.read(document)
        batch.history.epoch = self._of(batch.id).epoch
        return Record(batch, document)
