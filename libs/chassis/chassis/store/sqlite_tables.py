"""How documents lie in SQLite: a table a collection, a row a document, an index of the state's JSON.

The outbox stands in a column of its own beside the instant of its oldest event: pulling from it leaves the
version alone and the sweep is an indexed query. The outline is the state without its lists: no index can look
into a list, but every index of a table reads the JSON of the old row and of the new one at each write, and a
hundred entries of a history are ten times what else there is.
"""
# ruff: noqa: S608 - statements are made of declared names, which the port checks; every value is bound

import json
import sqlite3
from collections.abc import Sequence
from typing import Any, Final

from chassis.store.paging import ID, Condition
from chassis.store.port import Collection, Document, Entry, Handled, Index, State

_TYPES: Final = {
    "id": "TEXT PRIMARY KEY",
    "schema": "INTEGER NOT NULL",
    "version": "TEXT NOT NULL",
    "state": "TEXT NOT NULL",
    "outline": "TEXT NOT NULL",
    "outbox": "TEXT NOT NULL",
    "handled": "TEXT NOT NULL",
    "unsent": "TEXT",
}
COLUMNS: Final = "id, schema, version, state, outbox, handled"
"""What a document is read from."""
ROW: Final = f"({', '.join(_TYPES)}) VALUES ({', '.join(f':{column}' for column in _TYPES)})"
CHANGES: Final = ", ".join(f"{column} = :{column}" for column in _TYPES if column != "id")
_TYPED_COLUMNS: Final = ", ".join(f"{column} {kind}" for column, kind in _TYPES.items())
_JSON: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def table(collection: Collection) -> str:
    """The name of its table, quoted."""
    return f'"{collection.name}"'


def expression(path: str) -> str:
    """What stands at the path inside a state, or the id."""
    return "id" if path == ID else f"json_extract(outline, '$.{path}')"


def where(conditions: Sequence[Condition]) -> tuple[str, list[Any]]:
    """The clause, empty without a condition, and the values it binds."""
    terms = [f"{expression(c.field)} {'IS' if c.operator == '=' else c.operator} ?" for c in conditions]
    return (" WHERE " + " AND ".join(terms) if terms else ""), [c.value for c in conditions]


def define(connection: sqlite3.Connection, collection: Collection) -> None:
    """Its table and indexes are there, also where a release that knew no outlines made them."""
    name, place = collection.name, table(collection)
    connection.execute(f"CREATE TABLE IF NOT EXISTS {place} ({_TYPED_COLUMNS})")
    if ("outline",) not in map(tuple, connection.execute("SELECT name FROM pragma_table_info(?)", (name,))):
        _add_outlines(connection, collection)
    connection.execute(
        f'CREATE INDEX IF NOT EXISTS "{name}.unsent" ON {place} (unsent) WHERE unsent IS NOT NULL'
    )
    for index in collection.indexes:
        connection.execute(_index_definition(collection, index))


def row_of(document: Document) -> dict[str, Any]:
    """The value of each column."""
    return {
        "id": document.id,
        "schema": document.schema,
        "version": document.version,
        "state": dumps(document.state),
        "outline": dumps(_outline(document.state)),
        "handled": dumps(document.handled),
        **outbox_of(document.outbox),
    }


def outbox_of(entries: Sequence[Entry]) -> dict[str, Any]:
    """The value of each column that tells what waits to be sent."""
    return {
        "outbox": dumps(entries),
        "unsent": min((str(entry["at"]) for entry in entries), default=None),
    }


def document_of(row: sqlite3.Row, collection: Collection) -> Document:
    """The document that lies in a row of COLUMNS, as this release knows it."""
    return Document(
        row["id"],
        row["version"],
        collection.upcast(json.loads(row["state"]), row["schema"]),
        tuple(json.loads(row["outbox"])),
        tuple(map(Handled._make, json.loads(row["handled"]))),
        row["schema"],
    )


def dumps(value: Any) -> str:
    """The JSON that is stored."""
    return _JSON.encode(value)


def _add_outlines(connection: sqlite3.Connection, collection: Collection) -> None:
    place = table(collection)
    connection.execute(f"ALTER TABLE {place} ADD COLUMN outline TEXT NOT NULL DEFAULT '{{}}'")
    for identifier, state in connection.execute(f"SELECT id, state FROM {place}").fetchall():
        values = dumps(_outline(json.loads(state))), identifier
        connection.execute(f"UPDATE {place} SET outline = ? WHERE id = ?", values)
    of_state = "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql LIKE '%(state,%'"
    for (index,) in connection.execute(of_state, (collection.name,)).fetchall():
        connection.execute(f'DROP INDEX "{index}"')


def _outline(state: State) -> State:
    return {
        name: _outline(value) if isinstance(value, dict) else value
        for name, value in state.items()
        if not isinstance(value, list)
    }


def _index_definition(collection: Collection, index: Index) -> str:
    columns = [expression(path) for path in index.fields] + ([] if index.unique else ["id"])
    return (
        f'CREATE {"UNIQUE " if index.unique else ""}INDEX IF NOT EXISTS "{collection.name}.{index.name}"'
        f" ON {table(collection)} ({', '.join(columns)})"
    )
