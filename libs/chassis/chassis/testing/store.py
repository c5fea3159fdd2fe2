"""The document store in memory: for unit tests, held to the same suite as the real ones."""
# ruff: noqa: D102 - the port says what each method promises

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from chassis.ids import DISTRICT
from chassis.store.paging import page_of, value_at
from chassis.store.port import (
    AlreadyExists,
    Collection,
    Conflict,
    Document,
    DuplicateValue,
    Entry,
    Handled,
    Index,
    State,
    StillUnsent,
    Unsent,
    database_name,
    departments_among,
    index_prefix,
    new_version,
    plain,
    plain_entries,
    shortened,
)
from chassis.testing.finding import MemoryIndex


class MemoryStores:
    """Databases that live as long as this object."""

    def __init__(self) -> None:
        self._databases: dict[str, MemoryDatabase] = {}
        self._indexes: dict[str, MemoryIndex] = {}

    def index(self, service: str, department: str = DISTRICT) -> MemoryIndex:
        """The index of words of the service in the department; the same object each time."""
        return self._indexes.setdefault(database_name(service, department), MemoryIndex())

    def database(self, service: str, department: str = DISTRICT) -> "MemoryDatabase":
        """The database of the service in the department; the same object each time."""
        name = database_name(service, department)
        return self._databases.setdefault(name, MemoryDatabase(name))

    def departments(self, service: str) -> list[str]:
        """Those whose databases were asked for."""
        return departments_among(self._databases, service)

    def close(self) -> None:
        """Nothing to close; the documents stay readable."""

    def copied(self) -> "MemoryStores":
        """The same documents once more: what is written to either is not in the other."""
        copy = MemoryStores()
        copy._databases = {name: database.copied() for name, database in self._databases.items()}
        copy._indexes = {name: index.copied() for name, index in self._indexes.items()}
        return copy


class MemoryDatabase:
    """One database. `before_write` is called before each write, so that a test can fail one."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.before_write: Callable[[], None] = lambda: None
        self._documents: dict[str, dict[str, Document]] = {}
        self._lock = threading.RLock()

    def insert(
        self,
        collection: Collection,
        id: str,
        state: State,
        *,
        outbox: Sequence[Entry] = (),
        handled: Sequence[Handled] = (),
    ) -> Document:
        self.before_write()
        document = _copy(Document(id, new_version(), state, tuple(outbox), tuple(handled), collection.schema))
        with self._lock:
            if id in self._of(collection):
                raise AlreadyExists(f"{collection.name}/{id}")
            self._keep(collection, document)
        return _copy(document)

    def get(self, collection: Collection, id: str) -> Document | None:
        with self._lock:
            stored = self._of(collection).get(id)
        return _read(stored, collection) if stored else None

    def commit(
        self,
        document: Document,
        collection: Collection,
        state: State,
        *,
        outbox: Sequence[Entry] = (),
        handled: Handled | None = None,
    ) -> Document:
        collection.refuse_newer(document)
        self.before_write()
        with self._lock:
            stored = self._unchanged(collection, document)
            committed = _copy(
                Document(
                    document.id,
                    new_version(),
                    state,
                    (*stored.outbox, *outbox),
                    shortened(document.handled, handled),
                    collection.schema,
                )
            )
            self._keep(collection, committed)
        return _copy(committed)

    def pull(self, collection: Collection, id: str, event_ids: Iterable[str]) -> None:
        gone = set(event_ids)
        with self._lock:
            stored = self._of(collection).get(id)
            if stored:
                kept = tuple(entry for entry in stored.outbox if entry["id"] not in gone)
                self._of(collection)[id] = replace(stored, outbox=kept)

    def find(
        self,
        collection: Collection,
        index: str,
        *,
        equals: Mapping[str, Any] = MappingProxyType({}),
        at_least: Any = None,
        below: Any = None,
        after: str | None = None,
        descending: bool = False,
        limit: int = 50,
    ) -> list[Document]:
        page = page_of(self, collection, index, equals, at_least, below, after, descending)
        bounded = page.order[0] if page.order else ""
        with self._lock:
            found = [
                document
                for document in self._of(collection).values()
                if all(value_at(document.state, path) == value for path, value in page.prefix)
                and _within(value_at(document.state, bounded), at_least, below)
            ]
        found.sort(key=lambda document: _sort_key(document, page.order), reverse=descending)
        if page.last is not None:
            end = _key(page.last)
            found = [d for d in found if _beyond(_sort_key(d, page.order), end, descending=descending)]
        return [_read(document, collection) for document in found[:limit]]

    def count(
        self, collection: Collection, index: str, *, equals: Mapping[str, Any], limit: int = 1000
    ) -> int:
        index_prefix(collection.index(index), equals)
        return len(self.find(collection, index, equals=equals, limit=limit))

    def unsent(self, *, since: str = "", before: str, limit: int) -> list[Unsent]:
        outboxes: list[tuple[str, str, Sequence[Entry]]] = []
        with self._lock:
            for name, documents in self._documents.items():
                oldest = [
                    (min(str(one["at"]) for one in d.outbox), d.id) for d in documents.values() if d.outbox
                ]
                waiting = sorted(each for each in oldest if since <= each[0] < before)
                outboxes += [(name, document, documents[document].outbox) for _, document in waiting[:limit]]
        return Unsent.oldest_first(outboxes, before)

    def delete(self, document: Document, collection: Collection) -> None:
        with self._lock:
            if self._unchanged(collection, document).outbox:
                raise StillUnsent(f"{collection.name}/{document.id}")
            del self._of(collection)[document.id]

    def ping(self) -> None:
        """It is there."""

    def copied(self) -> "MemoryDatabase":
        """The same documents; those that are kept are never changed, only replaced."""
        copy = MemoryDatabase(self.name)
        with self._lock:
            copy._documents = {name: dict(each) for name, each in self._documents.items()}
        return copy

    def _of(self, collection: Collection) -> dict[str, Document]:
        return self._documents.setdefault(collection.name, {})

    def _unchanged(self, collection: Collection, document: Document) -> Document:
        stored = self._of(collection).get(document.id)
        if stored is None or stored.version != document.version:
            raise Conflict.about(document, collection)
        return stored

    def _keep(self, collection: Collection, document: Document) -> None:
        for index in collection.indexes:
            if index.unique:
                self._refuse_duplicate(collection, index, document)
        self._of(collection)[document.id] = document

    def _refuse_duplicate(self, collection: Collection, index: Index, document: Document) -> None:
        values = [value_at(document.state, path) for path in index.fields]
        if None in values:
            return
        for other in self._of(collection).values():
            if other.id != document.id and values == [value_at(other.state, path) for path in index.fields]:
                raise DuplicateValue(f"{collection.name}/{document.id}: {index.name} {values}")


def _copy(document: Document) -> Document:
    return replace(
        document,
        state=plain(document.state),
        outbox=plain_entries(document.outbox),
        handled=tuple(handled.stored() for handled in document.handled),
    )


def _read(stored: Document, collection: Collection) -> Document:
    copy = _copy(stored)
    return replace(copy, state=collection.upcast(copy.state, copy.schema))


def _within(value: Any, at_least: Any, below: Any) -> bool:
    if value is None:
        return at_least is None and below is None
    return (at_least is None or value >= at_least) and (below is None or value < below)


def _sort_key(document: Document, order: tuple[str, ...]) -> tuple[Any, ...]:
    return _key((*(value_at(document.state, path) for path in order), document.id))


def _key(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """Of the fields' values and the id: a field that is missing comes before all others."""
    *fields, identifier = values
    return (*((value is not None, value) for value in fields), identifier)


def _beyond(key: tuple[Any, ...], end: tuple[Any, ...], *, descending: bool) -> bool:
    return key < end if descending else key > end
