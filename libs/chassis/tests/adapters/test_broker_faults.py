"""Processes die at named points, links break, brokers are killed: nothing is lost, nothing applied twice."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from chassis import crash
from chassis.clock import SystemClock
from chassis.envelope import Event, Outgoing
from chassis.store import open_stores
from chassis.store.aggregates import Aggregates
from chassis.store.lease import Leases
from chassis.store.parking import Parking
from chassis.store.port import Collection, Stores
from chassis.testing.contract import DEPARTMENTS, MOVED, PRINTED, event, small_contract
from chassis.testing.eventually import eventually
from chassis.wire import dead, topology
from chassis.wire.catalogue import Catalogue
from chassis.wire.consumer import Consumer, Outcome
from chassis.wire.publisher import Publisher, Sweeper
from deploy.local.paths import PYTHON, ROOT

SMALL_OFFICE = Path(__file__).with_name("small_office.py")
COUNT = 10
NOTICES, BOOKS = Collection("notices"), Collection("books")


@dataclass
class District:
    """A virtual host and a store that outlive the processes which work with them."""

    root: Path
    broker: str
    management: str
    stores: Stores
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, role: str, *extra: str, broker: str = "") -> subprocess.Popen[bytes]:
        command = [
            sys.executable, str(SMALL_OFFICE), role, "--contracts", str(self.root / "contracts"),
            "--store", f"sqlite:///{self.root}/store", "--broker", broker or self.broker, *extra,
        ]  # fmt: skip
        self.started.append(subprocess.Popen(command, stdout=subprocess.DEVNULL))
        return self.started[-1]

    def run(self, role: str, *extra: str, broker: str = "") -> int:
        """The exit status of the process."""
        return self.start(role, "--count", str(COUNT), *extra, broker=broker).wait(90)

    def worker_until(self, count: int) -> subprocess.Popen[bytes]:
        """A worker, which runs on; that many events have been applied."""
        worker = self.start("work", "--takeover", "60")
        eventually(lambda: len(self.numbers()) >= count, within=40)
        return worker

    def numbers(self) -> list[int]:
        book = self.stores.database("ledger", "general").get(BOOKS, "book")
        return book.state["numbers"] if book else []

    def unsent(self) -> int:
        database = self.stores.database("press", "general")
        notices = [database.get(NOTICES, f"notice{number}") for number in range(1, COUNT + 1)]
        return sum(len(notice.outbox) for notice in notices if notice)

    def left_in(self, queue: str) -> int:
        """What lies in the queue: nobody may be consuming."""
        with dead.opened(self.broker) as channel:
            found: int = channel.queue_declare(queue, passive=True).method.message_count
            return found


@pytest.fixture
def district(vhost: Any, tmp_path: Path) -> Iterator[District]:
    catalogue = small_contract(tmp_path / "contracts")
    topology.apply(topology.plan(catalogue, DEPARTMENTS), vhost.admin, vhost.management, {})
    stores = open_stores(f"sqlite:///{tmp_path}/store", [NOTICES, BOOKS, Leases.COLLECTION])
    made = District(tmp_path, vhost.admin, vhost.management, stores)
    yield made
    for process in made.started:
        process.kill()
        process.wait(10)
    stores.close()


SAYING = [
    "before_commit",
    "after_commit_before_handoff",
    "after_commit_before_reply",
    "after_send_before_confirm",
    "after_confirm_before_pull",
    "sweeper_after_read",
]
HEARING = [
    "after_delivery_before_handler",
    "after_handler_before_commit",
    "before_commit",
    "after_commit_before_ack",
    "after_cancel_before_ack",
]


def everything_happened_once(district: District) -> None:
    assert sorted(district.numbers()) == list(range(1, COUNT + 1))
    assert district.unsent() == 0
    eventually(lambda: district.left_in("ledger.general") == 0)
    assert district.left_in("ledger.general.dead") == 0


@pytest.mark.parametrize("point", SAYING)
def test_a_sender_killed_there_loses_nothing_and_says_nothing_twice(district: District, point: str) -> None:
    assert district.run("say", "--crash", point) == crash.EXIT_STATUS
    assert district.run("say") == 0
    assert district.run("hear") == 0
    everything_happened_once(district)


@pytest.mark.parametrize("point", HEARING)
def test_a_receiver_killed_there_applies_everything_once(district: District, point: str) -> None:
    assert district.run("say") == 0
    assert district.run("hear", "--crash", point) == crash.EXIT_STATUS
    assert district.run("hear") == 0
    everything_happened_once(district)


def test_a_receiver_killed_after_a_dead_letter_leaves_it_dead_and_the_rest_applied(
    district: District,
) -> None:
    for status, point in ((0, []), (crash.EXIT_STATUS, ["--crash", "after_dead_reject"])):
        role = "hear" if point else "say"
        assert district.start(role, "--count", "14", *point).wait(90) == status
    assert district.start("hear", "--count", "13").wait(90) == 0
    assert sorted(district.numbers()) == [*range(1, 13), 14]
    with dead.opened(district.broker) as channel:
        letters = dead.look(channel, "ledger.general")
    assert {(letter.id, letter.reason) for letter in letters} == {("general.notice13:1", "unlucky")}


class Proxy:
    """A link to the broker that can be cut: after so many bytes towards it, or at once."""

    def __init__(self, target: str, *, cut_after: int | None = None) -> None:
        self._target = urlsplit(target)
        self._left = cut_after
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._swallowing: set[socket.socket] = set()
        port = self._listener.getsockname()[1]
        login = f"{self._target.username}:{self._target.password}"
        self.url = self._target._replace(netloc=f"{login}@127.0.0.1:{port}").geturl()
        threading.Thread(target=self._accept, daemon=True).start()

    def swallow(self) -> None:
        """Every link through here stays open and carries nothing more."""
        self._swallowing.update(end for pair in self._pairs for end in pair)

    def cut(self) -> None:
        """Every link through here is gone."""
        for pair in self._pairs:
            for end in pair:
                shut(end)

    def close(self) -> None:
        self._listener.close()
        self.cut()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            far = socket.create_connection((str(self._target.hostname), self._target.port or 5672))
            self._pairs.append((near, far))
            threading.Thread(target=self._copy, args=(near, far, True), daemon=True).start()
            threading.Thread(target=self._copy, args=(far, near, False), daemon=True).start()

    def _copy(self, source: socket.socket, target: socket.socket, counted: bool) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(4096):
                if counted and self._left is not None:
                    self._left -= len(piece)
                    if self._left <= 0:
                        self._left = None
                        break
                if source not in self._swallowing:
                    target.sendall(piece)
        shut(source)
        shut(target)


def shut(end: socket.socket) -> None:
    """The socket is closed, also under a thread that reads from it."""
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()


def test_a_sender_killed_when_its_link_breaks_in_the_window_loses_nothing(district: District) -> None:
    proxy = Proxy(district.broker, cut_after=3000)
    assert district.run("say", "--crash", "channel_lost_in_window", broker=proxy.url) == crash.EXIT_STATUS
    proxy.close()
    assert district.run("say") == 0
    assert district.run("hear") == 0
    everything_happened_once(district)


def test_a_link_that_swallows_everything_is_replaced_when_confirms_do_not_come(district: District) -> None:
    catalogue, proxy = Catalogue.load(district.root / "contracts"), Proxy(district.broker)
    publisher = Publisher(proxy.url, "press", catalogue, SystemClock(), confirm_seconds=1)
    database = district.stores.database("press", "general")
    notices = Aggregates(database, NOTICES, publisher, SystemClock())
    notices.create("first", {}, [Outgoing(event(PRINTED, position=1))])
    eventually(lambda: not database.unsent(before="9", limit=1), within=20)
    proxy.swallow()
    notices.create("second", {}, [Outgoing(event(PRINTED, position=2))])
    eventually(lambda: not database.unsent(before="9", limit=1), within=20)
    assert publisher.stop()
    proxy.close()
    assert district.left_in("ledger.general") >= 2


def test_a_worker_ends_in_order_on_sigterm_and_another_goes_on(district: District) -> None:
    assert district.run("say") == 0
    worker = district.worker_until(COUNT)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(30) == 0
    everything_happened_once(district)
    leases = Leases(district.stores.database("ledger"), SystemClock())
    assert leases.claim("timer.round.general", "another", 60), "the turn was not given up"


def test_receivers_killed_at_random_apply_everything_once(district: District) -> None:
    saying = district.start("say", "--count", "300")
    for applied in (40, 120, 220):
        district.worker_until(applied).kill()
    assert saying.wait(60) == 0
    last = district.worker_until(299)
    last.terminate()
    assert last.wait(30) == 0
    assert sorted(district.numbers()) == [number for number in range(1, 301) if number != 13]


@dataclass
class Doomed:
    """A broker of this test's own, so that killing it disturbs nobody."""

    admin: str
    management: str
    command: Callable[..., str]


@pytest.fixture
def doomed(request: pytest.FixtureRequest) -> Iterator[Doomed]:
    environment = os.environ | {
        "DAFTAR_VAR": f"var/doomed{os.getpid()}",
        "DAFTAR_PORT_SHIFT": str(3000 + os.getpid() % 400),
    }
    for given in ("BROKER_ADMIN", "BROKER_MANAGEMENT"):
        environment.pop(given, None)

    def command(*words: str) -> str:
        done = subprocess.run(
            [str(PYTHON), "-m", "deploy.local", *words],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    command("up", "epmd", "rabbitmq")
    found = dict(
        line.removeprefix("export ").split("=", 1) for line in command("env").splitlines() if "=" in line
    )
    yield Doomed(found["BROKER_ADMIN"].strip("'"), found["BROKER_MANAGEMENT"].strip("'"), command)
    command("down", "--erase")


def test_a_broker_killed_in_the_middle_of_traffic_loses_nothing_and_flows_resume_by_themselves(
    doomed: Doomed, tmp_path: Path
) -> None:
    catalogue = small_contract(tmp_path / "contracts")
    topology.apply(topology.plan(catalogue, DEPARTMENTS), doomed.admin, doomed.management, {})
    stores = open_stores(f"sqlite:///{tmp_path}/store", [NOTICES, Parking.COLLECTION, Leases.COLLECTION])
    clock = SystemClock()
    publisher = Publisher(doomed.admin, "press", catalogue, clock)
    database = stores.database("press", "general")
    notices = Aggregates(database, NOTICES, publisher, clock)
    applied: dict[str, int] = {}

    def apply(happened: Event, _department: str) -> Outcome:
        known = happened.subject in applied
        applied[happened.subject] = happened.position
        return Outcome.DUPLICATE if known else Outcome.DONE

    handlers = {one.type: apply for one in catalogue.heard_by("archive")}
    parking = Parking(stores, "archive", clock)
    consumer = Consumer(doomed.admin, "archive", DEPARTMENTS, handlers, catalogue, parking, clock)
    stop = threading.Event()
    hearing = threading.Thread(target=consumer.run, args=(stop,), daemon=True)
    hearing.start()

    def say(numbers: range) -> None:
        for number in numbers:
            said = Outgoing(event(MOVED, subject=f"general.notice{number}"))
            notices.create(f"notice{number}", {}, [said])

    say(range(200))
    eventually(lambda: len(applied) >= 50, within=30)
    traffic = threading.Thread(target=say, args=(range(200, 400),))
    traffic.start()
    doomed.command("down", "--kill", "rabbitmq")
    traffic.join(30)
    assert not traffic.is_alive(), "a commit waited for the broker"
    say(range(400, 450))
    assert database.unsent(before="9", limit=1)
    doomed.command("up", "epmd", "rabbitmq")
    leases = Leases(stores.database("press"), clock)
    sweeper = Sweeper([database], publisher, leases, clock, takeover=5)
    eventually(lambda: sweeper.run_once() == 0 and len(applied) == 450, within=60)
    eventually(lambda: not database.unsent(before="9", limit=1), within=30)
    stop.set()
    hearing.join(20)
    assert publisher.stop()
    stores.close()
