"""The scan room: everything a use case works with, bound once in the composition root."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from chassis.clock import Clock, to_text
from chassis.crash import crash_at
from scan.application.ports import (
    Batches,
    Binder,
    Meter,
    Objects,
    Recogniser,
    Rules,
    Splitter,
    Workplace,
)


@dataclass(frozen=True)
class Room:
    """The ports and the office's rules. `crash` is inert unless a test armed it."""

    batches: Batches
    objects: Objects
    splitter: Splitter
    recogniser: Recogniser
    binder: Binder
    rules: Rules
    workplace: Workplace
    meter: Meter
    clock: Clock
    claim_seconds: int
    crash: Callable[[str], None] = crash_at

    def now(self) -> str:
        """This instant as text."""
        return to_text(self.clock.now())


def work_prefix(batch: str) -> str:
    """Where a batch's pages and readings lie until the document store has the document."""
    return f"work/{batch}/"


INCOMING: Final = "incoming/"


def incoming_prefix(batch: str) -> str:
    """Where the untouched original lies."""
    return f"{INCOMING}{batch}/"


def rejected_prefix(batch: str) -> str:
    """Where an original lies that was rejected, for whoever wants to know why."""
    return f"rejected/{batch}/"
