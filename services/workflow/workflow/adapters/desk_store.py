"""Desks in the document store: one document for each post and item, which also remembers what has left (ADR
9).
"""

from chassis.store.aggregates import retrying
from chassis.store.port import AlreadyExists, Collection, Conflict, Database
from workflow.adapters.collections import DESKS
from workflow.adapters.records import PLACE
from workflow.domain.desk import HERE, KINDS, SHOWN, UNREAD, Place


class DeskStore:
    """The desks of one department's posts."""

    def __init__(self, database: Database, collection: Collection = DESKS) -> None:
        self._database = database
        self._collection = collection

    def put(self, place: Place) -> bool:
        """The item is where the event left it; false when that, or something newer, is known of it."""
        return retrying(lambda: self._put(place))

    def places(
        self,
        post: str,
        place: str,
        *,
        only: str = "",
        descending: bool = False,
        after: str | None = None,
        limit: int = 50,
    ) -> list[Place]:
        """What lies at that place: all, those of a kind, those unread, by their arrival."""
        index, equals = _chosen(post, place, only)
        found = self._database.find(
            self._collection, index, equals=equals, after=after, descending=descending, limit=limit
        )
        return [PLACE.read(document) for document in found]

    def overdue(self, post: str, place: str, *, now: str, limit: int = SHOWN) -> list[Place]:
        """What lies at that place and was due before now, the longest overdue first."""
        equals = {"post": post, "place": place}
        found = self._database.find(
            self._collection, "by_due", equals=equals, at_least="", below=now, limit=limit
        )
        return [PLACE.read(document) for document in found]

    def count(self, post: str, *, place: str = HERE, only: str = "") -> int:
        """How much lies at that place, of all, of a kind or unread; at most 1,000."""
        index, equals = _chosen(post, place, only)
        return self._database.count(self._collection, index, equals=equals, limit=SHOWN)

    def _put(self, place: Place) -> bool:
        known = self._database.get(self._collection, place.id)
        if known is not None and tuple(known.state["order"]) >= place.order:
            return False
        if known is not None:
            self._database.commit(known, self._collection, PLACE.write(place))
            return True
        try:
            self._database.insert(self._collection, place.id, PLACE.write(place))
        except AlreadyExists as raced:
            raise Conflict(place.id) from raced
        return True


def _chosen(post: str, place: str, only: str) -> tuple[str, dict[str, str]]:
    """By which index, and with what."""
    equals = {"post": post, "place": place}
    if only in KINDS:
        return "by_kind", equals | {"kind": KINDS[only]}
    return ("by_reading", equals | {"seen": UNREAD}) if only == UNREAD else ("by_since", equals)
