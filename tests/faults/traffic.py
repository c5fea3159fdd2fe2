"""Couriers who carry files from post to post while servers and processes fall over: seeded, with a ledger.

Each courier has files of its own. Whatever was not answered is asked again with the same Idempotency-Key
until it is: so every act ends as acknowledged, and what the history holds must be exactly that.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

import httpx

from chassis.ids import new_ulid
from tests.checker import Deed
from tests.office import Client, wait_for
from tests.paperwork import open_file

PAUSE_SECONDS = 0.5  # at most, between two acts of a courier
GO_ON_SECONDS = 60.0
ANSWER_SECONDS = 120.0  # longer than any fault of these tests


@dataclass
class Ledger:
    """What was acknowledged, and how often it had to be asked again."""

    deeds: list[Deed] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    asked_again: int = 0

    @property
    def moves(self) -> int:
        """Forwards that were acknowledged."""
        return sum(deed.type == "file.forwarded" for deed in self.deeds)


class Courier:
    """Carries its files about among the posts, one after another, until told to stop."""

    def __init__(self, posts: Sequence[Client], files: int, seed: int, stop: threading.Event) -> None:
        self._posts = {client.member.post: client for client in posts}
        self._files = files
        self._chance = random.Random(seed)
        self._stop = stop
        self.ledger = Ledger()

    def run(self, most: int) -> Ledger:
        """At most so many movements."""
        at = dict(self._opened() for _ in range(self._files))
        for _ in range(most):
            if self._stop.wait(self._chance.uniform(0, PAUSE_SECONDS)):
                break
            file = self._chance.choice(sorted(at))
            at[file] = self._move(file, at[file])
        return self.ledger

    def _opened(self) -> tuple[str, str]:
        opener = self._posts["gen-oc"]
        file = open_file(opener, f"Carried about, {new_ulid()}")
        self.ledger.files.append(file)
        self.ledger.deeds.append(Deed(file, 1, "file.opened", "gen-oc"))
        return file, "gen-oc"

    def _move(self, file: str, post: str) -> str:
        """The file is open at another post; answers which."""
        to = self._chance.choice([other for other in sorted(self._posts) if other != post])
        revision = self._asked(post, "GET", f"/files/{file}")["revision"]
        sent = {"to": to, "revision": revision, "remark": f"From {post} to {to}"}
        self._acted(file, post, "forward", "file.forwarded", sent)
        self._acted(file, to, "open", "file.received")
        return to

    def _acted(
        self, file: str, post: str, act: str, type: str, body: Mapping[str, Any] | None = None
    ) -> None:
        told = self._asked(post, "POST", f"/files/{file}/{act}", body)
        self.ledger.deeds.append(Deed(file, told["position"], type, post))

    def _asked(
        self, post: str, method: str, path: str, body: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """The answer to one request, which is asked again, with its key, until there is one."""
        client = self._posts[post]
        headers = client.headers()

        def definite() -> httpx.Response | None:
            try:
                told = client.ask(method, path, headers, body)
            except httpx.TransportError:
                told = None
            if told is None or told.status_code >= 500:
                self.ledger.asked_again += 1
                return None
            return told

        told: httpx.Response = wait_for(definite, f"an answer to {method} {path} by {post}", ANSWER_SECONDS)
        assert told.status_code == 200, f"{method} {path} by {post}: {told.status_code} {told.text}"
        answer: dict[str, Any] = told.json()
        return answer


class Traffic:
    """Several couriers at work; leaving the block stops them."""

    def __init__(
        self, posts: Sequence[Client], *, seed: int, couriers: int = 4, files: int = 2, most: int = 150
    ) -> None:
        self._stop = threading.Event()
        self._couriers = [Courier(posts, files, seed + number, self._stop) for number in range(couriers)]
        self._most = most
        self._pool = ThreadPoolExecutor(couriers)
        self._runs: list[Future[Ledger]] = []

    def __enter__(self) -> Self:
        self._runs = [self._pool.submit(courier.run, self._most) for courier in self._couriers]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._stop.set()
        self._pool.shutdown()

    def goes_on(self, moves: int) -> None:
        """So many more movements were acknowledged."""
        wanted = self._moves() + moves
        wait_for(lambda: self._moves() >= wanted, f"{moves} more movements", GO_ON_SECONDS)

    def _moves(self) -> int:
        return sum(courier.ledger.moves for courier in self._couriers)

    def ledger(self) -> Ledger:
        """What all couriers did. Raises what stopped one of them. After the block only."""
        whole = Ledger()
        for ledger in (run.result() for run in self._runs):
            whole.deeds += ledger.deeds
            whole.files += ledger.files
            whole.asked_again += ledger.asked_again
        return whole
