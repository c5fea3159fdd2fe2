"""Copies of the SQLite databases of all services, as they were at one and the same instant.

An act is one write to one database, and what it tells others is sent afterwards. So if the copies were of
different instants, one service might know of an act that another has forgotten. At one instant, whatever was
heard was also said; what was said and not yet heard is told again by the producers after a restore.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

PATIENCE = 10.0
"""Seconds for which a writer is waited for, as the services themselves wait for us."""


@dataclass(frozen=True)
class Instant:
    """When it was, and a reader of each database that sees it as it was then, whatever is written since."""

    point: datetime
    readers: Mapping[Path, sqlite3.Connection]


@contextmanager
def one_instant(databases: Sequence[Path]) -> Iterator[Instant]:
    """All databases stand still for the moment in which the readers begin; writers wait, and fail in nothing.

    Raises sqlite3.OperationalError when one cannot be had.
    """
    with ExitStack() as readers:
        begun: dict[Path, sqlite3.Connection] = {}
        with ExitStack() as held:
            for path in databases:
                _opened(path, held).execute("BEGIN IMMEDIATE")
            point = datetime.now(UTC)
            for path in databases:
                begun[path] = _opened(path, readers)
                begun[path].execute("BEGIN")
                begun[path].execute("SELECT count(*) FROM sqlite_master").fetchone()  # here its view begins
        yield Instant(point, begun)


def copy(reader: sqlite3.Connection, target: Path) -> None:
    """The target is a database with what the reader sees, readable by its owner only. It is one file, and
    stays so when somebody looks into it; the services change that when they open it.
    """
    target.touch(mode=0o600)
    with closing(sqlite3.connect(target)) as into:
        reader.backup(into)
        into.execute("PRAGMA journal_mode = DELETE")


def faults(database: Path) -> list[str]:
    """What SQLite finds wrong with the file; nothing when it is sound."""
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro&immutable=1", uri=True)) as reader:
        try:
            told = [str(row[0]) for row in reader.execute("PRAGMA integrity_check")]
        except sqlite3.DatabaseError as error:
            told = [str(error)]
    return [] if told == ["ok"] else told


def _opened(path: Path, until: ExitStack) -> sqlite3.Connection:
    """A connection that is closed with `until`; what it had begun is undone."""
    connection = sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, timeout=PATIENCE, isolation_level=None)
    until.callback(connection.close)
    return connection
