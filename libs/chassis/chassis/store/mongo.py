"""The document store on MongoDB, for clusters.

Only plain operations (architecture 4.1): equality, range, `$set/$push/$pull`, unique indexes. Writes wait for
a majority's journal and reads see only what a majority has, so an election undoes nothing that was told
(ADR 27). Events and answers are stored as JSON text inside their element, because their keys may hold dots.
Clients are opened after a fork: one for each process, when it is first used.
"""
# ruff: noqa: D102 - the port says what each method promises

import json
import os
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any, Final

from pymongo import ASCENDING, DESCENDING, MongoClient
from pymongo.collection import Collection as Documents
from pymongo.errors import DuplicateKeyError, PyMongoError
from pymongo.uri_parser import parse_uri

from chassis.errors import Transient
from chassis.ids import DISTRICT
from chassis.store.paging import ID, Condition, page_of, ranges
from chassis.store.port import (
    AlreadyExists,
    Collection,
    Conflict,
    Document,
    DuplicateValue,
    Entry,
    Handled,
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

Raw = dict[str, Any]

_OPTIONS: Final[Mapping[str, Any]] = MappingProxyType(  # where the address states nothing else
    {
        "w": "majority",
        "journal": True,
        "readConcernLevel": "majority",
        "wTimeoutMS": 5_000,
        "retryWrites": True,
        "serverSelectionTimeoutMS": 5_000,
        "connectTimeoutMS": 5_000,
        "socketTimeoutMS": 10_000,
    }
)
_OPERATORS: Final = {"=": "$eq", ">": "$gt", "<": "$lt", ">=": "$gte"}


class MongoStores:
    """The databases behind one address."""

    def __init__(self, url: str, collections: Sequence[Collection], *, development: bool = False) -> None:
        if not development:
            refuse_weaker(url)
        self._url = url
        self._collections = tuple(collections)
        self._lock = threading.Lock()
        self._client: tuple[int, MongoClient[Raw]] | None = None
        self._databases: dict[str, MongoDatabase] = {}

    def database(self, service: str, department: str = DISTRICT) -> "MongoDatabase":
        """The database of the service in the department; MongoDB makes it with its first document."""
        name = database_name(service, department)
        with self._lock:
            return self._databases.setdefault(name, MongoDatabase(name, self, self._collections))

    def departments(self, service: str) -> list[str]:
        """Those of the databases that the server names to this account."""
        with _translated():
            return departments_among(self.client().list_database_names(), service)

    def client(self) -> MongoClient[Raw]:
        """This process's client. One inherited through a fork is left alone, not used."""
        with self._lock:
            if self._client is None or self._client[0] != os.getpid():
                self._client = (os.getpid(), connect(self._url))
            return self._client[1]

    def close(self) -> None:
        """Closes this process's client."""
        with self._lock:
            if self._client and self._client[0] == os.getpid():
                self._client[1].close()
            self._client = None


class MongoDatabase:
    """One database. See the port for what each method promises."""

    def __init__(self, name: str, stores: MongoStores, collections: Sequence[Collection]) -> None:
        self.name = name
        self._stores = stores
        self._collections = {collection.name: collection for collection in collections}
        self._prepared: set[str] = set()

    def insert(
        self,
        collection: Collection,
        id: str,
        state: State,
        *,
        outbox: Sequence[Entry] = (),
        handled: Sequence[Handled] = (),
    ) -> Document:
        answers = tuple(each.stored() for each in handled)
        document = Document(
            id, new_version(), plain(state), plain_entries(outbox), answers, collection.schema
        )
        with self._documents(collection) as documents:
            try:
                documents.insert_one(raw_of(document))
            except DuplicateKeyError as error:
                if documents.find_one({ID: id}):
                    raise AlreadyExists(f"{collection.name}/{id}") from error
                if _is_of_id(error):
                    raise Transient(f"{collection.name}/{id} is not yet at a majority") from error
                raise DuplicateValue(f"{collection.name}/{id}: {error}") from error
        return document

    def get(self, collection: Collection, id: str) -> Document | None:
        with self._documents(collection) as documents:
            raw = documents.find_one({ID: id})
        return document_of(raw, collection) if raw else None

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
        kept = shortened(document.handled, handled)
        new_state, entries, version = plain(state), plain_entries(outbox), new_version()
        change: Raw = {
            "$set": {
                "version": version,
                "state": new_state,
                "handled": _raw_handled(kept),
                "schema": collection.schema,
            }
        }
        if entries:
            change["$push"] = {"outbox": {"$each": [_raw_entry(entry) for entry in entries]}}
        with self._documents(collection) as documents:
            try:
                outcome = documents.update_one({ID: document.id, "version": document.version}, change)
            except DuplicateKeyError as error:
                raise DuplicateValue(f"{collection.name}/{document.id}: {error}") from error
        if not outcome.matched_count:
            raise Conflict.about(document, collection)
        return Document(
            document.id, version, new_state, (*document.outbox, *entries), kept, collection.schema
        )

    def pull(self, collection: Collection, id: str, event_ids: Iterable[str]) -> None:
        with self._documents(collection) as documents:
            for event_id in event_ids:
                documents.update_one({ID: id}, {"$pull": {"outbox": {"id": event_id}}})

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
        direction = DESCENDING if descending else ASCENDING
        order = [(_path(path), direction) for path in (*page.order, ID)]
        found: list[Document] = []
        with self._documents(collection) as documents:
            for conditions in ranges(page):
                wanted = limit - len(found)
                if wanted > 0:  # to MongoDB a limit of 0 is none
                    cursor = documents.find(_filter(conditions)).sort(order).limit(wanted)
                    found += [document_of(raw, collection) for raw in cursor]
        return found

    def count(
        self, collection: Collection, index: str, *, equals: Mapping[str, Any], limit: int = 1000
    ) -> int:
        prefix = index_prefix(collection.index(index), equals)
        conditions = [Condition(path, "=", equals[path]) for path in prefix]
        with self._documents(collection) as documents:
            return sum(1 for _ in documents.find(_filter(conditions), {ID: 1}).limit(limit))

    def unsent(self, *, since: str = "", before: str, limit: int) -> list[Unsent]:
        outboxes: list[tuple[str, str, list[Entry]]] = []
        for collection in tuple(self._collections.values()):  # a thread may add one
            with self._documents(collection) as documents:
                waiting = documents.find({"outbox.at": {"$gte": since, "$lt": before}}, {"outbox": 1})
                outboxes += [
                    (collection.name, raw[ID], [_entry(entry) for entry in raw["outbox"]])
                    for raw in waiting.sort([("outbox.at", ASCENDING)]).limit(limit)
                ]
        return Unsent.oldest_first(outboxes, before)

    def delete(self, document: Document, collection: Collection) -> None:
        exact: Raw = {ID: document.id, "version": document.version}
        with self._documents(collection) as documents:
            if documents.delete_one(exact | {"outbox": []}).deleted_count:
                return
            if documents.find_one(exact):
                raise StillUnsent(f"{collection.name}/{document.id}")
        raise Conflict.about(document, collection)

    def ping(self) -> None:
        with _translated():
            self._stores.client().admin.command("ping")

    @contextmanager
    def _documents(self, collection: Collection) -> Iterator[Documents[Raw]]:
        with _translated():
            documents = self._stores.client()[self.name][collection.name]
            if collection.name not in self._prepared:
                _create_indexes(documents, self._collections.setdefault(collection.name, collection))
                self._prepared.add(collection.name)
            yield documents


def refuse_weaker(url: str) -> None:
    """Raises ValueError when the address asks for less than what every write needs: a majority's journal, and
    reads from where writes go, of what a majority has.
    """
    options = parse_uri(url)["options"]
    if options.get("w", "majority") != "majority" or not options.get("journal", True):
        raise ValueError("STORE asks for weaker writes than w=majority and journal=true")
    if options.get("readConcernLevel", "majority") != "majority":
        raise ValueError(
            "STORE asks for reads of what a majority may not have, not readConcernLevel=majority"
        )
    if options.get("readPreference", "primary") != "primary":
        raise ValueError("STORE asks for reads from a secondary")


def connect(url: str) -> MongoClient[Raw]:
    """A client that asks for all that the address says nothing of."""
    stated = parse_uri(url)["options"]
    return MongoClient(url, **{name: value for name, value in _OPTIONS.items() if name not in stated})


def _create_indexes(documents: Documents[Raw], collection: Collection) -> None:
    documents.create_index([("outbox.at", ASCENDING)], name="unsent")
    for index in collection.indexes:
        keys: list[tuple[str, int]] = [(_path(path), ASCENDING) for path in index.fields]
        if index.unique:
            documents.create_index(keys, name=index.name, unique=True, sparse=True)
        else:
            documents.create_index([*keys, (ID, ASCENDING)], name=index.name)


def _is_of_id(error: DuplicateKeyError) -> bool:
    return dict((error.details or {}).get("keyPattern", {})) == {ID: 1}


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except PyMongoError as error:
        raise Transient(f"MongoDB: {error}") from error


def _path(path: str) -> str:
    return ID if path == ID else f"state.{path}"


def _filter(conditions: Sequence[Condition]) -> Raw:
    chosen: dict[str, Raw] = {}
    for condition in conditions:
        chosen.setdefault(_path(condition.field), {})[_OPERATORS[condition.operator]] = condition.value
    return dict(chosen)


def raw_of(document: Document) -> Raw:
    """As it lies in MongoDB."""
    return {
        ID: document.id,
        "schema": document.schema,
        "version": document.version,
        "state": document.state,
        "outbox": [_raw_entry(entry) for entry in document.outbox],
        "handled": _raw_handled(document.handled),
    }


def _raw_entry(entry: Entry) -> Raw:
    return {
        "id": entry["id"],
        "at": entry["at"],
        "rest": _dumps({k: v for k, v in entry.items() if k not in {"id", "at"}}),
    }


def _entry(raw: Raw) -> Entry:
    return {"id": raw["id"], "at": raw["at"], **json.loads(raw["rest"])}


def _raw_handled(handled: Sequence[Handled]) -> list[Raw]:
    return [{"key": h.key, "fingerprint": h.fingerprint, "result": _dumps(h.result)} for h in handled]


def document_of(raw: Raw, collection: Collection) -> Document:
    """The document that lies there so, as this release knows it."""
    return Document(
        raw[ID],
        raw["version"],
        collection.upcast(raw["state"], raw["schema"]),
        tuple(_entry(entry) for entry in raw["outbox"]),
        tuple(Handled(h["key"], h["fingerprint"], json.loads(h["result"])) for h in raw["handled"]),
        raw["schema"],
    )


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
