"""How often a password may be guessed, and why nobody can lock out the Collector by guessing.

Guesses are counted by door: an account as strangers meet it, a browser from which it was entered before,
the place that guesses come from, and all that strangers try together. Some are free at once, then one each so
long; who was refused and waits is not counted again. The account's own door is shut by strangers; a known
browser has one that they cannot shut.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Limit:
    """So many guesses are free at once; then one more `each` so long."""

    free: int
    each: timedelta

    @property
    def whole(self) -> timedelta:
        """After so long all are free again."""
        return self.free * self.each


ACCOUNT = Limit(5, timedelta(minutes=4))
"""In any hour at most twenty."""
SOURCE = Limit(30, timedelta(minutes=2))
"""Of one address. A whole office may sit behind one: slips of the finger of thirty people."""
TOTAL = Limit(300, timedelta(seconds=12))
"""Of all strangers together: many addresses against many accounts."""


@dataclass(frozen=True)
class Guesses:
    """Failed guesses at a door. The last of them is forgotten at `until`."""

    until: datetime | None = None

    def wait(self, limit: Limit, at: datetime) -> timedelta:
        """How long until one may guess; nothing where one may now."""
        if self.until is None:
            return timedelta()
        return max(timedelta(), self.until + limit.each - limit.whole - at)

    def failed(self, limit: Limit, at: datetime) -> Guesses:
        """One more failure. At an account it is noted before the password is looked at, so that guesses made
        at the same moment cannot pass together.
        """
        return Guesses(max(self.until or at, at) + limit.each)

    def forgiven(self, limit: Limit) -> Guesses:
        """The guess noted last was right after all. Failures before it still count."""
        return Guesses(self.until - limit.each if self.until else None)
