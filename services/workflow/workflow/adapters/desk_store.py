"""Desks in the document store: one document for each post and item, which also remembers what has left (ADR
9).
"""

from chassis.store.aggregates import retrying
from chassis.store.port import AlreadyExists, Conflict, Database
from workflow.adapters.collections import DESKS
from workflow.adapters.records import PLACE
from workflow.domain.desk import HERE, SENT, Place


class DeskStore:
    """The desks of one department's posts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, place: Place) -> bool:
        """The item is where the event left it; false when that, or something newer, is known of it."""
        return retrying(lambda: self._put(place))

    def places(self, post: str, place: str, *, after: str | None, limit: int) -> list[Place]:
        """What lies before the post, or what it has sent: the latest first when sent, else the oldest."""
        found = self._database.find(
            DESKS,
            "by_since",
            equals={"post": post, "place": place},
            after=after,
            descending=place == SENT,
            limit=limit,
        )
        return [PLACE.read(document) for document in found]

    def count(self, post: str, *, place: str = HERE, seen: str | None = None) -> int:
        """How much lies at that place, or how much of it read or unread; at most 1,000."""
        equals = {"post": post, "place": place} | ({"seen": seen} if seen else {})
        return self._database.count(DESKS, "by_seen", equals=equals)

    def _put(self, place: Place) -> bool:
        known = self._database.get(DESKS, place.id)
        if known is not None and tuple(known.state["order"]) >= place.order:
            return False
        if known is not None:
            self._database.commit(known, DESKS, PLACE.write(place))
            return True
        try:
            self._database.insert(DESKS, place.id, PLACE.write(place))
        except AlreadyExists as raced:
            raise Conflict(place.id) from raced
        return True
