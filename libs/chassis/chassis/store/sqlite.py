"""The document store on SQLite: the embedded default of one machine, also of a real one-server district.

One file a database, one table a collection. WAL with `synchronous=FULL` puts a commit on the disk before it
returns; BEGIN IMMEDIATE takes the writer's turn before reading, so that a conditional write cannot lose.
The outbox stands in a column of its own beside the instant of its oldest event: pulling from it leaves the
version alone and the sweep is an indexed query.
"""
# ruff: noqa: D102 - the port says what each method promises
# ruff: noqa: S608 - statements are made of declared names, which the port checks; every value is bound

import json
import os
import sqlite3
import threading
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

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
    Index,
    State,
    StillUnsent,
    Unsent,
    database_name,
    departments_among,
    index_prefix,
    new_version,
    plain,
    shortened,
)

BUSY_MILLISECONDS: Final = 10_000
_OPENINGS: Final = 50  # switching a new file to WAL ignores the busy timeout, so opening is tried again

_COLUMNS: Final = "id, schema, version, state, outbox, handled"
_TYPED_COLUMNS: Final = (
    "id TEXT PRIMARY KEY, schema INTEGER NOT NULL, version TEXT NOT NULL,"
    " state TEXT NOT NULL, outbox TEXT NOT NULL, handled TEXT NOT NULL, unsent TEXT"
)


class SqliteStores:
    """A folder of databases. Connections belong to one thread of one process and open when first used."""

    def __init__(self, folder: Path, collections: Sequence[Collection]) -> None:
        self._folder = folder
        self._collections = tuple(collections)
        self._databases: dict[str, SqliteDatabase] = {}
        self._lock = threading.Lock()

    def database(self, service: str, department: str = DISTRICT) -> "SqliteDatabase":
        """The database of the service in the department, made if it is new."""
        name = database_name(service, department)
        with self._lock:
            if name not in self._databases:
                self._folder.mkdir(parents=True, exist_ok=True)
                self._databases[name] = SqliteDatabase(
                    name, self._folder / f"{name}.sqlite", self._collections
                )
            return self._databases[name]

    def departments(self, service: str) -> list[str]:
        """Those of whose databases there are files."""
        return departments_among((path.stem for path in self._folder.glob("*.sqlite")), service)

    def close(self) -> None:
        """Closes the connections of every thread of this process."""
        with self._lock:
            for database in self._databases.values():
                database.close()
            self._databases.clear()


class SqliteDatabase:
    """One file. See the port for what each method promises."""

    def __init__(self, name: str, path: Path, collections: Sequence[Collection]) -> None:
        self.name = name
        self._connections = _Connections(path)
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
        document = Document(
            id, new_version(), plain(state), tuple(_plain_entries(outbox)), tuple(handled), collection.schema
        )
        statement = f"INSERT INTO {_table(collection)} ({_COLUMNS}, unsent) VALUES (?, ?, ?, ?, ?, ?, ?)"
        with self._writing(collection) as connection:
            try:
                connection.execute(statement, _row(document))
            except sqlite3.IntegrityError as error:
                if _select(connection, collection, id):
                    raise AlreadyExists(f"{collection.name}/{id}") from error
                raise DuplicateValue(f"{collection.name}/{id}: {error}") from error
        return document

    def get(self, collection: Collection, id: str) -> Document | None:
        with self._reading(collection) as connection:
            row = _select(connection, collection, id)
        return _document(row, collection) if row else None

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
        new_state, entries = plain(state), _plain_entries(outbox)
        statement = (
            f"UPDATE {_table(collection)}"
            " SET id = ?, schema = ?, version = ?, state = ?, outbox = ?, handled = ?, unsent = ?"
            " WHERE id = ?"
        )
        with self._writing(collection) as connection:
            row = self._unchanged(connection, document, collection)
            committed = Document(
                document.id,
                new_version(),
                new_state,
                (*json.loads(row["outbox"]), *entries),
                shortened(document.handled, handled),
                collection.schema,
            )
            try:
                connection.execute(statement, (*_row(committed), document.id))
            except sqlite3.IntegrityError as error:
                raise DuplicateValue(f"{collection.name}/{document.id}: {error}") from error
        return committed

    def pull(self, collection: Collection, id: str, event_ids: Iterable[str]) -> None:
        gone = set(event_ids)
        with self._reading(collection) as connection, _unflushed(connection), _transaction(connection):
            row = _select(connection, collection, id)
            if row is None:
                return
            kept = [entry for entry in json.loads(row["outbox"]) if entry["id"] not in gone]
            connection.execute(
                f"UPDATE {_table(collection)} SET outbox = ?, unsent = ? WHERE id = ?",
                (_dumps(kept), _oldest(kept), id),
            )

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
        order = ", ".join(f"{_expression(path)} {direction}" for path in (*page.order, ID))
        found: list[Document] = []
        with self._reading(collection) as connection:
            for conditions in ranges(page):
                where, values = _where(conditions)
                rows = connection.execute(
                    f"SELECT {_COLUMNS} FROM {_table(collection)}{where} ORDER BY {order} LIMIT ?",
                    (*values, limit - len(found)),
                )
                found += [_document(row, collection) for row in rows]
                if len(found) >= limit:
                    break
        return found

    def count(
        self, collection: Collection, index: str, *, equals: Mapping[str, Any], limit: int = 1000
    ) -> int:
        prefix = index_prefix(collection.index(index), equals)
        where, values = _where([Condition(path, "=", equals[path]) for path in prefix])
        with self._reading(collection) as connection:
            statement = f"SELECT count(*) FROM (SELECT 1 FROM {_table(collection)}{where} LIMIT ?)"
            counted: int = connection.execute(statement, (*values, limit)).fetchone()[0]
        return counted

    def unsent(self, *, since: str = "", before: str, limit: int) -> list[Unsent]:
        outboxes: list[tuple[str, str, list[Entry]]] = []
        for collection in tuple(self._collections.values()):  # a thread may add one
            with self._reading(collection) as connection:
                rows = connection.execute(
                    f"SELECT id, outbox FROM {_table(collection)}"
                    " WHERE unsent >= ? AND unsent < ? ORDER BY unsent LIMIT ?",
                    (since, before, limit),
                ).fetchall()
            outboxes += [(collection.name, row["id"], json.loads(row["outbox"])) for row in rows]
        return Unsent.oldest_first(outboxes, before)

    def delete(self, document: Document, collection: Collection) -> None:
        with self._writing(collection) as connection:
            row = self._unchanged(connection, document, collection)
            if json.loads(row["outbox"]):
                raise StillUnsent(f"{collection.name}/{document.id}")
            connection.execute(f"DELETE FROM {_table(collection)} WHERE id = ?", (document.id,))

    def ping(self) -> None:
        with _translated():
            self._connections.mine().execute("SELECT 1").fetchone()

    @staticmethod
    def _unchanged(connection: sqlite3.Connection, document: Document, collection: Collection) -> sqlite3.Row:
        row = _select(connection, collection, document.id)
        if row is None or row["version"] != document.version:
            raise Conflict.about(document, collection)
        return row

    @contextmanager
    def _reading(self, collection: Collection) -> Iterator[sqlite3.Connection]:
        with _translated():
            connection = self._connections.mine()
            self._prepare(connection, collection)
            yield connection

    @contextmanager
    def _writing(self, collection: Collection) -> Iterator[sqlite3.Connection]:
        with self._reading(collection) as connection, _transaction(connection):
            yield connection

    def _prepare(self, connection: sqlite3.Connection, collection: Collection) -> None:
        if collection.name in self._prepared:
            return
        declared = self._collections.setdefault(collection.name, collection)
        with _transaction(connection):
            for statement in _definitions(declared):
                connection.execute(statement)
        self._prepared.add(collection.name)


class _Held:
    """A thread's hold on its connection, which is closed when the thread ends, at the latest."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.process = os.getpid()
        # The connection is in a cycle with its statements and would wait for the garbage collector.
        self.let_go = weakref.finalize(self, _close_own, connection, self.process)


class _Connections:
    """One connection for each thread of each process: SQLite's must cross neither."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._mine = threading.local()
        self._living: weakref.WeakSet[_Held] = weakref.WeakSet()
        self._lock = threading.Lock()

    def mine(self) -> sqlite3.Connection:
        """The calling thread's connection. One inherited through a fork is neither used nor closed."""
        held: _Held | None = getattr(self._mine, "held", None)
        if held is None or held.process != os.getpid():
            held = self._mine.held = _Held(self._open())
            with self._lock:
                self._living.add(held)
        return held.connection

    def close(self) -> None:
        """Closes what this process opened."""
        with self._lock:
            for held in list(self._living):
                held.let_go()
            self._living.clear()
        self._mine = threading.local()

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path, timeout=BUSY_MILLISECONDS / 1000, isolation_level=None, check_same_thread=False
        )
        connection.row_factory = sqlite3.Row
        _patiently(lambda: connection.execute("PRAGMA journal_mode = WAL"))
        connection.execute("PRAGMA synchronous = FULL")
        return connection


_LEFT_ALONE: Final[list[sqlite3.Connection]] = []
"""Connections of a parent process: closing them here would meddle with its locks."""


def _close_own(connection: sqlite3.Connection, process: int) -> None:
    if process == os.getpid():
        connection.close()
    else:
        _LEFT_ALONE.append(connection)


def _patiently(act: Callable[[], object]) -> None:
    for _ in range(_OPENINGS):
        try:
            act()
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            threading.Event().wait(BUSY_MILLISECONDS / 1000 / _OPENINGS)
        else:
            return
    act()


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:  # the disk may refuse the commit itself, and SQLite may have undone all
            connection.execute("ROLLBACK")


@contextmanager
def _unflushed(connection: sqlite3.Connection) -> Iterator[None]:
    """What is committed meanwhile survives the process; a power cut may undo it, and the event is sent again.
    Flushing each one would cost the publisher more than half of its speed.
    """
    connection.execute("PRAGMA synchronous = NORMAL")
    try:
        yield
    finally:
        connection.execute("PRAGMA synchronous = FULL")


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise Transient(f"SQLite: {error}") from error


def _table(collection: Collection) -> str:
    return f'"{collection.name}"'


def _expression(path: str) -> str:
    return "id" if path == ID else f"json_extract(state, '$.{path}')"


def _where(conditions: Sequence[Condition]) -> tuple[str, list[Any]]:
    terms = [f"{_expression(c.field)} {'IS' if c.operator == '=' else c.operator} ?" for c in conditions]
    return (" WHERE " + " AND ".join(terms) if terms else ""), [c.value for c in conditions]


def _definitions(collection: Collection) -> list[str]:
    table, name = _table(collection), collection.name
    return [
        f"CREATE TABLE IF NOT EXISTS {table} ({_TYPED_COLUMNS})",
        f'CREATE INDEX IF NOT EXISTS "{name}.unsent" ON {table} (unsent) WHERE unsent IS NOT NULL',
        *(_index_definition(collection, index) for index in collection.indexes),
    ]


def _index_definition(collection: Collection, index: Index) -> str:
    columns = [_expression(path) for path in index.fields] + ([] if index.unique else ["id"])
    return (
        f'CREATE {"UNIQUE " if index.unique else ""}INDEX IF NOT EXISTS "{collection.name}.{index.name}"'
        f" ON {_table(collection)} ({', '.join(columns)})"
    )


def _select(connection: sqlite3.Connection, collection: Collection, identifier: str) -> sqlite3.Row | None:
    statement = f"SELECT {_COLUMNS} FROM {_table(collection)} WHERE id = ?"
    row: sqlite3.Row | None = connection.execute(statement, (identifier,)).fetchone()
    return row


def _row(document: Document) -> tuple[Any, ...]:
    handled = [[h.key, h.fingerprint, plain(h.result, keys_are_names=False)] for h in document.handled]
    return (
        document.id,
        document.schema,
        document.version,
        _dumps(document.state),
        _dumps(document.outbox),
        _dumps(handled),
        _oldest(document.outbox),
    )


def _document(row: sqlite3.Row, collection: Collection) -> Document:
    return Document(
        row["id"],
        row["version"],
        collection.upcast(json.loads(row["state"]), row["schema"]),
        tuple(json.loads(row["outbox"])),
        tuple(Handled(*parts) for parts in json.loads(row["handled"])),
        row["schema"],
    )


def _plain_entries(outbox: Sequence[Entry]) -> list[Entry]:
    return [plain(entry, keys_are_names=False) for entry in outbox]


def _oldest(outbox: Sequence[Entry]) -> str | None:
    return min((str(entry["at"]) for entry in outbox), default=None)


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
