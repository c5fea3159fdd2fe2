"""What a service may ask of a document store: the one port that both adapters and the fake obey.

One document is the transaction (ADR 3): a write carries the new state, the events to send and what it
answers, and succeeds only if nobody wrote in between. Only operations that any server of the MongoDB wire
must get right are used; `chassis.testing.store_conformance` says whether a given store does.
"""

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from secrets import token_hex
from types import MappingProxyType
from typing import Any, Final, NamedTuple, Protocol

from chassis.errors import Permanent, Transient
from chassis.ids import DISTRICT

HANDLED_KEPT: Final = 50  # the common redelivery; what lies further back is guarded by (subject, position)

Entry = dict[str, Any]  # of an outbox: {"id", "at", "keys", "event"}; `at` is the instant of the commit
State = dict[str, Any]
Upcast = Callable[[State], State]

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_PATH = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")
_LARGEST = 2**63 - 1


class AlreadyExists(Exception):
    """A document with this id is there already."""


class NotFound(Exception):
    """No document has this id."""


class Conflict(Transient):
    """Somebody else wrote the document since it was read; read it again and decide anew."""

    @classmethod
    def about(cls, document: "Document", collection: "Collection") -> "Conflict":
        """Of a store, which found another version of the document, or none."""
        return cls(f"{collection.name}/{document.id} is no longer {document.version}")


class StillUnsent(Conflict):
    """The document has events that the broker has not confirmed, so it cannot go yet."""


class NewerSchema(Permanent):
    """A later release wrote this document; this one must not overwrite it."""


class DuplicateValue(Permanent):
    """Another document already has this value in a unique index."""


class NotStorable(Permanent):
    """The value has a part that does not survive a round trip through every store."""


@dataclass(frozen=True)
class Index:
    """A declared way to find documents, ordered by `fields` (dotted paths inside the state) and then by id.

    A unique index binds the documents that have all its fields: leave a field out where it does not apply.
    A different list of fields is a different index and takes a new name.
    """

    name: str
    fields: tuple[str, ...]
    unique: bool = False

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name) or not self.fields:
            raise ValueError(f"bad index: {self.name!r}")
        for path in self.fields:
            if not _PATH.fullmatch(path):
                raise ValueError(f"bad path in index {self.name!r}: {path!r}")


@dataclass(frozen=True)
class Collection:
    """Documents of one kind. `upcasts[n]` turns a state of schema n into one of n + 1, when it is read."""

    name: str
    schema: int = 1
    indexes: tuple[Index, ...] = ()
    upcasts: Mapping[int, Upcast] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"bad collection: {self.name!r}")

    def index(self, name: str) -> Index:
        """The declared index of that name; KeyError when there is none."""
        for index in self.indexes:
            if index.name == name:
                return index
        raise KeyError(f"{self.name} declares no index {name!r}")

    def upcast(self, state: State, schema: int) -> State:
        """The state as this release knows it. A state of a later release is handed out as it is."""
        for step in range(schema, self.schema):
            state = self.upcasts[step](state)
        return state

    def refuse_newer(self, document: "Document") -> None:
        """Raises NewerSchema when a later release wrote the document."""
        if document.schema > self.schema:
            raise NewerSchema(f"{self.name}/{document.id}: schema {document.schema}, known {self.schema}")


class Handled(NamedTuple):  # every read makes fifty, and a dataclass takes three times as long
    """A message or request that a write answered, with the answer. `fingerprint` tells whose it was."""

    key: str
    fingerprint: str
    result: Any

    def stored(self) -> "Handled":
        """A copy with an answer that every store keeps. Raises NotStorable."""
        return self._replace(result=plain(self.result, keys_are_names=False))


@dataclass(frozen=True)
class Document:
    """One aggregate as it was read. The state is the reader's own copy.

    The version is a token that no other write of any document has, so equal versions are the same write. It
    counts nothing: after an election of a replica set a counter would recur (ADR 27).
    """

    id: str
    version: str
    state: State
    outbox: tuple[Entry, ...] = ()
    handled: tuple[Handled, ...] = ()
    schema: int = 1


@dataclass(frozen=True)
class Unsent:
    """An event that a commit left in an outbox, and where."""

    collection: str
    id: str
    entry: Entry

    @staticmethod
    def oldest_first(outboxes: Iterable[tuple[str, str, Iterable[Entry]]], before: str) -> "list[Unsent]":
        """The entries committed before that instant of the outboxes (collection, id, entries)."""
        found = [
            Unsent(collection, document, entry)
            for collection, document, entries in outboxes
            for entry in entries
            if entry["at"] < before
        ]
        return sorted(found, key=lambda unsent: str(unsent.entry["at"]))


class Database(Protocol):
    """The documents of one service in one department. Every method may raise Transient: no answer."""

    @property
    def name(self) -> str:
        """`<service>_<department>`, or `<service>` for what concerns the district."""
        ...

    def insert(
        self,
        collection: Collection,
        id: str,
        state: State,
        *,
        outbox: Sequence[Entry] = (),
        handled: Sequence[Handled] = (),
    ) -> Document:
        """The document is durable. Raises AlreadyExists, DuplicateValue, NotStorable."""
        ...

    def get(self, collection: Collection, id: str) -> Document | None:
        """The document, upcast to the collection's schema."""
        ...

    def commit(
        self,
        document: Document,
        collection: Collection,
        state: State,
        *,
        outbox: Sequence[Entry] = (),
        handled: Handled | None = None,
    ) -> Document:
        """State, further events and what was answered are durable in one write, if `document` is still the
        newest. Raises Conflict, NewerSchema, DuplicateValue, NotStorable.
        """
        ...

    def pull(self, collection: Collection, id: str, event_ids: Iterable[str]) -> None:
        """The events are no longer in the outbox. The version stays, so no writer is disturbed."""
        ...

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
        """The documents with `equals` in the first fields of the index and the next one in [at_least, below),
        ordered by the remaining fields and then by id. `after` is the last id of the page before, which is
        looked up as it now stands (NotFound when it is gone). A bound leaves out documents that lack the
        bounded field; without a bound the remaining fields must be present.
        """
        ...

    def count(
        self, collection: Collection, index: str, *, equals: Mapping[str, Any], limit: int = 1000
    ) -> int:
        """How many documents have `equals` in the first fields of the index; counting stops at the limit."""
        ...

    def unsent(self, *, since: str = "", before: str, limit: int) -> list[Unsent]:
        """Events committed before that instant and not yet pulled, of all declared collections, at most
        `limit` documents of each, the longest waiting first. Documents whose events were all committed before
        `since` are left out: so one reads on from where one was.
        """
        ...

    def delete(self, document: Document, collection: Collection) -> None:
        """The document is gone. Raises Conflict when it was written since, StillUnsent while its outbox is
        not empty.
        """
        ...

    def ping(self) -> None:
        """Returns when the store answers; raises Transient otherwise."""
        ...


class Stores(Protocol):
    """Opens databases. May be made before a fork: nothing is connected until a database is used."""

    def database(self, service: str, department: str = DISTRICT) -> Database:
        """The database of the service in the department; the same object each time."""
        ...

    def departments(self, service: str) -> list[str]:
        """The departments in which the service has a database by now, `-` for the district's own; sorted."""
        ...

    def close(self) -> None:
        """No connection is left open."""
        ...


def database_name(service: str, department: str) -> str:
    """The name of a (service, department) database (architecture 2)."""
    return service if department == DISTRICT else f"{service}_{department}"


def departments_among(names: Iterable[str], service: str) -> list[str]:
    """Of which departments, sorted, the service's databases among those are."""
    parts = [name.partition("_") for name in names]
    return sorted(department or DISTRICT for owner, _, department in parts if owner == service)


def new_version() -> str:
    """A version that no write has had."""
    return token_hex(10)


def shortened(handled: Sequence[Handled], newest: Handled | None) -> tuple[Handled, ...]:
    """The list to store: the newest HANDLED_KEPT. Raises NotStorable for `newest`; the others were stored."""
    return (*handled, *([newest.stored()] if newest else []))[-HANDLED_KEPT:]


def index_prefix(index: Index, equals: Mapping[str, Any]) -> tuple[str, ...]:
    """The fields of `equals` in the index's order; ValueError unless they are a prefix of its fields."""
    prefix = index.fields[: len(equals)]
    if set(prefix) != set(equals):
        raise ValueError(f"{sorted(equals)} is no prefix of index {index.name!r} {index.fields}")
    return prefix


def plain(value: Any, *, keys_are_names: bool = True) -> Any:
    """A deep copy made of plain JSON. NotStorable for anything that some store would change or refuse: other
    types, integers over 64 bits, lone surrogates, and in a state also keys with a dot or a leading dollar.
    """
    match value:  # in the order in which they are frequent
        case str():
            return _text(value)
        case dict():
            return {
                _key(k, keys_are_names): plain(v, keys_are_names=keys_are_names) for k, v in value.items()
            }
        case list() | tuple():
            return [plain(item, keys_are_names=keys_are_names) for item in value]
        case None | bool():
            return value
        case int():
            return _number(value)
        case float():
            return _finite(value)
    raise NotStorable(f"a {type(value).__name__} is no JSON")


def plain_entries(outbox: Sequence[Entry]) -> tuple[Entry, ...]:
    """The entries as they come back. Raises NotStorable."""
    return tuple(plain(entry, keys_are_names=False) for entry in outbox)


def _text(value: str) -> str:
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError as fault:
            raise NotStorable("text with half a character") from fault
    return value


def _number(value: int) -> int:
    if not -_LARGEST - 1 <= value <= _LARGEST:
        raise NotStorable("a whole number of more than 64 bits")
    return value


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise NotStorable("a number that is none")
    return value


def _key(key: Any, is_name: bool) -> str:  # noqa: FBT001 - private, one caller
    if isinstance(key, str) and key.isidentifier():
        return key
    if not isinstance(key, str) or (is_name and ("." in key or key.startswith("$") or "\0" in key)):
        raise NotStorable(f"a key that not every store keeps: {key!r}")
    return _text(key)
