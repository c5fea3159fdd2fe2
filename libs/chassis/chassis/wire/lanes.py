"""Whose message is handled next: a lane for each queue, so that no department's trouble reaches another.

Threads ask for a turn. It goes to the lane that has used the least time; in a lane, messages come in order,
and those of one subject one after another. A lane that fails again and again rests, longer each time, and
is then tried with a single message. Knows neither broker nor store (architecture 4.3).
"""

from __future__ import annotations

import itertools
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from chassis.clock import back_off

DOUBTED = 3  # failures in a row, after which a lane is tried with one message at a time
FIRST_REST, LONGEST_REST = 0.1, 10.0  # seconds
DEBT_SECONDS = 10.0  # of the time it used, what a lane that was idle still owes to the others


class Ordered(Protocol):
    """A message. Those of one subject are handled one after another."""

    @property
    def subject(self) -> str:
        """What it is about."""


M = TypeVar("M", bound=Ordered)
_Waiting = tuple[float, int, M]  # since when it could begin, a number, the message


class Lesson(StrEnum):
    """What a turn says about its lane."""

    WELL = "well"
    FAILED = "failed"
    NOTHING = "nothing"  # the message was at fault


@dataclass
class Turn(Generic[M]):
    """A message in hand. Whoever has it says what it taught; deferred, it comes again in so many seconds."""

    queue: str
    message: M
    began: float
    lesson: Lesson = Lesson.NOTHING
    again: tuple[float, M] | None = None


@dataclass
class _Lane(Generic[M]):
    """The messages of one queue that this process has. `waiting` and `deferred` know since when each can
    begin: the earlier goes first, so neither kind starves the other. What is deferred holds its subject.
    """

    waiting: deque[_Waiting[M]] = field(default_factory=deque)
    deferred: list[_Waiting[M]] = field(default_factory=list)
    running: dict[str, float] = field(default_factory=dict)  # subject: when it began
    used: float = 0.0
    failures: int = 0
    resumes: float = 0.0

    @property
    def busy(self) -> bool:
        """Whether it has or handles anything."""
        return bool(self.waiting or self.deferred or self.running)

    @property
    def doubted(self) -> bool:
        """Whether it has failed so often that one message must do."""
        return self.failures >= DOUBTED

    def begins(self) -> float | None:
        """When its next message may begin; None while only a message's arrival or end can change that."""
        first = self._first()
        if first is None or (self.doubted and self.running):
            return None
        return max(first[0], self.resumes) if self.doubted else first[0]

    def next(self) -> M:
        """Taken out: the message that could begin the longest."""
        first = self._first()
        if first is None:
            raise LookupError("nothing can begin")
        (self.deferred if first in self.deferred else self.waiting).remove(first)
        return first[2]

    def oldest(self) -> float | None:
        """When the first of those that wait came, or was to come again."""
        return min((ready for ready, *_ in (*self.waiting, *self.deferred)), default=None)

    def time_used(self, now: float) -> float:
        """Seconds, those of what is in hand among them."""
        return self.used + sum(now - began for began in self.running.values())

    def _first(self) -> _Waiting[M] | None:
        """In doubt one that has not failed yet: it may be the messages' fault."""
        taken = {*self.running, *(each[2].subject for each in self.deferred)}
        free = next((each for each in self.waiting if each[2].subject not in taken), None)
        if free and self.doubted:
            return free
        return min([*self.deferred, *([free] if free else [])], default=None)


class Lanes(Generic[M]):
    """The lanes of a process whose messages are handled by so many threads."""

    def __init__(
        self, queues: Iterable[str], threads: int, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._lanes: dict[str, _Lane[M]] = {queue: _Lane() for queue in queues}
        self._free_threads, self._now = threads, now
        self._numbers = itertools.count()
        self._changed = threading.Condition()

    @property
    def queues(self) -> list[str]:
        """Their names."""
        return list(self._lanes)

    def put(self, queue: str, message: M) -> None:
        """It is handled in its turn. A lane that was idle has no time to its credit, little to its debit."""
        with self._changed:
            lane, now = self._lanes[queue], self._now()
            if not lane.busy:
                least = min((one.time_used(now) for one in self._lanes.values() if one.busy), default=0.0)
                lane.used = min(max(lane.used, least), least + DEBT_SECONDS)
            lane.waiting.append((now, next(self._numbers), message))
            self._changed.notify()

    def drop(self, gone: Callable[[M], bool]) -> None:
        """What waits and is gone is no longer here."""
        with self._changed:
            for lane in self._lanes.values():
                lane.waiting = deque(each for each in lane.waiting if not gone(each[2]))
                lane.deferred = [each for each in lane.deferred if not gone(each[2])]

    @contextmanager
    def turn(self, seconds: float) -> Iterator[Turn[M] | None]:
        """The next message, in hand until the block ends; None when there is none within `seconds`."""
        taken = self._take(seconds)
        try:
            yield taken
        finally:
            if taken:
                self._finish(taken)

    def oldest_seconds(self, queue: str) -> float:
        """How long the first of those that wait has been waiting."""
        with self._changed:
            oldest, now = self._lanes[queue].oldest(), self._now()
        return max(0.0, now - oldest) if oldest is not None else 0.0

    def in_hand_seconds(self, queue: str) -> float:
        """How long the message has been in hand that began first."""
        with self._changed:
            return max((self._now() - began for began in self._lanes[queue].running.values()), default=0.0)

    def failures(self, queue: str) -> int:
        """How many turns of the lane failed in a row."""
        return self._lanes[queue].failures

    def _take(self, seconds: float) -> Turn[M] | None:
        deadline = self._now() + seconds
        with self._changed:
            while True:
                now = self._now()
                begins = {
                    queue: at for queue in self._admitted() if (at := self._lanes[queue].begins()) is not None
                }
                ready = [queue for queue, at in begins.items() if at <= now]
                if ready:
                    return self._begin(min(ready, key=lambda queue: self._lanes[queue].time_used(now)), now)
                if now >= deadline:
                    return None
                self._changed.wait(min([deadline, *begins.values()]) - now)

    def _admitted(self) -> list[str]:
        """Those that have something. The last free thread is for a lane that has none, so that one slow lane
        never has them all.
        """
        return [
            queue
            for queue, lane in self._lanes.items()
            if (lane.waiting or lane.deferred) and (self._free_threads > 1 or not lane.running)
        ]

    def _begin(self, queue: str, now: float) -> Turn[M]:
        lane = self._lanes[queue]
        message = lane.next()
        lane.running[message.subject] = now
        self._free_threads -= 1
        return Turn(queue, message, now)

    def _finish(self, turn: Turn[M]) -> None:
        with self._changed:
            lane, now = self._lanes[turn.queue], self._now()
            lane.used += now - lane.running.pop(turn.message.subject)
            self._free_threads += 1
            if turn.again:
                seconds, message = turn.again
                lane.deferred.append((now + seconds, next(self._numbers), message))
            if turn.lesson is Lesson.WELL:
                lane.failures = 0
            elif turn.lesson is Lesson.FAILED:
                lane.failures += 1
                beyond = max(1, lane.failures - DOUBTED + 1)
                lane.resumes = now + back_off(beyond, first=FIRST_REST, longest=LONGEST_REST)
            self._changed.notify()
