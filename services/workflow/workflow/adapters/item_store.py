"""Files and receipts in the document store: a head with the open segment, and sealed segments of 100
entries.

A segment is inserted before the head lets go of its entries, and holds only entries that were committed
before; so a crash, or another writer, leaves at worst a segment that the head still repeats (architecture
5).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from chassis.envelope import Outgoing
from chassis.record import Cause, Entry, Tampered
from chassis.record.stored import to_entry
from chassis.store.aggregates import Aggregates, Request, keeping_unknown
from chassis.store.due import put_off
from chassis.store.paging import every
from chassis.store.port import AlreadyExists, Document, DuplicateValue, NotFound, State
from workflow.adapters.collections import SEGMENTS
from workflow.adapters.records import EXTENT, FILE, RECEIPT, ItemForm
from workflow.application.ports import Crash, Kept
from workflow.domain.correspondence import FILED
from workflow.domain.errors import NumberTaken, UnknownItem
from workflow.domain.file import File
from workflow.domain.item import Item
from workflow.domain.letters import ISSUED, PRINTED
from workflow.domain.notes import NOTED, Note
from workflow.domain.receipt import Receipt

T = TypeVar("T", bound=Item)

ToWire = Callable[[Item, Entry], Outgoing]

SEGMENT: Final = 100
"""Entries in a sealed segment (architecture 5)."""


@dataclass(frozen=True)
class _Counted:
    """Entries of some types that are numbered from 1 together: by which field a segment tells how far the
    count had come, and by which an entry tells its own number.
    """

    count: str
    types: frozenset[str]
    number: str

    def among(self, entries: Iterable[Entry], numbers: range) -> Iterator[Entry]:
        """Those with one of these numbers."""
        return (each for each in entries if each.type in self.types and each.data[self.number] in numbers)


_NOTES: Final = _Counted("notes", frozenset({f"file.{NOTED}"}), "note")
_SERIALS: Final = _Counted("serials", frozenset({f"file.{FILED}", f"file.{ISSUED}"}), "serial")


_PAGED: Final = frozenset({f"file.{FILED}", f"file.{PRINTED}"})
"""The entries by which pages of the correspondence got their numbers, in that order."""


class ItemStore(Generic[T]):
    """One kind of item of one department."""

    form: ItemForm[T]

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
        open_from = document.state["history"]["open_from"]
        after = open_from - 1 if back_to is None else back_to
        sealed = self._sealed(identifier, after, open_from)
        item = self.form.read(document, sealed)
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
        written = self.form.write(kept.item) | {"changed": self._aggregates.now}
        state = keeping_unknown(kept.document.state, written, known=self.form.fields)
        events = [self._to_wire(kept.item, entry) for entry in news]
        request = _request(cause) if cause.request and result is not None else None
        self._aggregates.commit(kept.document, state, events, request=request, result=result)

    def reserved(self, *, before: str, limit: int = 100) -> list[str]:
        """Ids of the items whose reservation is older than that instant."""
        collection, database = self._aggregates.collection, self._aggregates.database
        return [
            document.id for document in database.find(collection, "by_reservation", below=before, limit=limit)
        ]

    def waking(self, *, now: str, limit: int = 100) -> list[str]:
        """Ids of the parked items whose day has come by that civil time, the longest waiting first."""
        collection, database = self._aggregates.collection, self._aggregates.database
        found = database.find(collection, "by_waking", below=now, limit=limit)
        return [document.id for document in found]

    def changed(self, *, since: str) -> Iterator[str]:
        """Ids of the items that were committed from that instant on, in the order of their last commit."""
        collection, database = self._aggregates.collection, self._aggregates.database
        last: str | None = None
        while found := database.find(collection, "by_change", at_least=since, after=last, limit=SEGMENT):
            yield from (document.id for document in found)
            last = found[-1].id

    def recover_later(self, identifier: str, until: str) -> None:
        """The reservation counts as no older than that instant, also where the item cannot be read."""
        put_off(self._aggregates, identifier, "reserved_at", until)

    def wake_later(self, identifier: str, until: str) -> None:
        """The parked item's day does not come before that civil time, also where it cannot be read."""
        put_off(self._aggregates, identifier, "wakes", until)

    def erase(self, identifier: str) -> None:
        """No words stand beside the item's sealed entries, which verify without. Raises Conflict."""
        database = self._aggregates.database
        for segment in every(database, SEGMENTS, "by_notes", equals={"item": identifier}):
            bare = [{"text": entry["text"], "digest": entry["digest"]} for entry in segment.state["entries"]]
            if bare != segment.state["entries"]:
                database.commit(segment, SEGMENTS, {**segment.state, "entries": bare})

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
        committed = kept.document.state["history"]["entries"]
        if len(committed) < SEGMENT:
            return
        history = kept.item.history
        with suppress(AlreadyExists):  # then it holds the same entries: they were committed
            self._aggregates.database.insert(
                SEGMENTS,
                segment_id(kept.item.id, history.open_from),
                segment_state(kept.item, history.open_from, committed[:SEGMENT]),
            )
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
        document = self._aggregates.database.get(SEGMENTS, segment_id(identifier, first))
        if document is None:
            raise Tampered(first, "segment")
        return _entries_of(document)


class FileStore(ItemStore[File]):
    """The files, with their two sides."""

    form = FILE

    def kept_until(self, *, before: str, after: str | None, limit: int) -> list[File]:
        """The closed ones that are kept until a civil date before that one, the earliest first."""
        collection, database = self._aggregates.collection, self._aggregates.database
        found = database.find(collection, "by_retention", below=before, after=after, limit=limit)
        return [self.form.read(document) for document in found]

    def notes(self, kept: Kept[File], numbers: range) -> list[Note]:
        """The notes with these numbers, in order."""
        return [Note(entry) for entry in self._numbered(kept, _NOTES, numbers)]

    def filed(self, kept: Kept[File], serials: range) -> list[Entry]:
        """The entries of the papers with these serials, in order."""
        return list(self._numbered(kept, _SERIALS, serials))

    def serial_of_page(self, kept: Kept[File], page: int) -> int:
        """The serial of the paper on which that page of the file is. Raises LookupError for none."""
        segment = self._reaching(kept, "pages", page)
        entries = kept.item.history.open if segment is None else _entries_of(segment)
        for entry in entries:
            if entry.type in _PAGED and entry.data["pages"][-1] >= page:
                serial: int = entry.data["serial"]
                return serial
        raise LookupError(f"{kept.item.id} has no page {page}")

    def _numbered(self, kept: Kept[File], counted: _Counted, numbers: range) -> Iterator[Entry]:
        """The entries that carry these numbers, in order; only segments that hold one of them are read."""
        wanted = numbers
        while wanted and (segment := self._reaching(kept, counted.count, wanted.start)) is not None:
            yield from counted.among(_entries_of(segment), wanted)
            wanted = range(segment.state[counted.count] + 1, wanted.stop)
        yield from counted.among(kept.item.history.open, wanted)

    def _reaching(self, kept: Kept[File], count: str, number: int) -> Document | None:
        """The first sealed segment at whose end the count had come to `number`."""
        found = self._aggregates.database.find(
            SEGMENTS, f"by_{count}", equals={"item": kept.item.id}, at_least=number, limit=1
        )
        return found[0] if found else None


class ReceiptStore(ItemStore[Receipt]):
    """The receipts, and the tray in which they wait."""

    form = RECEIPT

    def in_tray(self, tray: str, *, after: str | None, limit: int) -> list[Receipt]:
        """Those that wait, or that were rejected; the longest waiting first."""
        collection, database = self._aggregates.collection, self._aggregates.database
        found = database.find(collection, "by_tray", equals={"tray": tray}, after=after, limit=limit)
        return [self.form.read(document) for document in found]

    def watched(self, category: str, *, after: str | None, limit: int) -> list[Receipt]:
        """The open ones of a kind that is watched, the nearest target first."""
        collection, database = self._aggregates.collection, self._aggregates.database
        equals = {"watched": category}
        found = database.find(collection, "by_target", equals=equals, after=after, limit=limit)
        return [self.form.read(document) for document in found]

    def count_watched(self, category: str) -> int:
        """How many open ones there are of that kind; at most 1,000."""
        collection, database = self._aggregates.collection, self._aggregates.database
        return database.count(collection, "by_target", equals={"watched": category})

    def reminding(self, receipt: str, limit: int) -> list[Receipt]:
        """Those that remind of it."""
        return self._alike("by_reminded", {"reminder_of": receipt}, limit)

    def with_bytes(self, sha256: str, limit: int) -> list[Receipt]:
        """Those whose paper has these bytes."""
        return self._alike("by_bytes", {"sha256": sha256}, limit)

    def of_letter(self, key: str, limit: int) -> list[Receipt]:
        """Those that were diarised as this letter."""
        return self._alike("by_letter", {"letter": key}, limit)

    def _alike(self, index: str, equals: State, limit: int) -> list[Receipt]:
        collection, database = self._aggregates.collection, self._aggregates.database
        return [
            self.form.read(document)
            for document in database.find(collection, index, equals=equals, limit=limit)
        ]


def _request(cause: Cause) -> Request:
    return Request(cause.request, cause.fingerprint)


def _entries_of(segment: Document) -> list[Entry]:
    return [to_entry(record) for record in segment.state["entries"]]


def segment_state(item: Item, first: int, entries: Sequence[State]) -> State:
    """A full segment of the item's history, from `first` on, and how far its sides had come at its end."""
    return {"item": item.id, **EXTENT.write(item.extent_at(first + SEGMENT - 1)), "entries": list(entries)}


def segment_id(identifier: str, first: int) -> str:
    """Of the segment whose first entry that is."""
    return f"{identifier}/{first}"
