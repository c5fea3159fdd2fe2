"""The channel of submission: by which levels a matter goes up, and what a sending does with regard to it
(domain.md 4.1). It warns; only a strict one asks for a reason.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from directory import PostCard


@dataclass(frozen=True, slots=True)
class Level:
    """The posts of one level, by their English names, and the working days that are meant for it."""

    designation: str
    section: str | None = None
    days: int | None = None

    def is_of(self, card: PostCard) -> bool:
        """Whether the post stands on this level."""
        named = self.section is None or card.section.get("en") == self.section
        return named and card.designation.get("en") == self.designation


@dataclass(frozen=True, slots=True)
class Channel:
    """The levels, the lowest first."""

    levels: tuple[Level, ...]
    strict: bool = False

    def at(self, card: PostCard) -> int | None:
        """On which level the post stands; null for one beside the channel."""
        return next((n for n, level in enumerate(self.levels) if level.is_of(card)), None)

    def passed_over(self, sender: PostCard, to: PostCard, posts: Sequence[PostCard]) -> tuple[str, ...]:
        """The posts of the levels in between that have somebody in charge: a vacant level is passed by need
        (domain.md 5.3). Downward nobody is passed over.
        """
        first, last = self.at(sender), self.at(to)
        if first is None or last is None:
            return ()
        between = self.levels[first + 1 : last]
        return tuple(
            card.post.id for level in between for card in posts if card.holders and level.is_of(card)
        )

    def is_left(self, sender: PostCard, to: PostCard, posts: Sequence[PostCard]) -> bool:
        """Whether the sending goes aside from it, or past somebody."""
        if self.at(sender) is None:
            return False
        return self.at(to) is None or bool(self.passed_over(sender, to, posts))


@dataclass(frozen=True, slots=True)
class Warned:
    """What whoever sends a file is told, and nothing more: which posts of the channel are passed over, and
    how many posts have dealt with the matter, where that is more than the office wants (domain.md 4.1).
    """

    passed_over: tuple[str, ...] = ()
    levels: int | None = None

    def shape(self) -> dict[str, Any]:
        """As the event tells it: nothing, where there is nothing to tell."""
        told = {"passed_over": list(self.passed_over), "levels": self.levels}
        return {name: value for name, value in told.items() if value}


UNWARNED: Final = Warned()


def handled_by(held: Iterable[str], *posts: str) -> int:
    """How many posts have dealt with the matter."""
    return len({*held, *posts})
