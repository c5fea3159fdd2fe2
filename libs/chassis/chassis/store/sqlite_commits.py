"""Group commit: writes of one process that come to one database together share a flush to the drive (ADR 26).

A flush takes milliseconds, the statements of a write a tenth of one; and writers that wait for each other
inside SQLite sleep longer and longer. So whoever finds nobody at it leads: takes SQLite's turn, then all that
wait by now, does each under a savepoint of its own, and commits once. Nobody waits for others to come. No
answer is given before the commit, nor is a refusal: it may rest on what another of the group wrote.
"""

import sqlite3
import threading
from collections.abc import Callable
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from chassis.errors import Transient
from chassis.store.sqlite_connections import Connections, transaction, translated, unflushed

T = TypeVar("T")


class Commits:
    """The writes of one database, by the threads of this process."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._changed = threading.Condition()
        self._waiting: list[_Write] = []
        self._led = False

    def write(self, act: Callable[[sqlite3.Connection], T], *, flush: bool = True) -> T:
        """What `act` returned, and what it wrote is on the drive; without `flush`, a power cut may undo it.
        Any thread may run `act`. Raises what it raised, and nothing of it is left; Transient when there is no
        answer.
        """
        write = _Write(act, flush)
        self._settle(write)
        with translated():
            answer: T = write.answer()
        return answer

    def _settle(self, write: "_Write") -> None:
        """It has its answer, by another thread or by this one. Raises Transient when the drive has kept the
        group before for so long that nobody knows.
        """
        with self._changed:
            self._waiting.append(write)
            if not self._changed.wait_for(lambda: write.settled or not self._led, self._connections.patience):
                with suppress(ValueError):  # the group may have taken it: then it may yet happen
                    self._waiting.remove(write)
                raise Transient("SQLite: those before have not ended")
            if write.settled:
                return
            self._led = True
            flush = any(each.flush for each in self._waiting)
        self._lead(flush=flush)

    def _lead(self, *, flush: bool) -> None:
        """Those who wait have their answers."""
        group: list[_Write] = []
        try:
            connection = self._connections.mine()
            flushing = nullcontext() if flush else unflushed(connection)
            with flushing, transaction(connection, self._connections.patience):
                group = self._take(flush=flush)
                for write in group:
                    write.attempt(connection)
        except BaseException as fault:
            group = group or self._take(flush=True)  # those who came meanwhile have no better prospects
            for write in group:
                write.lost = fault
            if not isinstance(fault, Exception):
                raise
        finally:
            with self._changed:
                self._led = False
                for write in group:
                    write.settled = True
                self._changed.notify_all()

    def _take(self, *, flush: bool) -> "list[_Write]":
        """All who wait; when nothing will be flushed, those who need it go on waiting."""
        with self._changed:
            taken = [write for write in self._waiting if flush or not write.flush]
            self._waiting = [write for write in self._waiting if write.flush and not flush]
        return taken


@dataclass(eq=False)
class _Write:
    """One writer's part of a group."""

    act: Callable[[sqlite3.Connection], Any]
    flush: bool
    settled: bool = False
    result: Any = None
    fault: Exception | None = None
    lost: BaseException | None = None
    """Why the group came to nothing, whatever this write had come to by then."""

    def attempt(self, connection: sqlite3.Connection) -> None:
        """It is done or not, without harm to the others. Raises when SQLite has undone these too."""
        connection.execute("SAVEPOINT one")
        try:
            self.result = self.act(connection)
        except Exception as fault:
            if not connection.in_transaction:
                raise
            self.fault = fault
            connection.execute("ROLLBACK TO one")
        connection.execute("RELEASE one")

    def answer(self) -> Any:
        """What the writer is told."""
        if self.lost is not None:
            raise Transient(f"SQLite: {self.lost}") from self.lost
        if self.fault is not None:
            raise self.fault
        return self.result
