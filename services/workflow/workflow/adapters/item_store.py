"""Files and receipts in the document store: a head with the open segment, and sealed segments of 100
entries.

A segment is inserted before the head lets go of its entries, and holds only entries that were committed
before; so a crash, or another writer, leaves at worst a segment that the head still repeats (architecture
5).
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, Final, Generic, TypeVar

from chassis.envelope import Outgoing
from chassis.record import Cause, Entry, Tampered
from chassis.record.stored import to_entry
from chassis.store.aggregates import Aggregates, Request, keeping_unknown
from chassis.store.paging import every
from chassis.store.port import AlreadyExists, DuplicateValue, NotFound
from workflow.adapters.collections import SEGMENTS
from workflow.adapters.records import FILE, RECEIPT, Form
from workflow.application.ports import Crash, Kept
from workflow.domain.errors import NumberTaken, UnknownItem
from workflow.domain.file import File
from workflow.domain.item import Item
from workflow.domain.receipt import Receipt

T = TypeVar("T", bound=Item)

ToWire = Callable[[Item, Entry], Outgoing]

SEGMENT: Final = 100
"""Entries in a sealed segment (architecture 5)."""


class ItemStore(Generic[T]):
    """One kind of item of one department."""

    form: Form[T]

    def __init__(self, aggregates: Aggregates, to_wire: ToWire, crash: Crash) -> None:
        self._aggregates = aggregates
        self._to_wire = to_wire
        self._crash = crash

    def load(self, identifier: str, *, back_to: int | None = None) -> Kept[T]:
        """The item; with the entries after `back_to` in hand, if that is given.

        Raises UnknownItem; Tampered where a sealed segment is gone.
        """
        try:
            document = self._aggregates.load(identifier)
        except NotFound as missing:
            raise UnknownItem(identifier) from missing
        open_from = document.state["open_from"]
        after = open_from - 1 if back_to is None else back_to
        sealed = self._sealed(identifier, after, open_from)
        item = self.form.read(identifier, document.state, sealed)
        item.history.epoch = self._aggregates.epoch
        return Kept(item, document)

    def entries(self, kept: Kept[T], *, after: int, limit: int) -> list[Entry]:
        """The entries that follow a position, at most so many, read from no more segments than hold them."""
        last, open_from = after + limit, kept.item.history.open_from
        found = self._sealed(kept.item.id, after, min(open_from, last + 1))
        found += kept.item.history.open if last >= open_from else ()
        return [entry for entry in found if after < entry.position <= last]

    def answered(self, kept: Kept[T], cause: Cause) -> Any:
        """What this request was answered before, null when it is new. Raises KeyReused."""
        if not cause.request:
            return None
        answer = self._aggregates.answered(kept.document, _request(cause))
        return None if answer is None else answer.result

    def create(self, item: T) -> bool:
        """It is durable and new; false when one with its id was there. Raises NumberTaken."""
        try:
            self._aggregates.create(item.id, self.form.write(item))
        except AlreadyExists:
            return False
        except DuplicateValue as taken:
            raise NumberTaken(str(self.form.write(item).get("own_number"))) from taken
        return True

    def commit(self, kept: Kept[T], cause: Cause, result: Any = None) -> None:
        """State, events and answer are durable in one write; a full segment is sealed first. Raises
        Conflict.
        """
        news = kept.news
        self._seal(kept)
        state = keeping_unknown(kept.document.state, self.form.write(kept.item), known=self.form.fields)
        events = [self._to_wire(kept.item, entry) for entry in news]
        request = _request(cause) if cause.request and result is not None else None
        self._aggregates.commit(kept.document, state, events, request=request, result=result)

    def reserved(self, *, before: str, limit: int = 100) -> list[str]:
        """Ids of the items whose reservation is older than that instant."""
        collection, database = self._aggregates.collection, self._aggregates.database
        return [
            document.id for document in database.find(collection, "by_reservation", below=before, limit=limit)
        ]

    def waking(self, *, today: str, limit: int = 100) -> list[str]:
        """Ids of the parked items whose day has come, the longest waiting first."""
        collection, database = self._aggregates.collection, self._aggregates.database
        found = database.find(collection, "by_waking", below=f"{today}T", limit=limit)
        return [document.id for document in found]

    def with_number(self, number: str) -> str | None:
        """The id of the item that has this number."""
        collection, database = self._aggregates.collection, self._aggregates.database
        found = database.find(collection, "by_number", equals={"number": number}, limit=1)
        return found[0].id if found else None

    def concerning(self, post: str) -> list[str]:
        """Ids of the items that lie with the post, or that are on the way to it or from it."""
        collection, database = self._aggregates.collection, self._aggregates.database
        return [
            document.id
            for index, role in (("by_holder", "lies_with"), ("by_sender", "sent_by"))
            for document in every(database, collection, index, equals={role: post})
        ]

    def ids(self) -> Iterator[str]:
        """The id of every item, the unnumbered ones too."""
        collection, database = self._aggregates.collection, self._aggregates.database
        return (document.id for document in every(database, collection, "by_department"))

    def _seal(self, kept: Kept[T]) -> None:
        committed = kept.document.state["entries"]
        if len(committed) < SEGMENT:
            return
        history = kept.item.history
        segment = _segment(kept.item.id, history.open_from)
        with suppress(AlreadyExists):  # then it holds the same entries: they were committed
            self._aggregates.database.insert(SEGMENTS, segment, {"entries": committed[:SEGMENT]})
        self._crash("after_segment_before_head")
        history.open_from += SEGMENT

    def _sealed(self, identifier: str, after: int, open_from: int) -> list[Entry]:
        begin = after // SEGMENT * SEGMENT + 1
        return [
            entry
            for first in range(begin, open_from, SEGMENT)
            for entry in self._segment_at(identifier, first)
        ]

    def _segment_at(self, identifier: str, first: int) -> list[Entry]:
        document = self._aggregates.database.get(SEGMENTS, _segment(identifier, first))
        if document is None:
            raise Tampered(first, "segment")
        return [to_entry(record) for record in document.state["entries"]]


class FileStore(ItemStore[File]):
    """The files."""

    form = FILE


class ReceiptStore(ItemStore[Receipt]):
    """The receipts, and the tray in which they wait."""

    form = RECEIPT

    def in_tray(self, tray: str, *, after: str | None, limit: int) -> list[Receipt]:
        """Those that wait, or that were rejected; the longest waiting first."""
        collection, database = self._aggregates.collection, self._aggregates.database
        found = database.find(collection, "by_tray", equals={"tray": tray}, after=after, limit=limit)
        return [self.form.read(document.id, document.state, []) for document in found]


def _request(cause: Cause) -> Request:
    return Request(cause.request, cause.fingerprint)


def _segment(identifier: str, first: int) -> str:
    return f"{identifier}/{first}"
