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
    """The person acts for the post from `begins` on, and no longer from `ends` on, if that is set; in the
    place of `stands_in_for`, if somebody is named, and then only while that person is in charge, too.
    """

    id: str
    person: str
    post: str
    kind: Kind
    begins: datetime
    ends: datetime | None = None
    stands_in_for: str | None = None

    def in_force(self, at: datetime) -> bool:
        """Whether it holds at that instant."""
        return self.begins <= at and (self.ends is None or at < self.ends)


def in_force(charges: Iterable[Charge], at: datetime) -> list[Charge]:
    """Of a post's `charges` those that hold at that instant; the strongest kind first, of these the oldest.
    Who stands in for somebody goes with them.
    """
    holding = [charge for charge in charges if charge.in_force(at)]
    own = {charge.person for charge in holding if charge.stands_in_for is None}
    return sorted(
        (charge for charge in holding if charge.stands_in_for is None or charge.stands_in_for in own),
        key=lambda one: (_STRENGTH[one.kind], one.begins, one.id),
    )


def charge_of(person: str, charges: Iterable[Charge], at: datetime) -> Charge | None:
    """Of a post's `charges` the one by which the person acts for it at that instant: the strongest kind, of
    these the oldest.
    """
    return next((charge for charge in in_force(charges, at) if charge.person == person), None)


def person_stood_in_for(charge: Charge, charges: Iterable[Charge], at: datetime) -> str | None:
    """In whose place somebody acts by this of a post's `charges`: whom a substitute's names, else who has the
    post by the strongest right; null for who acts by their own.
    """
    if charge.kind not in {Kind.LINK, Kind.SUBSTITUTE}:
        return None
    first = next(
        (one.person for one in in_force(charges, at) if one.kind not in {Kind.LINK, Kind.SUBSTITUTE}), None
    )
    found = charge.stands_in_for or first
    return None if found == charge.person else found


def persons_in_charge(charges: Iterable[Charge], at: datetime) -> tuple[str, ...]:
    """The persons who act for the post with these `charges` at that instant, each once; those by the
    strongest right first.
    """
    return tuple(dict.fromkeys(charge.person for charge in in_force(charges, at)))
