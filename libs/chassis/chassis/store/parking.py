"""Messages that wait for long, in the consumer's own store: the broker's queues have no back-off.

A message is acknowledged once it is parked. Whoever takes it up claims it by a conditional write that moves
its time on, so two processes never handle it at once and a crash only delays it.
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
CLAIM_SECONDS: Final = 60.0


class Parking:
    """The parked messages of one service, each in the database of its queue's department."""

    COLLECTION = PARKED

    def __init__(self, stores: Stores, service: str, clock: Clock) -> None:
        self._stores, self._service, self._clock = stores, service, clock

    def park(self, queue: str, key: str, body: str, *, attempts: int, seconds: float, reason: str) -> None:
        """The message is durable here, due in `seconds`; parked before under this key, it stays as it is."""
        state = {
            "queue": queue,
            "body": body,
            "attempts": attempts,
            "due": self._in(seconds),
            "reason": reason,
        }
        try:
            self._database(queue).insert(PARKED, f"{queue} {key}", state)
        except AlreadyExists:
            return

    def claim_due(self, department: str, limit: int = 20) -> list[Document]:
        """The messages of the department that are due, nobody else's for the next minute."""
        database = self._stores.database(self._service, department)
        claimed = []
        for document in database.find(PARKED, "by_due", below=to_text(self._clock.now()), limit=limit):
            try:
                claimed.append(
                    database.commit(document, PARKED, document.state | {"due": self._in(CLAIM_SECONDS)})
                )
            except Conflict:
                continue
        return claimed

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
        return to_text(self._clock.now() + timedelta(seconds=seconds))
