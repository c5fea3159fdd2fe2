"""Notices as documents, listed by post and instant."""

from datetime import datetime
from typing import Final

from chassis.clock import from_text, to_text
from chassis.store.aggregates import Aggregates, keeping_unknown
from chassis.store.port import AlreadyExists, Collection, Conflict, Index, State
from directory import Post
from notify.adapters.watch_store import arrival_of, arrival_state, item_of, item_state
from notify.domain.notice import Kind, Notice, Row

NOTICES: Final = Collection(
    "notices",
    indexes=(
        Index("by_post", ("post", "at")),
        Index("by_unread", ("post", "unread")),
        Index("by_item", ("post", "item.item", "at")),
        Index("by_kind", ("post", "item.item", "kind")),
        Index("by_unread_of_item", ("post", "item.item", "unread")),
    ),
)
AT_ONCE: Final = 1_000
"""How many notices are marked as read at once, as far as they are counted."""


class StoredNotices:
    """The notices of one department."""

    def __init__(self, aggregates: Aggregates) -> None:
        self._aggregates = aggregates

    def add(self, notice: Notice) -> bool:
        """The notice is durable; false when it was."""
        try:
            self._aggregates.create(notice.id, state_of(notice))
        except AlreadyExists:
            return False
        return True

    def get(self, notice: str) -> Notice | None:
        """The notice of that id."""
        document = self._aggregates.database.get(NOTICES, notice)
        return None if document is None else notice_of(notice, document.state)

    def keep(self, before: Notice, after: Notice) -> None:
        """The notice as changed. Raises Conflict."""
        document = self._aggregates.load(after.id)
        if notice_of(document.id, document.state) != before:
            raise Conflict(after.id)
        state = state_of(after)
        self._aggregates.commit(document, keeping_unknown(document.state, state, known=state))

    def of_post(self, post: str, after: str | None, limit: int) -> list[Notice]:
        """The newest first, behind the notice `after`. Raises NotFound when that is none."""
        found = self._aggregates.database.find(
            NOTICES, "by_post", equals={"post": post}, after=after, descending=True, limit=limit
        )
        return [notice_of(document.id, document.state) for document in found]

    def unread(self, post: str) -> int:
        """How many the post has not read; counting stops at a thousand."""
        return self._aggregates.database.count(NOTICES, "by_unread", equals={"post": post, "unread": True})

    def row_of(self, notice: Notice) -> Row | None:
        """The row of the item that the notice is about; None when its post has a newer one about it."""
        database, about = self._aggregates.database, {"post": notice.to.id, "item.item": notice.item.item}
        newest = database.find(NOTICES, "by_item", equals=about, descending=True, limit=1)
        if [document.id for document in newest] != [notice.id]:
            return None
        return Row(
            notice,
            database.count(NOTICES, "by_kind", equals={**about, "kind": Kind.REMINDER.value}),
            database.count(NOTICES, "by_unread_of_item", equals={**about, "unread": True}),
        )

    def unread_until(self, post: str, until: datetime, item: str | None) -> list[Notice]:
        """What the post has not read and was told by then, about the item or all; at most a thousand."""
        database, equals = self._aggregates.database, {"post": post, "unread": True}
        if item is None:
            found = database.find(NOTICES, "by_unread", equals=equals, limit=AT_ONCE)
        else:
            equals["item.item"] = item
            found = database.find(NOTICES, "by_unread_of_item", equals=equals, limit=AT_ONCE)
        told = [notice_of(document.id, document.state) for document in found]
        return [notice for notice in told if notice.at <= until]


def state_of(notice: Notice) -> State:
    """The notice as it is stored."""
    return {
        "post": notice.to.id,
        "department": notice.to.department,
        "kind": notice.kind.value,
        "item": item_state(notice.item),
        "arrival": arrival_state(notice.arrival),
        "step": notice.step,
        "at": to_text(notice.at),
        "working_seconds": notice.working_seconds,
        "unread": notice.read_at is None,
        "read_at": None if notice.read_at is None else to_text(notice.read_at),
        "read_by": notice.read_by,
    }


def notice_of(identifier: str, state: State) -> Notice:
    """The notice that was stored."""
    read_at = state["read_at"]
    return Notice(
        identifier,
        Post(state["post"], state["department"]),
        Kind(state["kind"]),
        item_of(state["item"]),
        arrival_of(state["arrival"]),
        state["step"],
        from_text(state["at"]),
        state["working_seconds"],
        None if read_at is None else from_text(read_at),
        state["read_by"],
    )
