"""Letters that are watched by a clock of their own, which runs whoever has the letter (domain.md 4.2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from workflow.domain.errors import Faulty


@dataclass(frozen=True, slots=True)
class WatchedKind:
    """A kind of letter, and in how many days one is to be settled; without `days` the letter says when."""

    code: str
    title: Mapping[str, str]
    days: int | None = None

    def target(self, typed: str | None, *, received: str) -> str:
        """The civil date by which one that came on that date is to be settled: what was typed, else by the
        kind's days. Raises Faulty.
        """
        if typed is None and self.days is None:
            raise Faulty([("target", "missing")])
        if typed is not None and typed < received:
            raise Faulty([("target", "before-it-was-received")])
        return typed or (date.fromisoformat(received) + timedelta(days=self.days or 0)).isoformat()


def target_of(
    kinds: Mapping[str, WatchedKind], category: str, typed: str | None, *, received: str
) -> str | None:
    """By when a letter of that category is to be settled; null for one that is not watched. Raises Faulty
    where a date was typed for such a one.
    """
    if category in kinds:
        return kinds[category].target(typed, received=received)
    if typed is not None:
        raise Faulty([("target", "not-watched")])
    return None


def earlier(one: str | None, other: str | None) -> str | None:
    """Whichever comes first; null for neither."""
    return min((each for each in (one, other) if each is not None), default=None)
