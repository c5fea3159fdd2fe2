"""The document store on SQLite: the embedded default of one machine, also of a real one-server district.

One file a database, one table a collection. WAL with `synchronous=FULL` puts a commit on the disk before it
returns; writes take the writer's turn before they read, so that a conditional one cannot lose, and those that
come together share a flush (`sqlite_commits`).
"""
# ruff: noqa: D102 - the port says what each method promises
# ruff: noqa: S608 - statements are made of declared names, which the port checks; every value is bound

import json
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

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
from chassis.store.sqlite_commits import Commits
from chassis.store.sqlite_connections import Connections, translated
from chassis.store.sqlite_tables import (
    CHANGES,
    COLUMNS,
    ROW,
    define,
    document_of,
    expression,
    outbox_of,
    row_of,
    table,
    where,
)

T = TypeVar("T")


class SqliteStores:
    """A folder of databases, closed to other accounts. Connections belong to one thread of one process and
    open when first used.
    """

    def __init__(self, folder: Path, collections: Sequence[Collection]) -> None:
        self.folder = folder
        self._collections = tuple(collections)
        self._closing: list[Callable[[], None]] = []
        self._databases: dict[str, SqliteDatabase] = {}
        self._lock = threading.Lock()

    def database(self, service: str, department: str = DISTRICT) -> "SqliteDatabase":
        """The database of the service in the department, made if it is new."""
        name = database_name(service, department)
        with self._lock:
            if name not in self._databases:
                self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                self._databases[name] = SqliteDatabase(
                    name, self.folder / f"{name}.sqlite", self._collections
                )
            return self._databases[name]

    def departments(self, service: str) -> list[str]:
        """Those of whose databases there are files."""
        return departments_among((path.stem for path in self.folder.glob("*.sqlite")), service)

    def closing(self, close: Callable[[], None]) -> None:
        """What lies beside the databases is closed with them."""
        self._closing.append(close)

    def close(self) -> None:
        """Closes the connections of every thread of this process."""
        for close in self._closing:
            close()
        with self._lock:
            for database in self._databases.values():
                database.close()
            self._databases.clear()


class SqliteDatabase:
    """One file. See the port for what each method promises."""

    def __init__(self, name: str, path: Path, collections: Sequence[Collection]) -> None:
        self.name = name
        self._connections = Connections(path)
        self._commits = Commits(self._connections)
        self._collections = {collection.name: collection for collection in collections}
        self._prepared: set[str] = set()

    def close(self) -> None:
        """Closes the connections of every thread of this process."""
        self._connections.close()

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
        statement = f"INSERT INTO {table(collection)} {ROW}"
        row = row_of(document)

        def put(connection: sqlite3.Connection) -> None:
            try:
                connection.execute(statement, row)
            except sqlite3.IntegrityError as error:
                if _select(connection, collection, id):
                    raise AlreadyExists(f"{collection.name}/{id}") from error
                raise DuplicateValue(f"{collection.name}/{id}: {error}") from error

        self._write(collection, put)
        return document

    def get(self, collection: Collection, id: str) -> Document | None:
        with self._reading(collection) as connection:
            row = _select(connection, collection, id)
        return document_of(row, collection) if row else None

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
        committed = Document(document.id, new_version(), plain(state), (), kept, collection.schema)
        row, entries = row_of(committed), plain_entries(outbox)
        statement = f"UPDATE {table(collection)} SET {CHANGES} WHERE id = :id"

        def change(connection: sqlite3.Connection) -> tuple[Entry, ...]:
            waiting = (*_outbox_of_unchanged(connection, document, collection), *entries)
            try:
                connection.execute(statement, row | outbox_of(waiting))
            except sqlite3.IntegrityError as error:
                raise DuplicateValue(f"{collection.name}/{document.id}: {error}") from error
            return waiting

        return replace(committed, outbox=self._write(collection, change))

    def pull(self, collection: Collection, id: str, event_ids: Iterable[str]) -> None:
        gone = set(event_ids)
        statement = f"UPDATE {table(collection)} SET outbox = :outbox, unsent = :unsent WHERE id = :id"

        def take_out(connection: sqlite3.Connection) -> None:
            row = _select(connection, collection, id, "outbox")
            if row is not None:
                left = [entry for entry in json.loads(row["outbox"]) if entry["id"] not in gone]
                connection.execute(statement, {"id": id, **outbox_of(left)})

        # After a power cut the event is sent again; a flush for each would cost more than half of the speed.
        self._write(collection, take_out, flush=False)

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
        direction = "DESC" if descending else "ASC"
        order = ", ".join(f"{expression(path)} {direction}" for path in (*page.order, ID))
        found: list[Document] = []
        with self._reading(collection) as connection:
            for conditions in ranges(page):
                clause, values = where(conditions)
                rows = connection.execute(
                    f"SELECT {COLUMNS} FROM {table(collection)}{clause} ORDER BY {order} LIMIT ?",
                    (*values, limit - len(found)),
                )
                found += [document_of(row, collection) for row in rows]
                if len(found) >= limit:
                    break
        return found

    def count(
        self, collection: Collection, index: str, *, equals: Mapping[str, Any], limit: int = 1000
    ) -> int:
        prefix = index_prefix(collection.index(index), equals)
        clause, values = where([Condition(path, "=", equals[path]) for path in prefix])
        with self._reading(collection) as connection:
            statement = f"SELECT count(*) FROM (SELECT 1 FROM {table(collection)}{clause} LIMIT ?)"
            counted: int = connection.execute(statement, (*values, limit)).fetchone()[0]
        return counted

    def unsent(self, *, since: str = "", before: str, limit: int) -> list[Unsent]:
        outboxes: list[tuple[str, str, list[Entry]]] = []
        for collection in tuple(self._collections.values()):  # a thread may add one
            with self._reading(collection) as connection:
                rows = connection.execute(
                    f"SELECT id, outbox FROM {table(collection)}"
                    " WHERE unsent >= ? AND unsent < ? ORDER BY unsent LIMIT ?",
                    (since, before, limit),
                ).fetchall()
            outboxes += [(collection.name, row["id"], json.loads(row["outbox"])) for row in rows]
        return Unsent.oldest_first(outboxes, before)

    def delete(self, document: Document, collection: Collection) -> None:
        def remove(connection: sqlite3.Connection) -> None:
            if _outbox_of_unchanged(connection, document, collection):
                raise StillUnsent(f"{collection.name}/{document.id}")
            connection.execute(f"DELETE FROM {table(collection)} WHERE id = ?", (document.id,))

        self._write(collection, remove)

    def ping(self) -> None:
        with translated():
            self._connections.mine().execute("PRAGMA schema_version").fetchone()
            self._connections.require_file()

    @contextmanager
    def _reading(self, collection: Collection) -> Iterator[sqlite3.Connection]:
        self._prepare(collection)
        with translated():
            yield self._connections.mine()

    def _write(
        self, collection: Collection, act: Callable[[sqlite3.Connection], T], *, flush: bool = True
    ) -> T:
        self._prepare(collection)
        return self._commits.write(act, flush=flush)

    def _prepare(self, collection: Collection) -> None:
        if collection.name in self._prepared:
            return
        declared = self._collections.setdefault(collection.name, collection)
        self._commits.write(lambda connection: define(connection, declared))
        self._prepared.add(collection.name)


def _select(
    connection: sqlite3.Connection, collection: Collection, identifier: str, columns: str = COLUMNS
) -> sqlite3.Row | None:
    statement = f"SELECT {columns} FROM {table(collection)} WHERE id = ?"
    row: sqlite3.Row | None = connection.execute(statement, (identifier,)).fetchone()
    return row


def _outbox_of_unchanged(
    connection: sqlite3.Connection, document: Document, collection: Collection
) -> list[Entry]:
    """What waits to be sent. Raises Conflict when somebody wrote since."""
    row = _select(connection, collection, document.id, "version, outbox")
    if row is None or row["version"] != document.version:
        raise Conflict.about(document, collection)
    outbox: list[Entry] = json.loads(row["outbox"])
    return outbox
