"""The documents of a site as they lie in SQLite and in MongoDB, read alike, copied and compared.

A collection is compared by how many documents it has and by one digest over all of them in the order of their
ids: with their versions, what waits to be sent, and what was answered. What is no document is left out: an
index of words is made anew by `workflow rebuild`.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import asdict
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any, Final, NamedTuple

from pymongo import ASCENDING, MongoClient
from pymongo.collection import Collection as Documents

from chassis.store.mongo import document_of as of_mongo
from chassis.store.mongo import raw_of
from chassis.store.port import Collection, Document
from chassis.store.sqlite_tables import COLUMNS
from chassis.store.sqlite_tables import document_of as of_sqlite

Client = MongoClient[dict[str, Any]]

AT_ONCE: Final = 200
"""Documents that are put in one request: some megabytes at most."""

_TABLES: Final = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name"
)
_OF_WORDS: Final = "words_"
"""How the collections of an index of words begin."""


class Occupied(Exception):
    """A document of that id is there already, and is another one."""


class Sum(NamedTuple):
    """What a collection holds."""

    documents: int
    digest: str


Sums = Mapping[tuple[str, str], Sum]
"""By database and collection; those without a document are not there."""


def databases(stores: Path) -> list[Path]:
    """The files of all services' databases, below the folder of the site's documents."""
    return sorted(stores.glob("*/*.sqlite"))


def services(stores: Path) -> set[str]:
    """Whose databases these are."""
    return {path.stem.partition("_")[0] for path in databases(stores)}


def copy(path: Path, client: Client) -> int:
    """All documents of that file lie in MongoDB, in the database of its name; how many were put. One that
    lies there already as it is, from a copy that broke off, is left. Raises Occupied before anything of its
    collection is put.
    """
    put = 0
    with closing(_opened(path)) as connection:
        for name in _collections(connection):
            target = client[path.stem][name]
            missing = _missing(connection, name, target)
            documents = map(raw_of, _in_sqlite(connection, name, missing))
            while some := list(islice(documents, AT_ONCE)):
                put += len(target.insert_many(some).inserted_ids)
    return put


def sums_of_sqlite(stores: Path) -> Sums:
    """What the site's files hold."""
    found: dict[tuple[str, str], Sum] = {}
    for path in databases(stores):
        with closing(_opened(path)) as connection:
            for name in _collections(connection):
                found[path.stem, name] = _sum(_in_sqlite(connection, name))
    return _without_empty(found)


def sums_of_mongo(client: Client, owners: set[str]) -> Sums:
    """What MongoDB holds of these services, but for indexes of words."""
    found = {
        (database, name): _sum(_in_mongo(client[database][name], name))
        for database in client.list_database_names()
        if database.partition("_")[0] in owners
        for name in client[database].list_collection_names()
        if not name.startswith(_OF_WORDS)
    }
    return _without_empty(found)


def differences(here: Sums, there: Sums) -> list[str]:
    """What is not the same on both sides, a line each; nothing when all is."""
    nothing = Sum(0, "")
    lines = []
    for place in sorted({*here, *there}):
        one, other = here.get(place, nothing), there.get(place, nothing)
        if one != other:
            counts = f"{one.documents} and {other.documents} documents"
            lines.append(
                f"{'.'.join(place)}: {counts}" + (", of other content" if one[0] == other[0] else "")
            )
    return lines


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    connection.execute("BEGIN")  # all that is read is of one instant
    return connection


def _collections(connection: sqlite3.Connection) -> list[str]:
    return [row["name"] for row in connection.execute(_TABLES)]


def _in_sqlite(
    connection: sqlite3.Connection, name: str, wanted: set[str] | None = None
) -> Iterator[Document]:
    query = f'SELECT {COLUMNS} FROM "{name}" ORDER BY id'  # noqa: S608 - names of the file's own tables
    for row in connection.execute(query):
        if wanted is None or row["id"] in wanted:
            yield of_sqlite(row, _as_written(name))


def _in_mongo(documents: Documents[dict[str, Any]], name: str) -> Iterator[Document]:
    for raw in documents.find().sort([("_id", ASCENDING)]):
        yield of_mongo(raw, _as_written(name))


def _as_written(name: str) -> Collection:
    """The collection by which a document is read as it was written, of whichever release that was."""
    return Collection(name, schema=0)


def _missing(connection: sqlite3.Connection, name: str, target: Documents[dict[str, Any]]) -> set[str]:
    """The ids that are not there yet. Raises Occupied."""
    there = {each.id: _line(each) for each in _in_mongo(target, name)}
    missing = set()
    for each in _in_sqlite(connection, name):
        if each.id not in there:
            missing.add(each.id)
        elif there[each.id] != _line(each):
            raise Occupied(f"{target.full_name}/{each.id} is there, and is another one")
    return missing


def _sum(documents: Iterator[Document]) -> Sum:
    count, digest = 0, sha256()
    for each in documents:
        count += 1
        digest.update(_line(each))
    return Sum(count, digest.hexdigest())


def _line(document: Document) -> bytes:
    """All of a document, the same on both sides."""
    return sha256(json.dumps(asdict(document), sort_keys=True, ensure_ascii=False).encode()).digest()


def _without_empty(sums: Sums) -> Sums:
    return {place: found for place, found in sums.items() if found.documents}
