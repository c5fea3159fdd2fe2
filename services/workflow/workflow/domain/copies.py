"""Copies for information: whoever gets one reads the receipt and says that it was seen. It is nobody's work,
so it never waits with them: no clock runs, and nobody is reminded (domain.md 1.3).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from directory import Post
from workflow.domain.desk import GONE, HERE, READ, Order, Place
from workflow.domain.extent import Extent

MARKED, SEEN = "marked", "seen"
"""The participles: sent with copies, and seen by one who got one."""
TOLD: Final = frozenset(f"receipt.{each}" for each in (MARKED, SEEN))
"""The types of entries after which a desk shows, or no longer shows, a copy."""


@dataclass(frozen=True, slots=True)
class Copy:
    """Who got it, from which post and when, with how much of the record; when they said that it was seen."""

    post: Post
    by: str
    at: str
    extent: Extent
    seen: str | None = None


def sent(before: Sequence[Copy], fresh: Sequence[Copy]) -> tuple[Copy, ...]:
    """With those that are sent now, of which each takes the place of an earlier one to the same post."""
    anew = {copy.post.id for copy in fresh}
    return (*(copy for copy in before if copy.post.id not in anew), *fresh)


def seen(copies: Sequence[Copy], post: str, at: str) -> tuple[Copy, ...]:
    """With what that post got seen."""
    return tuple(replace(copy, seen=at) if copy.post.id == post else copy for copy in copies)


def places(type: str, order: Order, data: Mapping[str, Any], department: str) -> list[Place]:
    """What the desks of `department` show after an entry of that type: a copy, or no longer one."""
    place = HERE if type == f"receipt.{MARKED}" else GONE
    return [
        Place(
            post=each["post"],
            item=data["receipt"],
            kind="receipt",
            place=place,
            seen=READ,
            since=data["custody"]["since"],
            due=None,
            other=data.get("from"),
            title=data["title"],
            number=data["number"],
            order=order,
        )
        for each in data.get("copies", ())
        if each["department"] == department
    ]
