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
    """One thing that was told; positions count from 1 without gaps."""

    position: int
    participle: str
    at: datetime
    data: dict[str, Any]


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

    def stands(self, data: dict[str, Any], at: datetime) -> Subject:
        """The subject as `data` tell it; the same object when they tell nothing new."""
        if self.history and self.newest.data == data and self.newest.participle != RELINQUISHED:
            return self
        return self._with((LATER if self.history else FIRST)[self.kind], data, at)

    def ends(self, until: str, at: datetime) -> Subject:
        """A charge that is given up now, `until` as it travels; the same object when it had ended before."""
        if self.newest.participle == RELINQUISHED:
            return self
        return self._with(RELINQUISHED, {**self.newest.data, "until": until}, at)

    def _with(self, participle: str, data: dict[str, Any], at: datetime) -> Subject:
        return replace(self, history=(*self.history, Entry(len(self.history) + 1, participle, at, data)))
