"""Puts on record who reads what: the first look at once, before anything is handed out; the pages that are
turned after it together, so that five hundred pages are a handful of writes.

What a process has not told when it dies are numbers of pages, of ten seconds while the department is at work;
that the person had the paper before them, and every body that they took along, is on record before they have
it.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Protocol

import structlog

from chassis.clock import Clock
from chassis.errors import Transient
from chassis.ids import department_of
from files.domain.readings import Reader, Reading

TOGETHER: Final = timedelta(seconds=10)
"""Pages that are turned within this time are told in one event."""
SITTING: Final = timedelta(minutes=10)
"""Who turns no page for so long begins anew; what they look at again meanwhile is told once."""
MOST: Final = 200
"""Pages of one event."""

log = structlog.get_logger(__name__)


class Readings(Protocol):
    """The record of who read what."""

    def tell(self, reading: Reading) -> None:
        """The reading is durable and its event on its way. Raises Transient."""
        ...


@dataclass
class _Sitting:
    """Somebody reads a paper, in this process."""

    told: datetime
    last: datetime
    seen: set[int | str] = field(default_factory=set)
    untold: list[int] = field(default_factory=list)

    def turned(self, page: int, now: datetime) -> list[int]:
        """The page is before them; what is to be told now."""
        self.last = now
        if page not in self.seen:
            self.seen.add(page)
            self.untold.append(page)
        return self.taken_out() if now - self.told >= TOGETHER or len(self.untold) >= MOST else []

    def taken_out(self) -> list[int]:
        """What is untold, which whoever asks tells."""
        untold, self.untold = self.untold, []
        return untold


class Register:
    """Of one process. What others read at the same time is told by theirs."""

    def __init__(self, readings: Readings, clock: Clock) -> None:
        self._readings, self._clock = readings, clock
        self._sittings: dict[Reader, _Sitting] = {}
        self._lock = threading.Lock()  # never held while something is written: that may take long

    def turned(self, reader: Reader, page: int) -> None:
        """That the reader has this page before them is on record, or will be by the next look that anybody
        takes in the department after ten seconds. Raises Transient: then they must not have it.
        """
        now = self._clock.now()
        self._tell_others(reader, now)
        with self._lock:
            sitting = self._sittings.get(reader)
            begins = sitting is None or now - sitting.last > SITTING
            due = [] if sitting is None or begins else sitting.turned(page, now)
        if sitting is None or begins:
            self._tell(reader, now, now, [page], [])
            with self._lock:
                if self._sittings.get(reader) is sitting:  # else another thread was first
                    self._sittings[reader] = _Sitting(now, now)
                self._sittings[reader].seen.add(page)
        elif due:
            self._tell_untold(reader, sitting, due, now)

    def took(self, reader: Reader, body: str) -> None:
        """That the reader takes this body along is on record. Raises Transient: then they must not have
        it.
        """
        now = self._clock.now()
        with self._lock:
            sitting = self._sittings.get(reader)
            if sitting is not None and body in sitting.seen and now - sitting.last <= SITTING:
                return  # another part of the same download
        self._tell(reader, now, now, [], [body])
        with self._lock:
            self._sittings.setdefault(reader, _Sitting(now, now)).seen.add(body)

    def close(self) -> None:
        """Everything is told, as far as the store answers."""
        self._each(list(self._sittings), self._clock.now())

    def _tell_others(self, reader: Reader, now: datetime) -> None:
        """Of the same department: what another's store does must hold nobody up here."""
        with self._lock:
            near = {other: each for other, each in self._sittings.items() if _near(other, reader)}
            due = [other for other, each in near.items() if each.untold and now - each.told >= TOGETHER]
            for other, each in near.items():
                if not each.untold and now - each.last > SITTING:
                    del self._sittings[other]
        self._each(due, now)

    def _each(self, readers: list[Reader], now: datetime) -> None:
        for reader in readers:
            with self._lock:
                sitting = self._sittings.get(reader)
                untold = sitting.taken_out() if sitting else []
            try:
                if sitting and untold:
                    self._tell_untold(reader, sitting, untold, now)
            except Transient as away:  # they have it already: it is told later
                log.warning("reading_not_told", reason=type(away).__name__)

    def _tell_untold(self, reader: Reader, sitting: _Sitting, pages: list[int], now: datetime) -> None:
        try:
            self._tell(reader, sitting.told, now, pages, [])
        except Transient:
            with self._lock:
                sitting.untold = pages + sitting.untold
            raise
        sitting.told = now

    def _tell(
        self, reader: Reader, since: datetime, until: datetime, pages: list[int], taken: list[str]
    ) -> None:
        self._readings.tell(Reading(reader, since, until, tuple(pages[:MOST]), tuple(taken)))
        if pages[MOST:]:
            self._tell(reader, since, until, pages[MOST:], [])


def _near(one: Reader, other: Reader) -> bool:
    return one != other and department_of(one.document) == department_of(other.document)
