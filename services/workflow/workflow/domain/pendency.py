"""What is pending, with whom, how long (domain.md 3.6.14): figures over what lies before posts.

Age is counted in working days of the department since the item came to the post, opened or not.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Final, TypeVar

from workflow.domain.desk import PARKED, UNREAD, Place
from workflow.domain.numbers import civil_date
from workflow.domain.working_days import WorkingDays

EDGES: Final = (7, 15, 30, 90, 180, 365)
"""Working days up to which each age group goes; the last group has no end."""
SOON: Final = timedelta(days=3)
"""By the calendar on the wall."""

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One item before one post, and how old it is there."""

    place: Place
    category: str
    """The head of a file, the category of a receipt; empty for an item of another department."""
    age: int
    is_overdue: bool
    is_due_soon: bool

    @classmethod
    def of(cls, place: Place, category: str, *, now: str, zone: str, days: WorkingDays) -> "Waiting":
        """As it is now."""
        today = date.fromisoformat(civil_date(now, zone))
        age = days.between(date.fromisoformat(civil_date(place.since, zone)), today)
        is_overdue = place.due is not None and place.due < now
        is_soon = (
            place.due is not None
            and not is_overdue
            and date.fromisoformat(civil_date(place.due, zone)) <= today + SOON
        )
        return cls(place, category, age, is_overdue, is_soon)

    @property
    def group(self) -> int:
        """The number of its age group, from 0."""
        return next((number for number, edge in enumerate(EDGES) if self.age <= edge), len(EDGES))


@dataclass(frozen=True, slots=True)
class Figures:
    """Over some items: how many, of which age, and what presses."""

    pending: int
    unread: int
    parked: int
    overdue: int
    due_soon: int
    oldest: int
    """Working days; 0 where there is nothing."""
    median: float
    groups: Sequence[int]

    @classmethod
    def over(cls, items: Sequence[Waiting]) -> "Figures":
        """The figures of these."""
        ages = [each.age for each in items]
        groups = [0] * (len(EDGES) + 1)
        for each in items:
            groups[each.group] += 1
        return cls(
            pending=len(items),
            unread=sum(each.place.seen == UNREAD for each in items),
            parked=sum(each.place.place == PARKED for each in items),
            overdue=sum(each.is_overdue for each in items),
            due_soon=sum(each.is_due_soon for each in items),
            oldest=max(ages, default=0),
            median=float(median(ages)) if ages else 0.0,
            groups=groups,
        )


def by(items: Iterable[Waiting], key: Callable[[Waiting], Key]) -> Mapping[Key, Figures]:
    """The figures of each kind of item, those with most first."""
    parts: dict[Key, list[Waiting]] = {}
    for each in items:
        parts.setdefault(key(each), []).append(each)
    figures = {kind: Figures.over(part) for kind, part in parts.items()}
    return dict(sorted(figures.items(), key=lambda one: -one[1].pending))
