"""Couriers who carry files from post to post while servers and processes fall over: seeded, and written down.

Each courier has files of its own and decides by what it last saw of them. A request that is not answered is
asked again with the same Idempotency-Key until it is, unless the courier loses patience: then nobody knows
whether it was done, and the courier looks where the file is. So every act ends as ok, fail or unknown, and
the histories must hold all that are ok, none that failed, and of the unknown what they like, once.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any, Self

import httpx

from chassis.ids import new_ulid
from deploy.demo.client import Client
from tests.checker import Deed
from tests.faults.chronicle import Act, Chronicle
from tests.office import wait_for
from tests.paperwork import open_file

PAUSE_SECONDS = 0.25  # at most, between two acts of a courier
GO_ON_SECONDS = 60.0
ANSWER_SECONDS = 120.0  # longer than any fault of these tests
NOT_LOGGED_IN = 401
PULLED_BACK = 1 / 8  # of what is on its way

State = dict[str, Any]


class Courier:
    """Carries its files about among the posts, one after another, until told to stop.

    `patience` is the chance that it asks once more when it got no answer. It never loses it over a receipt:
    receiving what one holds already is no act, so a new request could not be told from the old one.
    """

    def __init__(
        self,
        posts: Sequence[Client],
        chronicle: Chronicle,
        stop: threading.Event,
        *,
        files: int,
        seed: int,
        patience: float,
    ) -> None:
        self._posts = {client.member.post: client for client in posts}
        self._chronicle = chronicle
        self._stop = stop
        self._files = files
        self._chance = random.Random(seed)
        self._patience = patience

    def run(self) -> None:
        """Until told to stop."""
        seen = dict(self._opened() for _ in range(self._files))
        while not self._stop.wait(self._chance.uniform(0, PAUSE_SECONDS)):
            file = self._chance.choice(sorted(seen))
            seen[file] = self._act(file, seen[file])

    def _opened(self) -> tuple[str, State]:
        opener = self._posts["gen-oc"]
        file = open_file(opener, f"Carried about, {new_ulid()}")
        act = Act(new_ulid(), file, "file.opened", "gen-oc")
        self._chronicle.invoke(act)
        self._chronicle.ok(act, 1)
        return file, self._looked(file, ["gen-oc"])

    def _act(self, file: str, seen: State) -> State:
        """One act, and how the file stands after it."""
        custody, revision = seen["custody"], seen["revision"]
        if custody["state"] == "transit":
            posts = [custody["from"], custody["to"]]
            if self._chance.random() < PULLED_BACK:
                act = Act(new_ulid(), file, "file.pulledback", custody["from"])
                done = self._asked(act, "pull-back", {"revision": revision})
            else:
                act = Act(new_ulid(), file, "file.received", custody["to"])
                done = self._asked(act, "receive", None)
        else:
            by = custody["holder"]
            to = self._chance.choice([other for other in sorted(self._posts) if other != by])
            posts = [by, to]
            sent = {"to": to, "revision": revision, "remark": f"From {by} to {to}"}
            done = self._asked(Act(new_ulid(), file, "file.forwarded", by), "forward", sent)
        return done or self._looked(file, posts)

    def _asked(self, act: Act, path: str, body: Mapping[str, Any] | None) -> State | None:
        """The answer, when the act was done."""
        self._chronicle.invoke(act)
        in_doubt = False
        while True:
            told = self._answer(act.post, "POST", f"/files/{act.file}/{path}", act.key, body)
            if told is not None and told.status_code == httpx.codes.OK:
                answer: State = told.json()
                self._chronicle.ok(act, answer["position"])
                return answer
            if told is not None and not in_doubt:
                self._chronicle.fail(act, f"{told.status_code} {told.text}")
                return None
            in_doubt = True
            patient = act.type == "file.received" or self._chance.random() < self._patience
            if told is not None or not patient:
                self._chronicle.unknown(act)
                return None
            self._chronicle.again(act)
            if self._chronicle.age(act) > ANSWER_SECONDS:
                raise AssertionError(f"no answer to {act}")
            time.sleep(PAUSE_SECONDS)

    def _looked(self, file: str, posts: Sequence[str]) -> State:
        """The file as the one of these posts sees it who has seen most of it."""
        views: list[State] = []

        def look() -> bool:
            answers = [self._answer(post, "GET", f"/files/{file}", new_ulid()) for post in posts]
            views[:] = [told.json() for told in answers if told is not None and told.status_code == 200]
            return bool(views) and None not in answers

        wait_for(look, f"a look at {file} by {posts}", ANSWER_SECONDS)
        return max(views, key=lambda view: int(view["revision"]))

    def _answer(
        self, post: str, method: str, path: str, key: str, body: Mapping[str, Any] | None = None
    ) -> httpx.Response | None:
        """A definite answer, if there was one."""
        client = self._posts[post]
        try:
            told = client.ask(method, path, client.headers(key), body)
            if told.status_code == NOT_LOGGED_IN:
                client.log_in()
                return self._answer(post, method, path, key, body)
        except httpx.HTTPError:
            return None
        return told if told.status_code < httpx.codes.INTERNAL_SERVER_ERROR else None


class Traffic:
    """Several couriers at work; leaving the block stops them."""

    def __init__(
        self, posts: Sequence[Client], *, seed: int, couriers: int = 4, files: int = 2, patience: float = 1
    ) -> None:
        self.chronicle = Chronicle()
        self._stop = threading.Event()
        self._couriers = [
            Courier(posts, self.chronicle, self._stop, files=files, seed=seed + number, patience=patience)
            for number in range(couriers)
        ]
        self._pool = ThreadPoolExecutor(couriers)
        self._runs: list[Future[None]] = []

    def __enter__(self) -> Self:
        self._runs = [self._pool.submit(courier.run) for courier in self._couriers]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._stop.set()
        self._pool.shutdown()

    def goes_on(self, moves: int) -> None:
        """So many more forwards were acknowledged. Raises what stopped a courier."""
        wanted = self.chronicle.forwards + moves

        def moved() -> bool:
            for run in self._runs:
                if run.done():
                    run.result()
            return self.chronicle.forwards >= wanted

        wait_for(moved, f"{moves} more movements", GO_ON_SECONDS)

    def deeds(self) -> list[Deed]:
        """What all couriers did. Raises what stopped one of them. After the block only."""
        for run in self._runs:
            run.result()
        return self.chronicle.deeds()
