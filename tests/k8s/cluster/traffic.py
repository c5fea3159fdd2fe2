"""People who carry files between two departments, through the door, while the cluster is changed under them.

Only what was answered with 503 is asked again. Anything else that is no success ends the courier, and the
test that looks: an office must not notice more than that.
"""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from http import HTTPStatus
from types import TracebackType
from typing import Self

from chassis.ids import new_ulid
from deploy.demo.life import Member, eventually, expect, take_seat
from tests.k8s.cluster.conftest import Running
from tests.k8s.cluster.visitor import DOOR, Patient, Visitor

PAUSE_SECONDS = 0.5  # between two acts of a courier
ARRIVAL_SECONDS = 180.0  # more than it takes others to take up what a killed worker left (TAKEOVER_SECONDS)
GO_ON_SECONDS = 300.0

Act = tuple[str, str]
"""The type of the entry that it makes, and the post that did it."""


class Courier:
    """Has one file, which two officers of different departments send to each other."""

    def __init__(self, running: Running, stop: threading.Event) -> None:
        self._running, self._stop = running, stop
        self._ways: list[Patient] = []
        self.file = ""
        self.acts: list[Act] = []

    @property
    def asked_again(self) -> int:
        """How many requests were answered with 503."""
        return sum(way.again for way in self._ways)

    def run(self) -> None:
        """Until told to stop; every act that was begun is ended. Raises at the first that fails."""
        with ExitStack() as room:
            here, there = (
                self._enter(m, room) for m in (self._running.cast.officer, self._running.cast.other)
            )
            self._opens(*here)
            while not self._stop.wait(PAUSE_SECONDS):
                self._sends(*here, there[0])
                self._takes_up(*there)
                here, there = there, here

    def _enter(self, member: Member, room: ExitStack) -> tuple[Member, Visitor]:
        authority = self._running.site.authority
        self._ways.append(Patient(authority))
        visitor = room.enter_context(Visitor(DOOR, member.login, authority, self._ways[-1]))
        take_seat(visitor, member)
        return member, visitor

    def _opens(self, member: Member, person: Visitor) -> None:
        cover = person.get("/files/new")
        head = next(value for value in cover.form("open-file").inputs["head"].value_options if value)
        page = person.submit(cover, "open-file", {"head": head, "title": f"Carried about, {new_ulid()}"})
        expect(page, HTTPStatus.OK)
        self.file = page.path.rpartition("/")[2]
        self.acts.append(("file.opened", member.post))

    def _sends(self, member: Member, person: Visitor, to: Member) -> None:
        page = person.get(f"/files/{self.file}")
        expect(page, HTTPStatus.OK)
        page = person.submit(page, "work", {"text": "Seen.", "to": to.post}, button="do=forward")
        expect(page, HTTPStatus.OK, "/")
        self.acts.append(("file.forwarded", member.post))

    def _takes_up(self, member: Member, person: Visitor) -> None:
        address = f"/files/{self.file}"

        def there() -> bool | None:
            return True if person.get("/").links(address) else None

        eventually(there, ARRIVAL_SECONDS, f"{address} on the desk of {member.post}")
        page = person.submit(person.get(address), "receive")
        expect(page, HTTPStatus.OK)
        self.acts.append(("file.received", member.post))


class Traffic:
    """Several couriers at work; leaving the block stops them and raises what stopped one of them before."""

    def __init__(self, running: Running, couriers: int = 3) -> None:
        self._stop = threading.Event()
        self.couriers = [Courier(running, self._stop) for _ in range(couriers)]
        self._pool = ThreadPoolExecutor(couriers)
        self._runs: list[Future[None]] = []

    def __enter__(self) -> Self:
        self._runs = [self._pool.submit(courier.run) for courier in self.couriers]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._stop.set()
        self._pool.shutdown()
        if error is None:
            self._raise()

    @property
    def acts(self) -> int:
        """All that was acknowledged."""
        return sum(len(courier.acts) for courier in self.couriers)

    @property
    def asked_again(self) -> int:
        """How many requests were answered with 503."""
        return sum(courier.asked_again for courier in self.couriers)

    def goes_on(self, acts: int = 30) -> None:
        """So many more acts were acknowledged. Raises what stopped a courier."""
        wanted = self.acts + acts

        def acted() -> bool | None:
            self._raise()
            return True if self.acts >= wanted else None

        eventually(acted, GO_ON_SECONDS, f"{acts} more acts")

    def _raise(self) -> None:
        for run in self._runs:
            if run.done():
                run.result()
