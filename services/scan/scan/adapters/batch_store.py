"""Batches in the chassis' store: one document there is one batch, its history and its outgoing events."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from typing import Any, Final

from chassis.envelope import Outgoing
from chassis.ids import department_of
from chassis.store.aggregates import Aggregates, Request, keeping_unknown
from chassis.store.paging import every
from chassis.store.port import Collection, Document, Index, NotFound
from scan.application.ports import Message, Record
from scan.domain.batch import Batch, Body, Channel, Entry, Leaf, NoSuchBatch, Page, State
from scan.domain.quality import Reading

BATCHES: Final = Collection(
    "batches",
    indexes=(
        Index("by_received", ("received",)),
        Index("by_document", ("document",), unique=True),
        Index("by_settled", ("settled",)),
        Index("by_state", ("state", "received")),
    ),
)
FIELDS: Final = frozenset(Batch.__dataclass_fields__) - {"id"}

ToWire = Callable[[Batch, Entry], Outgoing]


class BatchStore:
    """`aggregates_of` gives a served department's batches and raises BadIdentifier for any other."""

    def __init__(self, aggregates_of: Callable[[str], Aggregates], to_wire: ToWire) -> None:
        self._aggregates_of = aggregates_of
        self._to_wire = to_wire

    def load(self, batch: str) -> Record:
        """The batch. Raises NoSuchBatch."""
        try:
            found = self._of(batch).load(batch)
        except NotFound as missing:
            raise NoSuchBatch(batch) from missing
        return _record(found)

    def answered(self, record: Record, message: Message) -> bool:
        """Whether this very message was answered before. Raises KeyReused."""
        request = Request(message.key, message.fingerprint)
        return self._of(record.batch.id).answered(record.stamp, request) is not None

    def add(self, batch: Batch, message: Message) -> Batch:
        """The batch and its event are durable; one that this message added before is returned.

        Raises AlreadyExists, KeyReused.
        """
        request = Request(message.key, message.fingerprint)
        created = self._of(batch.id).create(batch.id, to_state(batch), self._events(batch), request=request)
        return from_state(created.id, created.state)

    def save(self, record: Record, batch: Batch, message: Message | None = None) -> None:
        """State and new history entries as events are durable in one write. Raises Conflict."""
        stamp: Document = record.stamp
        state = keeping_unknown(stamp.state, to_state(batch), known=FIELDS)
        events = self._events(batch, after=len(record.batch.history))
        request = Request(message.key, message.fingerprint) if message else None
        self._of(batch.id).commit(stamp, state, events, request=request)

    def newest(self, department: str, after: str | None, limit: int) -> list[Batch]:
        """The department's batches, the newest first. Raises NotFound for an `after` that never was."""
        aggregates = self._aggregates_of(department)
        found = aggregates.database.find(BATCHES, "by_received", after=after, descending=True, limit=limit)
        return [from_state(each.id, each.state) for each in found]

    def of_document(self, document: str) -> Record | None:
        """The batch that became the document."""
        aggregates = self._of(document)
        found = aggregates.database.find(BATCHES, "by_document", equals={"document": document}, limit=1)
        return _record(found[0]) if found else None

    def settled(self, department: str, before: str, limit: int) -> list[str]:
        """Batches settled before that instant whose bytes are still here."""
        aggregates = self._aggregates_of(department)
        found = aggregates.database.find(BATCHES, "by_settled", below=before, limit=limit)
        return [each.id for each in found]

    def pages_waiting(self, department: str) -> int:
        """How many pages of the department are still to be read."""
        reading = self._every(department, "by_state", {"state": str(State.READING)})
        return sum(from_state(each.id, each.state).waiting for each in reading)

    def ids(self, department: str) -> Iterator[str]:
        """The id of every batch."""
        yield from (each.id for each in self._every(department, "by_received", {}))

    def issue_again(self, batch: str) -> int:
        """Every event of the batch is on its way again under its first id; how many."""
        aggregates = self._of(batch)
        found = aggregates.load(batch)
        events = self._events(from_state(found.id, found.state))
        aggregates.commit(found, found.state, events)
        return len(events)

    def _every(self, department: str, index: str, equals: Mapping[str, Any]) -> Iterator[Document]:
        return every(self._aggregates_of(department).database, BATCHES, index, equals=equals)

    def _of(self, identifier: str) -> Aggregates:
        return self._aggregates_of(department_of(identifier))

    def _events(self, batch: Batch, after: int = 0) -> list[Outgoing]:
        return [self._to_wire(batch, entry) for entry in batch.history[after:]]


def to_state(batch: Batch) -> dict[str, Any]:
    """The batch as JSON; absent rather than null where an index looks."""
    state = asdict(batch)
    del state["id"]
    if batch.settled is None:
        del state["settled"]
    return state


def from_state(identifier: str, state: Mapping[str, Any]) -> Batch:
    """The batch that the state tells."""
    return Batch(
        id=identifier,
        document=state["document"],
        name=state["name"],
        original=Body(**state["original"]),
        received=state["received"],
        channel=Channel(state["channel"]),
        by=state["by"],
        state=State(state["state"]),
        pages=tuple(_page(raw) for raw in state["pages"]),
        reason=state["reason"],
        params=state["params"],
        searchable=_body(state["searchable"]),
        text=_body(state["text"]),
        offers=state["offers"],
        settled=state.get("settled"),
        diarised=state["diarised"],
        history=tuple(Entry(**raw) for raw in state["history"]),
    )


def _page(raw: Mapping[str, Any]) -> Page:
    return Page(
        raw["number"], Body(**raw["image"]), _leaf(raw.get("leaf")), raw["flagged"], raw.get("delays", 0)
    )


def _leaf(raw: Mapping[str, Any] | None) -> Leaf | None:
    return Leaf(Reading(**raw["reading"]), Body(**raw["pdf"]), Body(**raw["text"])) if raw else None


def _body(raw: Mapping[str, Any] | None) -> Body | None:
    return None if raw is None else Body(**raw)


def _record(document: Document) -> Record:
    return Record(from_state(document.id, document.state), document)
