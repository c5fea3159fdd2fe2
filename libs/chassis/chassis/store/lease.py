"""Turns: of several processes that could do a thing, one does it for a while.

A lease is a document written only if nobody wrote in between. It is held by the clock: a process that stops
for longer than its lease may find another at work, so what is done under a lease is also guarded by itself.
One that ends later than it could if it were claimed now was claimed by a clock that was wrong, and is none.
"""

from datetime import timedelta
from typing import Final

from chassis.clock import Clock, from_text, to_text
from chassis.store.port import AlreadyExists, Collection, Conflict, Database, Document

LEASES: Final = Collection("leases")


class Leases:
    """The leases of one database."""

    COLLECTION = LEASES

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def claim(self, name: str, holder: str, seconds: float) -> bool:
        """Whether the holder has the turn, for at least half of the next `seconds`. Its own turn is prolonged
        only when less than that is left: a timer that asks every other second does not write as often.
        """
        now = self._clock.now()
        state = {"holder": holder, "seconds": seconds, "until": to_text(now + timedelta(seconds=seconds))}
        document = self._database.get(LEASES, name)
        try:
            if document is None:
                self._database.insert(LEASES, name, state)
                return True
            ours = bool(document.state["holder"] == holder)
            if self._left(document) > timedelta(seconds=seconds / 2 if ours else 0):
                return ours
            self._database.commit(document, LEASES, state)
        except (AlreadyExists, Conflict):
            return False
        return True

    def release(self, name: str, holder: str) -> None:
        """The turn is free, if it was the holder's."""
        document = self._database.get(LEASES, name)
        if document is None or document.state["holder"] != holder:
            return
        try:
            self._database.commit(document, LEASES, document.state | {"until": to_text(self._clock.now())})
        except Conflict:
            return  # somebody has taken it up: it had run out

    def _left(self, document: Document) -> timedelta:
        """How long it still counts."""
        left = from_text(document.state["until"]) - self._clock.now()
        return left if left <= timedelta(seconds=document.state["seconds"]) else timedelta()
