"""Two ways to load a server: at a stated rate whatever it answers, and as fast as it answers.

At a stated rate a latency counts from the moment that was planned for the request. A server that stalls then
pays for everybody who waited meanwhile; counted from the sending it would be flattered.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

OPEN_CLIENTS = 32
"""Requests under way at once; further ones wait, and their wait counts."""


@dataclass(frozen=True)
class Served(Generic[T]):
    """One request: when it was due and when it was answered, by one monotonic clock, and with what."""

    due: float
    answered: float
    answer: T

    @property
    def seconds(self) -> float:
        """How long it took from the moment at which it was due."""
        return self.answered - self.due


def plan(rate: float, seconds: float) -> list[float]:
    """When the requests are due, in seconds from the beginning: evenly, `rate` in each second."""
    return [number / rate for number in range(round(rate * seconds))]


def open_loop(act: Callable[[int], T], rate: float, seconds: float) -> list[Served[T]]:
    """Every planned request was sent, none before it was due. `act` gets the request's number and raises when
    it fails, which ends the measurement.
    """
    begun = time.monotonic()

    def serve(number: int, offset: float) -> Served[T]:
        due = begun + offset
        time.sleep(max(0.0, due - time.monotonic()))
        answer = act(number)
        return Served(due, time.monotonic(), answer)

    with ThreadPoolExecutor(OPEN_CLIENTS) as clients:
        under_way = [clients.submit(serve, *one) for one in enumerate(plan(rate, seconds))]
        return [one.result() for one in under_way]


def closed_loop(act: Callable[[int], T], clients: int, count: int) -> list[Served[T]]:
    """`count` requests by so many clients, each sending its next one as soon as the last is answered."""
    numbers = itertools.count()
    taking = threading.Lock()

    def client() -> list[Served[T]]:
        served: list[Served[T]] = []
        while True:
            with taking:
                number = next(numbers)
            if number >= count:
                return served
            due = time.monotonic()
            answer = act(number)
            served.append(Served(due, time.monotonic(), answer))

    with ThreadPoolExecutor(clients) as pool:
        under_way = [pool.submit(client) for _ in range(clients)]
        return [one for each in under_way for one in each.result()]


def lasted(served: Sequence[Served[T]]) -> float:
    """Seconds from the first that was due to the last that was answered."""
    return max(one.answered for one in served) - min(one.due for one in served)
