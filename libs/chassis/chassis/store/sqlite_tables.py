"""How documents lie in SQLite: a table a collection, a row a document, an index of the state's JSON.

The outbox stands in a column of its own beside the instant of its oldest event: pulling from it leaves the
version alone and the sweep is an indexed query.
"""

import json
import sqlite3
from collections.abc import Sequence
from typing import Any, Final

from chassis.store.paging import ID, Condition
from chassis.store.port import Collection, Document, Entry, Handled, Index

COLUMNS: Final = "id, schema, version, state, outbox, handled"
_TYPED_COLUMNS: Final = (
    "id TEXT PRIMARY KEY, schema INTEGER NOT NULL, version TEXT NOT NULL,"
    " state TEXT NOT NULL, outbox TEXT NOT NULL, handled TEXT NOT NULL, unsent TEXT"
)


_JSON: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def table(collection: Collection) -> str:
    """The name of its table, quoted."""
    return f'"{collection.name}"'


def expression(path: str) -> str:
    """What stands at the path inside a state, or the id."""
    return "id" if path == ID else f"json_extract(state, '$.{path}')"


def where(conditions: Sequence[Condition]) -> tuple[str, list[Any]]:
    """The clause, empty without a condition, and the values it binds."""
    terms = [f"{expression(c.field)} {'IS' if c.operator == '=' else c.operator} ?" for c in conditions]
    return (" WHERE " + " AND ".join(terms) if terms else ""), [c.value for c in conditions]


def definitions(collection: Collection) -> list[str]:
    """The statements that make its table and indexes where they are not there yet."""
    name, place = collection.name, table(collection)
    return [
        f"CREATE TABLE IF NOT EXISTS {place} ({_TYPED_COLUMNS})",
        f'CREATE INDEX IF NOT EXISTS "{name}.unsent" ON {place} (unsent) WHERE unsent IS NOT NULL',
        *(_index_definition(collection, index) for index in collection.indexes),
    ]


def row_of(document: Document) -> tuple[Any, ...]:
    """The values of COLUMNS, and then of `unsent`."""
    return (
        document.id,
        document.schema,
        document.version,
        dumps(document.state),
        dumps(document.outbox),
        dumps(document.handled),
        oldest(document.outbox),
    )


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


def oldest(outbox: Sequence[Entry]) -> str | None:
    """The value of `unsent`."""
    return min((str(entry["at"]) for entry in outbox), default=None)


def dumps(value: Any) -> str:
    """The JSON that is stored."""
    return _JSON.encode(value)


def _index_definition(collection: Collection, index: Index) -> str:
    columns = [expression(path) for path in index.fields] + ([] if index.unique else ["id"])
    return (
        f'CREATE {"UNIQUE " if index.unique else ""}INDEX IF NOT EXISTS "{collection.name}.{index.name}"'
        f" ON {table(collection)} ({', '.join(columns)})"
    )
