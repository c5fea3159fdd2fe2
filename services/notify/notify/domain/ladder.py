"""The ladder: after how much working time who is reminded, and that it never ends.

Rungs count from arrival at the post, opened or not; the last one repeats for as long as the item is held
(architecture law 8, domain.md 4.2). Which rungs there are is the office's rule, not ours.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final

from notify.domain.calendar import Calendar

_DURATION = re.compile(r"([1-9]\d{0,5})([smhd])")
_NAME = re.compile(r"[a-z][a-z0-9_-]*")  # as the contract of the events has it
_SECONDS: Final = {"s": 1, "m": 60, "h": 3600}


class BadLadder(ValueError):
    """The rule names no ladder that could be climbed."""


class Recipient(StrEnum):
    """Who hears of a rung, as seen from the post that holds the item."""

    HOLDER = "holder"
    SUPERIOR = "superior"
    SECOND_SUPERIOR = "second_superior"


SUPERIORS: Final = (Recipient.SUPERIOR, Recipient.SECOND_SUPERIOR)
"""Upwards from the holder."""


@dataclass(frozen=True)
class Duration:
    """Working time as an office writes it: `20s`, `90m`, `4h`, or `3d`: three of its own working days."""

    amount: int
    unit: str

    @classmethod
    def parse(cls, text: str) -> "Duration":
        """The duration of that text. Raises BadLadder."""
        match = _DURATION.fullmatch(text)
        if match is None:
            raise BadLadder(f"no duration: {text!r}")
        return cls(int(match[1]), match[2])

    def working_time(self, calendar: Calendar) -> timedelta:
        """How much of the calendar's working time it is."""
        unit = calendar.day if self.unit == "d" else timedelta(seconds=_SECONDS[self.unit])
        return self.amount * unit


@dataclass(frozen=True)
class Rung:
    """One step of the ladder; for the repeated one, `after` is its period."""

    name: str
    after: Duration
    to: tuple[Recipient, ...]


@dataclass(frozen=True)
class Ladder:
    """The rungs in their order, and the one that is repeated after them without end."""

    rungs: tuple[Rung, ...]
    repeated: Rung

    def __post_init__(self) -> None:
        names = [rung.name for rung in (*self.rungs, self.repeated)]
        if not self.rungs:
            raise BadLadder("a ladder needs a rung before the one that is repeated")
        if not all(map(_NAME.fullmatch, names)):
            raise BadLadder("a rung's name is of small letters, digits, - and _")
        if len(set(names)) < len(names):
            raise BadLadder("two rungs have one name")
        if any(Recipient.HOLDER not in rung.to for rung in (*self.rungs, self.repeated)):
            raise BadLadder("nobody is complained of without being reminded: `to` lacks holder")

    def check(self, calendar: Calendar) -> None:
        """Raises BadLadder unless each rung is higher than the one before, in this calendar."""
        heights = [rung.after.working_time(calendar) for rung in self.rungs]
        if any(lower >= higher for lower, higher in pairwise(heights)):
            raise BadLadder("a rung is not later than the one before it")

    def rung(self, number: int) -> Rung:
        """The rung of that number, counted from 0; what is repeated is numbered too: `daily.1`, `daily.2`."""
        if number < len(self.rungs):
            return self.rungs[number]
        name = f"{self.repeated.name}.{number - len(self.rungs) + 1}"
        return Rung(name, self.repeated.after, self.repeated.to)

    def height(self, number: int, calendar: Calendar) -> timedelta:
        """The working time from arrival to the rung of that number."""
        if number < len(self.rungs):
            return self.rungs[number].after.working_time(calendar)
        top = self.rungs[-1].after.working_time(calendar)
        return top + (number - len(self.rungs) + 1) * self.repeated.after.working_time(calendar)

    def due(self, taken: int, waited: timedelta, calendar: Calendar) -> int:
        """The rung to take next when `taken` have been: the one after them, except that repetitions which
        nobody was there to send are not made up for: of those only the newest is due.
        """
        if taken < len(self.rungs):
            return taken
        top = self.rungs[-1].after.working_time(calendar)
        repetitions = (waited - top) // self.repeated.after.working_time(calendar)
        return max(taken, len(self.rungs) + repetitions - 1)
