"""Charges: which person acts for which post, from when until when, and by what right.

Work is marked to a post. A post may be vacant, and one person often has charge of several (domain.md 5.3).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """By what right a person has charge of a post; the strongest first."""

    REGULAR = "regular"
    ADDITIONAL = "additional"
    LINK = "link"
    """The officer whom standing orders name for times of absence."""
    SUBSTITUTE = "substitute"
    """Named for one leave."""


_STRENGTH = {kind: place for place, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class Charge:
    """The person acts for the post from `begins` on, and no longer from `ends` on, if that is set."""

    id: str
    person: str
    post: str
    kind: Kind
    begins: datetime
    ends: datetime | None = None

    def in_force(self, at: datetime) -> bool:
        """Whether it holds at that instant."""
        return self.begins <= at and (self.ends is None or at < self.ends)


def charge_of(person: str, charges: Iterable[Charge], at: datetime) -> Charge | None:
    """Of a post's `charges` the one by which the person acts for it at that instant: the strongest kind, of
    these the oldest.
    """
    holding = [charge for charge in charges if charge.person == person and charge.in_force(at)]
    return min(holding, key=lambda one: (_STRENGTH[one.kind], one.begins, one.id), default=None)


def persons_in_charge(charges: Iterable[Charge], at: datetime) -> tuple[str, ...]:
    """The persons who act for the post with these `charges` at that instant, each once, in a stable order."""
    return tuple(sorted({charge.person for charge in charges if charge.in_force(at)}))
