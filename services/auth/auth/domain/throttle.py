"""How often a password may be guessed, and why nobody can lock out the Collector by guessing.

Guesses are counted by account: after a few free ones each further one has to wait, longer every time, so that
an hour allows at most twenty. A browser from which the account was entered before is counted by itself:
whatever strangers do, its owner still enters. The time of a refused guess does not count against anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

FREE = 5  # slips of the finger
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=5)
FORGOTTEN_AFTER = timedelta(hours=24)


@dataclass(frozen=True)
class Guesses:
    """Failed guesses at a door: an account, or a known browser of it. It `opens` for the next one."""

    failures: int = 0
    last: datetime | None = None
    opens: datetime | None = None

    def allows(self, at: datetime) -> bool:
        """Whether a guess may be made now."""
        return self.opens is None or at >= self.opens

    def failed(self, at: datetime) -> Guesses:
        """One more failure. It is noted before the password is looked at, so that guesses made at the same
        moment cannot pass together.
        """
        failures = 1 if self.last is None or at - self.last >= FORGOTTEN_AFTER else self.failures + 1
        return Guesses(failures, at, at + wait(failures) if failures >= FREE else None)

    def forgiven(self) -> Guesses:
        """The guess noted last was right after all. Failures before it still count."""
        return Guesses(max(0, self.failures - 1), self.last, None)


def wait(failures: int) -> timedelta:
    """How long after so many failures (FREE or more) the next guess has to wait."""
    return min(LONGEST_WAIT, FIRST_WAIT * (1 << min(failures - FREE, 10)))
