"""Opinions: the holder asks several posts what they think of a matter, by a date; the file stays where it is
(law 1). What they answer becomes one block of the notes, in which whoever was silent is named.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Self

from chassis.record import canonical
from directory import Post
from workflow.domain.desk import GONE, HERE, READ, Order, Place

CONSULTED, OPINED, CONCLUDED = "consulted", "opined", "concluded"
"""The participles: asked, answered, and ended."""
TOLD: Final = frozenset(f"file.{each}" for each in (CONSULTED, OPINED, CONCLUDED))
"""The types of entries after which a desk shows, or no longer shows, that an opinion is asked."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one of them answered, signed as an entry is."""

    by: dict[str, Any]
    at: str
    text: str

    @property
    def post(self) -> str:
        """Whose opinion it is."""
        return str(self.by["post"])


@dataclass(frozen=True, slots=True)
class Consultation:
    """Which posts were asked what, by whom, until which civil date; and what they have answered so far."""

    question: str
    until: str | None
    by: str
    at: str
    asked: tuple[Post, ...]
    opinions: tuple[Opinion, ...] = ()

    @property
    def silent(self) -> tuple[Post, ...]:
        """Those of whom nothing has been heard."""
        heard = {opinion.post for opinion in self.opinions}
        return tuple(post for post in self.asked if post.id not in heard)

    def awaits(self, post: str) -> bool:
        """Whether the post was asked and has not answered."""
        return any(post == each.id for each in self.silent)

    def concerns(self, post: str) -> bool:
        """Whether the post was asked."""
        return any(post == each.id for each in self.asked)

    def answered(self, opinion: Opinion) -> Self:
        """With one more opinion."""
        return replace(self, opinions=(*self.opinions, opinion))

    def block(self) -> str:
        """As it stands in the notes, in one text that a digest covers."""
        opinions = [{"by": each.by, "at": each.at, "text": each.text} for each in self.opinions]
        silent = [post.id for post in self.silent]
        return canonical({"question": self.question, "opinions": opinions, "silent": silent})

    def texts(self) -> list[str]:
        """What was written, in the order in which it stands in the notes."""
        return [self.question, *(opinion.text for opinion in self.opinions)]


def places(type: str, order: Order, data: Mapping[str, Any], department: str) -> list[Place]:
    """What the desks of `department` show after an entry of that type: that an opinion is asked, or no longer
    is.
    """
    place = HERE if type == f"file.{CONSULTED}" else GONE
    return [
        Place(
            post=each["post"],
            item=data["file"],
            kind="file",
            place=place,
            seen=READ,
            since=data["at"],
            due=data.get("until"),
            other=data["asked_by"],
            title=data["title"],
            number=data["number"],
            order=order,
        )
        for each in data["asked"]
        if each["department"] == department
    ]
