"""What lies before a post: one place for each item that ever came to it, told by the events that move
items.

A place holds the item or, when it has left, remembers with which event it left, so that a late message
cannot bring it back. The same function serves the act itself, at once, and the message that tells of it,
later (architecture 5).
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from directory import Post
from workflow.domain.custody import ORDINARY, State

HERE, PARKED, CLOSED, SENT, GONE = "here", "parked", "closed", "sent", "gone"
UNREAD, READ = "unread", "read"
OVERDUE, FILES, RECEIPTS = "overdue", "files", "receipts"
WITH_ITS_HOLDER: Final[Mapping[str, str]] = {
    State.PARKED: PARKED,
    State.CLOSED: CLOSED,
    State.RECORDED: CLOSED,
    State.WEEDED: CLOSED,
}
"""Where a desk has what lies with its post and not before it."""
KINDS: Final[Mapping[str, str]] = {FILES: "file", RECEIPTS: "receipt"}
SHOWN: Final = 1000
"""Places of a desk that are counted, and that are put in another order than by their arrival."""

Order = tuple[int, int]
"""Epoch and position of the event that put an item where it is."""

BEFORE_ALL: Final[Order] = (0, 0)


@dataclass(frozen=True, slots=True)
class Place:
    """One item with regard to one post. `since` is its arrival here, or when it was sent on."""

    post: str
    item: str
    kind: str
    place: str
    seen: str
    since: str
    due: str | None
    other: str | None
    """From whom it came; once sent, to whom it went."""
    title: str
    number: str
    order: Order
    priority: str = ORDINARY
    physical: bool = False
    category: str = ""
    """The kind by which a letter is watched."""

    @property
    def id(self) -> str:
        """`<post>/<item>`: item and tombstone in one document (docs/adr/0009)."""
        return f"{self.post}/{self.item}"


def told(posts: tuple[Post, ...]) -> list[dict[str, str]]:
    """Posts with their departments, as an event names them: each has a desk that changes."""
    return [{"post": post.id, "department": post.department} for post in posts]


def places(kind: str, order: Order, data: Mapping[str, Any], department: str) -> list[Place]:
    """Where the event leaves the item, for each post of `department` that it concerns.

    `data` is that of an event with custody. An empty list when the event is another department's affair.
    """
    custody = data["custody"]
    common = _Common(kind, data[kind], order, data)
    found = []
    if custody["holder"] is not None and custody["holder_department"] == department:
        place = WITH_ITS_HOLDER.get(custody["state"], HERE)
        found.append(common.at(place, custody["holder"], READ, _came_from(data)))
    if custody["to"] is not None and custody["to_department"] == department:
        found.append(common.at(HERE, custody["to"], UNREAD, custody["from"]))
    lies = [(custody[role], custody[f"{role}_department"]) for role in ("holder", "to")]
    found += [
        common.left(post, home)
        for post, home in _between(data)
        if home == department and (post, home) not in lies
    ]
    return found


@dataclass(frozen=True, slots=True)
class _Common:
    """What every place that one event makes has in common."""

    kind: str
    item: str
    order: Order
    data: Mapping[str, Any]

    def at(self, place: str, post: str, seen: str, other: str | None) -> Place:
        """With this post: before it, set aside, or closed."""
        custody = self.data["custody"]
        return self._place(post, place, seen, custody["since"], custody["due"], other)

    def left(self, post: str, home: str) -> Place:
        """Sent, if this post sent it on; otherwise gone. A post that moved itself has sent nothing from
        where it was.
        """
        custody, sent_to = self.data["custody"], None
        if (post, home) == (custody["from"], custody["from_department"]):
            sent_to = custody["to"]
        elif post == self.data.get("from") != self.data.get("to"):
            sent_to = self.data.get("to")
        place = GONE if sent_to is None else SENT
        seen = READ if custody["received"] else UNREAD
        return self._place(post, place, seen, custody["since"], custody["due"], sent_to)

    def _place(
        self, post: str, place: str, seen: str, since: str, due: str | None, other: str | None
    ) -> Place:
        title, number = str(self.data["title"]), str(self.data["number"])
        custody = self.data["custody"]
        return Place(
            post,
            self.item,
            self.kind,
            place,
            seen,
            since,
            due,
            other,
            title,
            number,
            self.order,
            priority=str(custody.get("priority", ORDINARY)),
            physical=bool(custody.get("physical", False)),
            category=str(self.data.get("category", "")),
        )


def _between(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The posts that an event names beside the custody that it leaves: where the item was."""
    named = [(data.get(role), data.get(f"{role}_department")) for role in ("from", "to")]
    return [(post, home) for post, home in named if post is not None and home is not None]


def _came_from(data: Mapping[str, Any]) -> str | None:
    sender: str | None = data.get("from", data.get("came_from"))
    return None if sender == data["custody"]["holder"] else sender


ORDERS: Final[Mapping[str, Callable[[Place], tuple[Any, ...]]]] = {
    "since": lambda place: (place.since,),
    "due": lambda place: (place.due or "",),
    "number": lambda place: (_natural(place.number),),
}
"""By what a desk may be put in order."""


def arranged(places: Iterable[Place], by: str, *, descending: bool) -> list[Place]:
    """The places by one of ORDERS, those that are equal by their arrival; what has no due date stands behind
    what has one, in either direction.
    """
    waiting_longest_first = sorted(places, key=lambda place: (place.since, place.id))
    ordered = sorted(waiting_longest_first, key=ORDERS[by], reverse=descending)
    return sorted(ordered, key=lambda place: by == "due" and place.due is None)


def _natural(number: str) -> list[tuple[int, int, str]]:
    """A number as people count it: 9/2026 before 10/2026."""
    return [
        (0, int(part), "") if part.isdecimal() else (1, 0, part)
        for part in re.split(r"(\d+)", number)
        if part
    ]
