"""Messages that wait for long, in the consumer's own store: the broker's queues have no back-off.

A message is acknowledged once it is parked. Whoever takes it up claims it, when its turn has come, by a
conditional write that counts the attempt and moves its time on: two processes never handle it at once, a
crash only delays it, and no message is handled more often than its limit, whatever becomes of its handler.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Final

from chassis.clock import Clock, to_text
from chassis.errors import Transient
from chassis.ids import DISTRICT
from chassis.store.port import AlreadyExists, Collection, Conflict, Database, Document, Index, Stores

PARKED: Final = Collection("parked", indexes=(Index("by_due", ("due",)),))
CLAIM_SECONDS: Final = 300.0
LONGEST_SECONDS: Final = 600.0
"""No message is parked for longer, so one that is due later was parked by a clock that was ahead."""


class Parking:
    """The parked messages of one service, each in the database of its queue's department."""

    COLLECTION = PARKED

    def __init__(self, stores: Stores, service: str, clock: Clock) -> None:
        self._stores, self._service, self._clock = stores, service, clock

    def park(
        self, queue: str, key: str, body: str, *, exchange: str, attempts: int, seconds: float, reason: str
    ) -> None:
        """The message is durable here, due in `seconds`; parked before under this key, it stays as it is."""
        now = self._clock.now()
        state = {
            "queue": queue,
            "body": body,
            "exchange": exchange,
            "attempts": attempts,
            "tried": to_text(now),
            "due": self._in(seconds),
            "reason": reason,
        }
        try:
            self._database(queue).insert(PARKED, f"{queue} {key}", state)
        except AlreadyExists:
            return

    def due(self, department: str, limit: int) -> list[Document]:
        """The messages of the department that may be claimed, nobody's yet. A time further away than any
        message waits is no time: a clock that was ahead must not silence a department.
        """
        database, now = self._stores.database(self._service, department), self._clock.now()
        found = database.find(PARKED, "by_due", below=to_text(now), limit=limit)
        beyond = to_text(now + timedelta(seconds=LONGEST_SECONDS + 1))
        return found + database.find(PARKED, "by_due", at_least=beyond, limit=limit)

    def claim(self, document: Document) -> Document | None:
        """The message, ours for CLAIM_SECONDS and with one more attempt to its account; None when it is no
        longer as it was found: another process has it.
        """
        state = document.state | {
            "attempts": document.state["attempts"] + 1,
            "due": self._in(CLAIM_SECONDS),
            "tried": to_text(self._clock.now()),
        }
        try:
            return self._database(document.state["queue"]).commit(document, PARKED, state)
        except Conflict:
            return None

    def postpone(self, document: Document, *, attempts: int, seconds: float, reason: str) -> None:
        """It is due again in `seconds`, unless another process has it by now; if the store fails, when the
        claim runs out.
        """
        changes = {"attempts": attempts, "due": self._in(seconds), "reason": reason}
        with suppress(Transient):
            self._database(document.state["queue"]).commit(document, PARKED, document.state | changes)

    def remove(self, document: Document) -> None:
        """It is done with, unless another process has it by now; if the store fails, it comes once more."""
        with suppress(Transient):
            self._database(document.state["queue"]).delete(document, PARKED)

    def waiting(self, department: str) -> list[Document]:
        """What is parked in the department, the first due first."""
        return self._stores.database(self._service, department).find(PARKED, "by_due", limit=1000)

    def _database(self, queue: str) -> Database:
        return self._stores.database(self._service, queue.partition(".")[2] or DISTRICT)

    def _in(self, seconds: float) -> str:
        return to_text(self._clock.now() + timedelta(seconds=min(seconds, LONGEST_SECONDS)))
