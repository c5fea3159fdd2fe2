"""A file from one department to another, end to end: from the POST that forwards it until it lies on the
other desk, by way of outbox, publisher, broker, the other department's consumer and its desk.

One more client looks at the other desk; its period is the resolution of an arrival.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from deploy.bench import processor
from deploy.bench.figures import Row, per, spread
from deploy.bench.load import Served, closed_loop, lasted, open_loop
from deploy.bench.office import DEPARTMENT, officer, other_officer
from deploy.demo.client import Client
from deploy.local.progress import say
from tests.office import Office

HEAD = "gen-corr"
CLIENTS = 4
LOOK_SECONDS = 0.025
SELDOM_SECONDS = 0.25
"""Where it is counted how many arrive, and what a movement costs: there the looking must not weigh."""
SETTLED_SECONDS = 5.0
"""What came onto the desk so long ago is not looked at again; nothing older is expected to follow it."""
ARRIVAL_SECONDS = 60.0
PAGE = 200


class NotArrived(Exception):
    """Files were forwarded and did not come to the other desk in time; the message tells how many."""


@dataclass(frozen=True)
class Paper:
    """A file that lies with the officer, at this revision."""

    file: str
    revision: int


def at_rate(office: Office, rate: float, seconds: float) -> list[Row]:
    """Latencies of forwarding at a stated rate. Raises NotArrived."""
    sender = officer(office)
    papers = _open_files(sender, round(rate * seconds))
    say(f"forwarding at {rate:g}/s for {seconds:g} s ...")
    served, arrived = _forwarded(office, sender, lambda act: open_loop(act, rate, seconds), papers)
    posts = [one.seconds for one in served]
    whole = [arrived[one.answer] - one.due for one in served]
    return [
        Row(f"forward at {rate:g}/s: POST answered", str(spread(posts))),
        Row(f"forward at {rate:g}/s: on the other desk", str(spread(whole))),
    ]


def at_most(office: Office, count: int) -> list[Row]:
    """How fast files are opened and forwarded by clients that never pause. Raises NotArrived."""
    sender = officer(office)
    begun = time.monotonic()
    papers = _open_files(sender, count)
    opened = per(count, time.monotonic() - begun)
    say(f"forwarding {count} files by {CLIENTS} clients ...")
    before = processor.spent(office)
    served, arrived = _forwarded(
        office, sender, lambda act: closed_loop(act, CLIENTS, count), papers, look=SELDOM_SECONDS
    )
    after = processor.spent(office)
    moved = max(arrived.values()) - min(one.due for one in served)
    return [
        Row(f"files opened, {CLIENTS} clients", f"{opened:.0f}/s"),
        Row(
            f"files forwarded, {CLIENTS} clients",
            f"{per(count, lasted(served)):.0f}/s; {spread([one.seconds for one in served])}",
        ),
        Row(f"files on the other desk, {CLIENTS} clients", f"{per(count, moved):.0f}/s"),
        *processor.rows_of(before, after, count),
    ]


def _open_files(sender: Client, count: int) -> list[Paper]:
    say(f"opening {count} files ...")

    def open_one(number: int) -> Paper:
        body = {"head": HEAD, "title": f"Measured matter {number + 1}"}
        told = sender.post("/files", body, department=DEPARTMENT).raise_for_status().json()
        return Paper(told["item"], told["revision"])

    return [one.answer for one in closed_loop(open_one, CLIENTS, count)]


def _forwarded(
    office: Office,
    sender: Client,
    loop: Callable[[Callable[[int], str]], list[Served[str]]],
    papers: Sequence[Paper],
    *,
    look: float = LOOK_SECONDS,
) -> tuple[list[Served[str]], dict[str, float]]:
    """How each POST was served, and when each file was seen on the other desk."""
    receiver = other_officer(office)

    def forward(number: int) -> str:
        paper = papers[number]
        body = {"to": receiver.member.post, "revision": paper.revision}
        sender.post(f"/files/{paper.file}/forward", body).raise_for_status()
        return paper.file

    with _watching(receiver, look) as desk:
        served = loop(forward)
        return served, desk.wait_for({one.answer for one in served})


class _Desk:
    """Looks at the newest part of a desk now and then, and remembers when each item was first seen."""

    def __init__(self, client: Client, every: float) -> None:
        self._client, self._every = client, every
        self._seen: dict[str, float] = {}
        self._after: str | None = None
        self.ended = threading.Event()
        while self._look():
            pass
        self._begin = self._after

    def watch(self) -> None:
        """Until `ended` is set."""
        while not self.ended.wait(self._every):
            self._look()

    def wait_for(self, items: set[str]) -> dict[str, float]:
        """When each of the items was first seen. Raises NotArrived."""
        begun = rewound = time.monotonic()
        while missing := items - self._seen.keys():
            now = time.monotonic()
            if now > begun + ARRIVAL_SECONDS:
                raise NotArrived(f"{len(missing)} of {len(items)} after {ARRIVAL_SECONDS:g} s")
            if now > rewound + SETTLED_SECONDS:  # one was overtaken by so much that the look had passed it
                self._after, rewound = self._begin, now
            self.ended.wait(self._every)
        return {item: self._seen[item] for item in items}

    def _look(self) -> bool:
        """Whether there is more to see at once."""
        query = {"limit": str(PAGE)} | ({"after": self._after} if self._after else {})
        told = self._client.get(f"/desks/{self._client.member.post}", **query).raise_for_status().json()
        now = time.monotonic()
        items: list[Mapping[str, Any]] = told["items"]
        for one in items:
            self._seen.setdefault(one["item"], now)
        settled = [one["item"] for one in items if now - self._seen[one["item"]] > SETTLED_SECONDS]
        if told["next"] is not None:
            self._after = told["next"]
        elif settled:
            self._after = f"{self._client.member.post}/{settled[-1]}"
        return told["next"] is not None


@contextmanager
def _watching(client: Client, every: float) -> Iterator[_Desk]:
    desk = _Desk(client, every)
    thread = threading.Thread(target=desk.watch, name="desk", daemon=True)
    thread.start()
    try:
        yield desk
    finally:
        desk.ended.set()
        thread.join()
