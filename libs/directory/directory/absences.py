"""Absence: a person is away from a post for a while, and a substitute who accepted acts in their place.

Nothing has to be switched on or off: the substitute's charge is the absence itself, so it begins and ends by
the clock of whoever asks, also while nobody can be heard.
"""

from dataclasses import dataclass
from datetime import datetime

from directory.charges import Charge, Kind


@dataclass(frozen=True, slots=True)
class Absence:
    """The person is away from the post from `begins` on, and back from `ends` on. `substitute` is who has
    accepted to act meanwhile.
    """

    id: str
    person: str
    post: str
    begins: datetime
    ends: datetime
    substitute: str | None = None

    def lasts(self, at: datetime) -> bool:
        """Whether the person is away at that instant."""
        return self.begins <= at < self.ends

    def charge(self) -> Charge | None:
        """By which the substitute acts, if there is one."""
        if self.substitute is None:
            return None
        return Charge(
            self.id, self.substitute, self.post, Kind.SUBSTITUTE, self.begins, self.ends, self.person
        )
