"""An absence as the office enters it: who is away from which post, and who was asked to act meanwhile.

It is the substitute's charge at the same time (directory.absences): what is true of the one at an instant is
true of the other, so nothing has to be undone when a leave is cut short.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from chassis.record import to_text

LONGEST: Final = timedelta(days=366)
ASKED, ACCEPTED, DECLINED = "asked", "accepted", "declined"


class UnsoundAbsence(Exception):
    """It cannot be entered so; why, the class says."""


class AbsenceDates(UnsoundAbsence):
    """It ends before it begins, or is over, or is longer than a year."""


class OwnSubstitute(UnsoundAbsence):
    """Nobody acts in their own place."""


class AwayAlready(UnsoundAbsence):
    """The person is entered as away from the post in that time."""


class SubstituteAway(UnsoundAbsence):
    """The substitute is away themselves in that time."""


class HolderNotInCharge(UnsoundAbsence):
    """The person does not act for the post by their own right when it begins."""


class UnknownSubstitute(UnsoundAbsence):
    """Nobody of that id works in the district."""


class NotAsked(Exception):
    """The person has nothing to answer: somebody else was asked, or it is over."""


@dataclass(frozen=True)
class Absence:
    """The person is away from the post from `since` on, and back from `until` on."""

    id: str
    person: str
    post: str
    since: datetime
    until: datetime
    substitute: str | None = None
    answer: str | None = None

    @classmethod
    def entered(
        cls, id: str, person: str, post: str, since: datetime, until: datetime, substitute: str | None
    ) -> Absence:
        """As the office enters it; the substitute has been asked. Raises UnsoundAbsence."""
        if not since < until <= since + LONGEST:
            raise AbsenceDates
        if substitute == person:
            raise OwnSubstitute
        return cls(id, person, post, since, until, substitute, ASKED if substitute else None)

    @classmethod
    def told(cls, data: Mapping[str, Any]) -> Absence:
        """Of the data of its event."""
        return cls(
            data["absence"],
            data["person"],
            data["post"],
            datetime.fromisoformat(data["from"]),
            datetime.fromisoformat(data["until"]),
            data["substitute"],
            data["answer"],
        )

    @property
    def data(self) -> dict[str, Any]:
        """Of its event."""
        return {
            "absence": self.id,
            "person": self.person,
            "post": self.post,
            "from": to_text(self.since),
            "until": to_text(self.until),
            "substitute": self.substitute,
            "answer": self.answer,
        }

    def is_over(self, at: datetime) -> bool:
        """Whether nothing comes of it any more."""
        return self.until <= max(at, self.since)

    def overlaps(self, other: Absence) -> bool:
        """Whether both last at some instant."""
        return max(self.since, other.since) < min(self.until, other.until)

    def require_room(self, others: Iterable[Absence]) -> None:
        """Raises UnsoundAbsence where the person is entered as away from the post already, or the substitute
        is away themselves in that time.
        """
        for other in others:
            if other.id == self.id or not self.overlaps(other):
                continue
            if (other.person, other.post) == (self.person, self.post):
                raise AwayAlready
            if other.person == self.substitute:
                raise SubstituteAway

    def answered(self, person: str, at: datetime, *, accepts: bool) -> Absence:
        """With the substitute's answer; who has accepted may decline as long as it is not over. Raises
        NotAsked.
        """
        if person != self.substitute or self.is_over(at):
            raise NotAsked(self.id)
        return replace(self, answer=ACCEPTED if accepts else DECLINED)

    def cut_short(self, at: datetime) -> Absence:
        """Over now; it never was where it has not begun. The same where it is over."""
        return self if self.is_over(at) else replace(self, until=max(at, self.since))
