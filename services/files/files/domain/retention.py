"""For how long the original may not be touched by anybody.

The lock is short at intake, longer once the paper is diarised, longer again once it lies in a file. It is
never shortened: an order to destroy waits until it has run out (architecture 5, domain.md 4.5).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class LockMode(StrEnum):
    """COMPLIANCE: nobody can shorten it, not even the store's operator. GOVERNANCE: for development."""

    COMPLIANCE = "COMPLIANCE"
    GOVERNANCE = "GOVERNANCE"


class Stage(StrEnum):
    """How far the paper has come, as far as its lock is concerned."""

    INTAKE = "intake"
    DIARISED = "diarised"
    PLACED = "placed"


@dataclass(frozen=True)
class Retention:
    """The site's mode, and days counted from the moment a stage is reached."""

    mode: LockMode
    intake_days: int
    diarised_days: int
    placed_days: int

    def until(self, stage: Stage, reached: datetime) -> datetime:
        """The end of the lock that the stage asks for, in whole seconds, as the object store counts."""
        days = {
            Stage.INTAKE: self.intake_days,
            Stage.DIARISED: self.diarised_days,
            Stage.PLACED: self.placed_days,
        }[stage]
        return reached.replace(microsecond=0) + timedelta(days=days)


@dataclass(frozen=True)
class Lock:
    """An object's lock as the store keeps it."""

    mode: LockMode
    until: datetime


def extended(current: datetime | None, wanted: datetime) -> datetime | None:
    """The new end of the lock, or None where it already reaches as far: a lock only ever grows."""
    return wanted if current is None or wanted > current else None
