"""Connections to one SQLite file: opened so that a commit is on the drive before it returns, one for each
thread of each process, closed to other accounts.
"""

import os
import sqlite3
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from chassis.errors import Transient

PATIENCE: Final = 10.0
_PAUSE: Final = 0.001


class _Held:
    """A thread's hold on its connection, which is closed when the thread ends, at the latest."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.process = os.getpid()
        # The connection is in a cycle with its statements and would wait for the garbage collector.
        self.let_go = weakref.finalize(self, _close_own, connection, self.process)


class Connections:
    """One connection for each thread of each process: SQLite's must cross neither."""

    def __init__(self, path: Path) -> None:
        self.patience = PATIENCE
        """Seconds that a write waits for a file that another has locked."""
        self._path = path
        self._file: tuple[int, int] | None = None
        """Device and number of the file that was opened first."""
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

    def require_file(self) -> None:
        """Raise OSError where the file is gone, or another lies in its place: what is written then is read by
        nobody else.
        """
        told = self._path.stat()
        if (told.st_dev, told.st_ino) != self._file:
            raise OSError(f"{self._path} is another file")

    def close(self) -> None:
        """Closes what this process opened."""
        with self._lock:
            for held in list(self._living):
                held.let_go()
            self._living.clear()
        self._mine = threading.local()

    def _open(self) -> sqlite3.Connection:
        if self._file is None:
            with suppress(FileExistsError):  # SQLite gives its other files the rights of this one
                self._path.touch(mode=0o600, exist_ok=False)
            told = self._path.stat()
            self._file = (told.st_dev, told.st_ino)
        self.require_file()
        connection = sqlite3.connect(
            self._path, timeout=PATIENCE, isolation_level=None, check_same_thread=False
        )
        connection.row_factory = sqlite3.Row
        # Switching a new file to WAL ignores the busy timeout.
        _patiently(lambda: connection.execute("PRAGMA journal_mode = WAL"), PATIENCE)
        connection.execute("PRAGMA synchronous = FULL")
        return connection


@contextmanager
def translated() -> Iterator[None]:
    """What SQLite or the drive raises meanwhile is Transient."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise Transient(f"SQLite: {error}") from error


@contextmanager
def transaction(connection: sqlite3.Connection, patience: float = PATIENCE) -> Iterator[None]:
    """What is done meanwhile is committed, or none of it; no transaction is left open."""
    _begin(connection, patience)
    try:
        yield
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:  # the disk may refuse the commit itself, and SQLite may have undone all
            connection.execute("ROLLBACK")


@contextmanager
def unflushed(connection: sqlite3.Connection) -> Iterator[None]:
    """What is committed meanwhile survives the process; a power cut may undo it."""
    connection.execute("PRAGMA synchronous = NORMAL")
    try:
        yield
    finally:
        connection.execute("PRAGMA synchronous = FULL")


_LEFT_ALONE: Final[list[sqlite3.Connection]] = []
"""Connections of a parent process: closing them here would meddle with its locks."""


def _close_own(connection: sqlite3.Connection, process: int) -> None:
    if process == os.getpid():
        connection.close()
    else:
        _LEFT_ALONE.append(connection)


def _begin(connection: sqlite3.Connection, patience: float) -> None:
    """SQLite's own waiting sleeps longer and longer, up to 0.1 s, and so goes on missing the gaps that a busy
    process leaves.
    """
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        _patiently(lambda: connection.execute("BEGIN IMMEDIATE"), patience)
    finally:
        connection.execute(f"PRAGMA busy_timeout = {PATIENCE * 1000:.0f}")


def _patiently(act: Callable[[], object], seconds: float) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            act()
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(_PAUSE)
        else:
            return
