"""Notices: what the office tells a post in its own pages. Exact: the id is derived from what is told.

A notice stores a code and parameters; it is worded when it is shown, in the reader's language.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from directory import Post
from notify.domain.watch import Arrival, Escalated, Item, Reminded, Told

ARRIVED_STEP: Final = "arrived"
_CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class Kind(StrEnum):
    """What a notice says."""

    ARRIVED = "arrived"
    REMINDER = "reminder"
    ESCALATED = "escalated"


@dataclass(frozen=True)
class Notice:
    """Told to `to`; `holder` has held the item since `arrival.since`."""

    id: str
    to: Post
    kind: Kind
    item: Item
    arrival: Arrival
    step: str
    at: datetime
    working_seconds: int = 0
    read_at: datetime | None = None
    read_by: str | None = None

    def read(self, person: str, at: datetime) -> "Notice":
        """The notice as read; who read it first stays."""
        return self if self.read_at else replace(self, read_at=at, read_by=person)


@dataclass(frozen=True)
class Row:
    """An item about which a post has been told: the newest notice, how often it was reminded, and how many of
    these notices it has not read. Numbers stop at a thousand.
    """

    newest: Notice
    reminders: int
    unread: int


def of_arrival(item: Item, arrival: Arrival) -> Notice:
    """The notice that the item is new on the post's desk."""
    return Notice(
        _id(arrival.at, item, arrival, ARRIVED_STEP), arrival.at, Kind.ARRIVED, item, arrival, ARRIVED_STEP,
        arrival.since,
    )  # fmt: skip


def of_told(told: Told) -> Notice:
    """The notice of a reminder to its holder, or of an escalation to the superior."""
    match told:
        case Reminded():
            return _reminding(told, told.arrival.at, Kind.REMINDER)
        case Escalated(reminder=reminder, superior=superior):
            return _reminding(reminder, superior, Kind.ESCALATED)


def derived(*parts: str) -> str:
    """Text of a ULID's form that is always the same for the same parts, and for no others."""
    number = int.from_bytes(hashlib.sha256("\0".join(parts).encode()).digest()[:16])
    return "".join(_CROCKFORD[number >> 5 * place & 31] for place in reversed(range(26)))


def _reminding(reminder: Reminded, to: Post, kind: Kind) -> Notice:
    return Notice(
        _id(to, reminder.item, reminder.arrival, reminder.step), to, kind, reminder.item, reminder.arrival,
        reminder.step, reminder.at, reminder.working_seconds,
    )  # fmt: skip


def _id(to: Post, item: Item, arrival: Arrival, step: str) -> str:
    return f"{to.department}.{derived(item.item, str(arrival.number), step, to.id)}"
