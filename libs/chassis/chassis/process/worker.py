"""The worker process of a service: consumer, sweeper and timers until SIGTERM, then an orderly end.

The order of the end: take no more, finish what was begun, give up the turns, send what was committed, close
(reliability.md 4). The turns of a process that died without it are free after the sweeper's `takeover`.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from types import FrameType

import structlog

from chassis import metrics
from chassis.errors import Transient, each_by_itself
from chassis.health import Health
from chassis.ids import new_ulid
from chassis.wire.consumer import Consumer
from chassis.wire.publisher import Publisher, Sweeper

SWEEP_EVERY = 10.0  # seconds
PARKED_EVERY = 2.0
FLUSH_SECONDS = 10.0

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Timer:
    """Something to do every so many seconds for each served department, by one process at a time. What it
    does is also guarded by itself: a lease is only a clock.
    """

    name: str
    every: float
    run: Callable[[str], None]


def run_worker(
    publisher: Publisher, sweeper: Sweeper, consumer: Consumer, timers: Sequence[Timer], health: Health,
    metrics_bind: str,
) -> None:  # fmt: skip
    """Works until SIGTERM or SIGINT; on return nothing is half done, the publisher had FLUSH_SECONDS."""
    stop = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    stop_serving = metrics.serve(metrics_bind, health)
    rounds = [Round(timer, sweeper, consumer.departments) for timer in timers]
    turns: list[tuple[str, float, Callable[[], object]]] = [
        ("sweep", min(SWEEP_EVERY, sweeper.takeover), sweeper.run_once),
        ("parked", PARKED_EVERY, consumer.take_up),
        *((each.timer.name, each.timer.every, each) for each in rounds),
    ]
    loops = [
        threading.Thread(target=_repeat, args=(stop, *turn), name=turn[0], daemon=True) for turn in turns
    ]
    for loop in loops:
        loop.start()
    log.info("worker_started", departments=consumer.departments)
    consumer.run(stop)
    deadline = time.monotonic() + FLUSH_SECONDS
    for loop in loops:
        loop.join(max(0.0, deadline - time.monotonic()))
    for give_up in (sweeper.release, *(each.release for each in rounds)):
        with suppress(Transient):  # what cannot be given up ends by the clock
            give_up()
    flushed = publisher.stop(FLUSH_SECONDS)
    stop_serving()
    log.info("worker_stopped", flushed=flushed)


def _repeat(stop: threading.Event, name: str, every: float, act: Callable[[], object]) -> None:
    """Each loop has a thread of its own, so a slow one delays no other."""
    done, failed = (metrics.TIMER_RUNS.labels(name, outcome) for outcome in ("done", "failed"))
    while not stop.wait(every):
        try:
            act()
            done.inc()
        except (
            Exception
        ):  # the loop's outer edge: the next turn may succeed, and the figure shows that this failed
            failed.inc()
            log.exception("timer_failed", timer=name)


class Round:
    """A timer's round over the departments, each under its lease and whatever befell the others."""

    def __init__(self, timer: Timer, sweeper: Sweeper, departments: Sequence[str]) -> None:
        self.timer, self._leases = timer, sweeper.leases
        self._seconds = max(sweeper.takeover, 2 * timer.every)
        self._names = {department: f"timer.{timer.name}.{department}" for department in departments}
        self._holder = new_ulid()

    def __call__(self) -> None:
        """Raises an ExceptionGroup of what failed, when every department has had its turn."""
        each_by_itself(partial(self._turn, department) for department in self._names)

    def _turn(self, department: str) -> None:
        if self._leases.claim(self._names[department], self._holder, self._seconds):
            self.timer.run(department)

    def release(self) -> None:
        """Other processes may have the turns from now on."""
        for name in self._names.values():
            self._leases.release(name, self._holder)
