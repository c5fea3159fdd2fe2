"""Who sits where: as much of the district's directory as reminding takes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from notify.domain.ladder import Recipient
from notify.domain.watch import Post

Names = Mapping[str, str]  # en, bn, hi


@dataclass(frozen=True)
class Seat:
    """A post on the ladder of superiors."""

    at: Post
    superior: str | None
    designation: Names


@dataclass(frozen=True)
class Person:
    """Somebody who can be written to; without `email` only in the office's own pages."""

    person: str
    name: Names
    email: str | None
    language: str


@dataclass(frozen=True)
class Charge:
    """A person acts for a post from one instant until another, or until further notice."""

    person: str
    post: str
    begins: datetime
    ends: datetime | None

    def holds(self, now: datetime) -> bool:
        """Whether it is in force."""
        return self.begins <= now and (self.ends is None or now < self.ends)


def in_charge(charges: Iterable[Charge], post: str, now: datetime) -> list[str]:
    """The persons who act for the post now, each once, in a stable order."""
    return sorted({charge.person for charge in charges if charge.post == post and charge.holds(now)})


def superiors(seats: Mapping[str, Seat], post: str) -> dict[Recipient, Post]:
    """The superiors of the post, as far as the directory knows them; nobody is his own superior."""
    found: dict[Recipient, Post] = {}
    below = post
    for recipient in (Recipient.SUPERIOR, Recipient.SECOND_SUPERIOR):
        seat = seats.get(below)
        above = seats.get(seat.superior) if seat and seat.superior else None
        if above is None or above.at.post in {post, *(known.post for known in found.values())}:
            break
        found[recipient] = above.at
        below = above.at.post
    return found
