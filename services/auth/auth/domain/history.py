"""What has been told about a subject, from the beginning.

Every entry is exactly one event and holds all its data, so what was told can be told again under the same id
(architecture 3): a consumer that starts empty, or was restored, becomes complete by messages alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

FIRST = {"department": "announced", "post": "established", "person": "enrolled", "charge": "assumed"}
LATER = {"department": "announced", "post": "changed", "person": "changed", "charge": "assumed"}
RELINQUISHED = "relinquished"


@dataclass(frozen=True)
class Entry:
    """One thing that was told; positions count from 1 without gaps. `epoch` is the life of the store in which
    it was told.
    """

    position: int
    epoch: int
    participle: str
    at: datetime
    data: dict[str, Any]


@dataclass(frozen=True)
class Moment:
    """When something is told: the instant, and the life of the store."""

    at: datetime
    epoch: int


@dataclass(frozen=True)
class Subject:
    """A department, post, person or charge, and all that was told about it."""

    kind: str
    id: str
    history: tuple[Entry, ...] = ()

    @property
    def newest(self) -> Entry:
        """How it stands now."""
        return self.history[-1]

    def stands(self, data: dict[str, Any], when: Moment) -> Subject:
        """The subject as `data` tell it; the same object when they tell nothing new."""
        if self.history and self.newest.data == data and self.newest.participle != RELINQUISHED:
            return self
        return self._with((LATER if self.history else FIRST)[self.kind], data, when)

    def ends(self, until: str, when: Moment) -> Subject:
        """A charge that is given up now, `until` as it travels; the same object when it had ended before."""
        if self.newest.participle == RELINQUISHED:
            return self
        return self._with(RELINQUISHED, {**self.newest.data, "until": until}, when)

    def goes_on(self, when: Moment) -> Subject:
        """As it stands, told anew in this life of the store, so that nobody takes what they heard in a lost
        one for newer; the same object when it was told in this one.
        """
        if self.newest.epoch == when.epoch:
            return self
        return self._with(self.newest.participle, self.newest.data, when)

    def _with(self, participle: str, data: dict[str, Any], when: Moment) -> Subject:
        entry = Entry(len(self.history) + 1, when.epoch, participle, when.at, data)
        return replace(self, history=(*self.history, entry))
