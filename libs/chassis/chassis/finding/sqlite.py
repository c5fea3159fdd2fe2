"""An index of words in SQLite's FTS5, in a file of its own beside the documents.

The words come folded, so the tokenizer only has to leave them whole: by default it cuts at every vowel sign.
A power cut may undo what was indexed last; what is indexed again finds that by its order.
"""

import json
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from chassis.finding import folding
from chassis.finding.folding import Term
from chassis.finding.port import NOTHING, Facts, Known, Match, Order
from chassis.store.sqlite_connections import Connections, transaction, translated, unflushed

SUFFIX: Final = ".words"
_TABLES: Final = (
    "CREATE TABLE IF NOT EXISTS made (version INTEGER NOT NULL)",
    """CREATE TABLE IF NOT EXISTS subjects (id TEXT PRIMARY KEY, epoch INTEGER NOT NULL,
    position INTEGER NOT NULL, last INTEGER NOT NULL, facts TEXT NOT NULL, at INTEGER NOT NULL)""",
    "CREATE INDEX IF NOT EXISTS by_time ON subjects (at)",
    """CREATE TABLE IF NOT EXISTS passages (id INTEGER PRIMARY KEY AUTOINCREMENT,
    subject TEXT NOT NULL, number INTEGER NOT NULL, UNIQUE (subject, number))""",
    """CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (normal, loose, detail = column,
    tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co M*'")""",
)
_EMPTIED: Final = ("made", "subjects", "passages", "words")
_AT_ONCE: Final = 500
_MATCHING: Final = """SELECT subject, number FROM words JOIN passages ON passages.id = words.rowid
    WHERE words MATCH ? ORDER BY words.rowid DESC LIMIT ?"""


class SqliteIndex:
    """One file. See the port for what each method promises."""

    def __init__(self, path: Path) -> None:
        self._folder = path.parent
        self._connections = Connections(path)
        self._ready = False
        self._lock = threading.Lock()

    def version(self) -> int:
        """Of the normaliser with which it was made; 0 while it was not made whole."""
        with self._reading() as connection:
            row = connection.execute("SELECT max(version) FROM made").fetchone()
        return int(row[0] or 0)

    def made(self, version: int) -> None:
        """It is whole, with that version."""
        with self._writing() as connection:
            connection.execute("DELETE FROM made")
            connection.execute("INSERT INTO made VALUES (?)", (version,))

    def clear(self) -> None:
        """It holds nothing, and is of no version."""
        with self._writing() as connection:
            for table in _EMPTIED:
                connection.execute(f"DELETE FROM {table}")  # noqa: S608 -- our own names

    def put(
        self, subject: str, order: Order, facts: Facts, passages: Mapping[int, str], *, anew: bool = False
    ) -> bool:
        """See the port."""
        rows = [(number, *_columns(text)) for number, text in passages.items()]
        told = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
        with self._writing() as connection:
            known = _known(connection, [subject]).get(subject, Known(NOTHING, -1))
            if known.order >= order:
                return False
            _remove(connection, subject, None if anew else list(passages))
            for row in rows:
                _add(connection, subject, *row)
            last = max([*passages, -1 if anew else known.last])
            values = (subject, *order, last, told, time.time_ns())
            connection.execute("REPLACE INTO subjects VALUES (?, ?, ?, ?, ?, ?)", values)
        return True

    def known(self, subjects: Iterable[str]) -> dict[str, Known]:
        """Those that are indexed."""
        with self._reading() as connection:
            return _known(connection, list(subjects))

    def matches(self, asked: Sequence[Term], *, loosely: bool, limit: int) -> Iterator[Match]:
        """See the port."""
        statement, values = _asking(asked, "loose" if loosely else "normal")
        with self._reading() as connection:
            for row in connection.execute(statement, (*values, limit)):
                yield Match(row[0], row[1])

    def close(self) -> None:
        """Closes the connections of every thread of this process."""
        self._connections.close()

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with translated():
            with self._lock:
                self._make()
            yield self._connections.mine()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._reading() as connection, unflushed(connection), transaction(connection):
            yield connection

    def _make(self) -> None:
        if self._ready:
            return
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        connection = self._connections.mine()
        with transaction(connection):
            for statement in _TABLES:
                connection.execute(statement)
        self._ready = True


def _asking(asked: Sequence[Term], column: str) -> tuple[str, tuple[str, ...]]:
    """What is executed, and what it binds before the limit."""
    if not asked:
        return "SELECT id, 0 FROM subjects ORDER BY at DESC LIMIT ?", ()
    query = " AND ".join(f'{column} : "{term.word}"{"*" if term.goes_on else ""}' for term in asked)
    return _MATCHING, (query,)


def _add(connection: sqlite3.Connection, subject: str, number: int, normal: str, loose: str) -> None:
    passage = connection.execute(
        "INSERT INTO passages (subject, number) VALUES (?, ?)", (subject, number)
    ).lastrowid
    connection.execute("INSERT INTO words (rowid, normal, loose) VALUES (?, ?, ?)", (passage, normal, loose))


def _columns(text: str) -> tuple[str, str]:
    normal = folding.words(text)
    return " ".join(normal), " ".join(map(folding.loose, normal))


def _known(connection: sqlite3.Connection, subjects: Sequence[str]) -> dict[str, Known]:
    found: dict[str, Known] = {}
    for first in range(0, len(subjects), _AT_ONCE):
        part = subjects[first : first + _AT_ONCE]
        asked = ", ".join("?" * len(part))
        rows = connection.execute(
            f"SELECT id, epoch, position, last, facts FROM subjects WHERE id IN ({asked})",  # noqa: S608
            part,
        )
        found |= {row[0]: Known((row[1], row[2]), row[3], json.loads(row[4])) for row in rows}
    return found


def _remove(connection: sqlite3.Connection, subject: str, numbers: Sequence[int] | None) -> None:
    """The passages with these numbers are gone, or all."""
    rows = connection.execute("SELECT id, number FROM passages WHERE subject = ?", (subject,)).fetchall()
    for identifier, number in rows:
        if numbers is None or number in numbers:
            connection.execute("DELETE FROM words WHERE rowid = ?", (identifier,))
            connection.execute("DELETE FROM passages WHERE id = ?", (identifier,))
