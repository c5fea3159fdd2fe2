"""The faults of the drill: each a block in which something is broken, and whole again afterwards.

Those of alerts that no fault here can provoke stand with the reason; promtool has shown them firing.
"""

from __future__ import annotations

import contextlib
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

from chassis.ids import new_ulid
from deploy.demo.client import Client
from deploy.local.servers.rabbitmq import broker
from tests.faults.operator import Operator
from tests.monitoring.watching import Prometheus
from tests.office import LETTER, Office, wait_for
from tests.paperwork import forward, open_file
from tests.servers import Servers

NODE_TOOL = "/usr/lib/rabbitmq/bin/rabbitmqctl"
READ_SECONDS = 240.0  # two pages on a busy machine
TEXTFILE = "daftar_backup.prom"


@dataclass(frozen=True)
class Stage:
    """Where the faults happen."""

    office: Office
    servers: Servers
    prometheus: Prometheus

    @property
    def officer(self) -> Client:
        """Somebody with files."""
        return self.office.at("oc.general", "gen-oc")

    def told(self, name: str, text: str) -> None:
        """The node exporter reads it."""
        folder = self.office.site.instance.folder("textfiles")
        draft = folder / f"{name}.draft"
        draft.write_text(text, encoding="ascii")
        draft.rename(folder / name)

    def scan(self) -> None:
        """A letter is in the scan room."""
        clerk = self.office.at("receiving", "gen-recv", "scan")
        path = "/batches?department=general&name=drill.tif"
        told = clerk.send("POST", path, clerk.headers() | {"Content-Type": "image/tiff"}, LETTER.read_bytes())
        assert told.status_code == httpx.codes.CREATED, told.text

    def node(self, *words: str) -> None:
        """A command of the broker's own tool."""
        environment = dict(broker(self.office.site.instance).environment)
        name = environment["RABBITMQ_NODENAME"]
        command = [NODE_TOOL, "-q", "-n", name, *words]
        path = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
        subprocess.run(command, env=environment | path, check=True, capture_output=True)


Fault = Callable[[Stage], contextlib.AbstractContextManager[None]]


@contextmanager
def killed(stage: Stage, *names: str) -> Iterator[None]:
    """The processes are gone."""
    stage.office.kill(*names)
    try:
        yield
    finally:
        stage.office.start(*names)


@contextmanager
def paused(stage: Stage, *names: str) -> Iterator[None]:
    """The processes stand still."""
    stage.office.pause(*names)
    try:
        yield
    finally:
        stage.office.resume(*names)


@contextmanager
def broker_killed(stage: Stage) -> Iterator[None]:
    """The broker is gone while files move to another department."""
    with killed(stage, "rabbitmq"):
        officer = stage.officer
        forward(officer, open_file(officer, "Sent without a broker"), "la-oc")
        yield


@contextmanager
def broker_alarmed(stage: Stage) -> Iterator[None]:
    """The broker wants more free disk than there is."""
    stage.node("set_disk_free_limit", "900000GB")
    try:
        yield
    finally:
        stage.node("set_disk_free_limit", "512MB")


@contextmanager
def queue_full(stage: Stage) -> Iterator[None]:
    """A queue may hold one message, and nobody takes it out."""
    policy = f"{stage.servers.broker_management}/api/policies/daftar/drill"
    told = {
        "pattern": r"^notify\.general$",
        "definition": {"max-length": 1},
        "priority": 9,
        "apply-to": "queues",
    }
    with paused(stage, "notify-worker"):
        httpx.put(policy, json=told).raise_for_status()
        try:
            officer = stage.officer
            for number in range(20):
                forward(officer, open_file(officer, f"Too many, {number}"), "gen-hc")
            yield
        finally:
            httpx.delete(policy).raise_for_status()


@contextmanager
def poisoned(stage: Stage) -> Iterator[None]:
    """A message that nobody can read is in a queue."""
    operator = Operator(stage.servers)
    operator.put("notify.general", [b"{"])
    try:
        yield
    finally:
        operator.dead("discard", "notify.general", "--yes")


@contextmanager
def virus_scanner_hangs(stage: Stage) -> Iterator[None]:
    """ClamAV takes connections and says nothing, and a letter has been read and waits for it."""
    with paused(stage, "clamav"):
        stage.scan()
        held = "max(files_waiting_oldest_seconds) > 0"
        wait_for(lambda: stage.prometheus.ask(held), "a paper that is held", READ_SECONDS)
        yield


@contextmanager
def object_store_killed(stage: Stage) -> Iterator[None]:
    """MinIO is gone when a letter has just come."""
    stage.scan()
    with killed(stage, "minio"):
        yield


@contextmanager
def mail_server_killed(stage: Stage) -> Iterator[None]:
    """Nobody takes mails, and reminders fall due."""
    with killed(stage, "mail"):
        officer = stage.officer
        for number in range(3):
            forward(officer, open_file(officer, f"To be reminded of, {number}"), "gen-hc")
        yield


@contextmanager
def store_locked(stage: Stage) -> Iterator[None]:
    """Nothing can be written in notify's store of a department in which reminders fall due."""
    officer = stage.officer
    for number in range(3):
        forward(officer, open_file(officer, f"Not reminded of, {number}"), "gen-hc")
    with contextlib.closing(sqlite3.connect(stage.office.store / "notify" / "notify_general.sqlite")) as lock:
        lock.execute("PRAGMA busy_timeout = 10000")
        lock.execute("BEGIN IMMEDIATE")
        yield
        lock.rollback()


@contextmanager
def file_held_open(stage: Stage) -> Iterator[None]:
    """A scanner has not finished, for long."""
    path = stage.office.site.instance.folder("intake") / "general" / f"{new_ulid()}.tif"
    with path.open("wb") as scanner:
        scanner.write(LETTER.read_bytes())
        scanner.flush()
        yield
        path.unlink()


@contextmanager
def backup_of_the_day_before_yesterday(stage: Stage) -> Iterator[None]:
    """The last two nights had none."""
    stage.told(TEXTFILE, f"daftar_backup_finished_timestamp_seconds {time.time() - 2 * 86400:.0f}\n")
    yield
    stage.told(TEXTFILE, f"daftar_backup_finished_timestamp_seconds {time.time():.0f}\n")


@contextmanager
def doors_tried(stage: Stage) -> Iterator[None]:
    """A program guesses a password."""
    over = threading.Event()

    def guess() -> None:
        with httpx.Client() as client:
            while not over.wait(0.2):
                body = {"login": "lao", "password": new_ulid()}
                with contextlib.suppress(httpx.HTTPError):
                    client.post(f"{stage.office.api('auth')}/sessions", json=body)

    thread = threading.Thread(target=guess)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _killed(*names: str) -> Fault:
    return lambda stage: killed(stage, *names)


FAULTS: dict[str, tuple[Fault, set[str]]] = {
    "broker killed": (broker_killed, {"BrokerDown", "OutboxOld"}),
    "broker's disk at its limit": (broker_alarmed, {"BrokerAlarm", "BrokerDiskLow"}),
    "queue full": (queue_full, {"QueueFull"}),
    "poison": (poisoned, {"DeadLetters"}),
    "worker killed": (
        _killed("notify-worker"),
        {"ProcessDown", "ServiceGone", "QueueUnheard", "SloBurnsFast"},
    ),
    "worker stands still": (lambda stage: paused(stage, "workflow-worker"), {"ProcessDown"}),
    "virus scanner hangs": (virus_scanner_hangs, {"ClamavAway", "PapersHeld"}),
    "object store killed": (object_store_killed, {"ObjectStoreAway", "PagesWait", "LaneFails"}),
    "mail server killed": (mail_server_killed, {"MailsWait"}),
    "store locked": (store_locked, {"RemindersLate", "ItemsFail", "LaneWaits"}),
    "file held open": (file_held_open, {"IntakeStuck"}),
    "no backup": (backup_of_the_day_before_yesterday, {"BackupOld"}),
    "door closed": (_killed("gateway-web"), {"DoorClosed"}),
    "exporter killed": (_killed("node-exporter"), {"WatcherDown"}),
    "doors tried": (doors_tried, {"DoorsTried"}),
}

NOT_PROVOKED = {
    "AlertsNotSent": "Alertmanager gives a mail up after minutes only",
    "BackupMissing": "asks for a day without a backup",
    "BrokerMemoryHigh": "the broker's limit is a share of the machine's memory",
    "CertificateEnds": "shown on the office with TLS, in test_live.py",
    "ClockSkew": "one machine has one clock",
    "ConsumerSilent": "the thread that would hang has no fault known that makes it",
    "DiskNearlyFull": "would fill the disk of whoever runs this",
    "EventsUnwanted": "the topology is whole here, and there is one release",
    "HandlerFails": "the handlers have no fault known that would be unforeseen",
    "MailsGivenUp": "the sink refuses no mail for good",
    "MessageStuck": "all that handlers wait for has a time limit below a quarter of an hour",
    "NotReady": "the directory is whole once it has been heard",
    "ObjectStoreDiskLow": "as DiskNearlyFull",
    "PagesFlagged": "needs more doubtful pages than are read in a minute here",
    "PendencyHigh": "needs 300 papers on a desk",
    "ProcessRestarts": "a process starts too slowly for four times in its compressed quarter of an hour",
    "QueueBehind": "needs a backlog of minutes",
    "SandboxGuardMissing": "a process refuses to start without its guards",
    "SloBurnsSlowly": "asks for days",
    "SloBurnsSteadily": "asks for hours",
    "StoreAway": "for a MongoDB that does not answer; what befalls a SQLite file is seen in its writes",
    "StoreSlow": "a write waits ten seconds for a lock, longer than the five minutes of the drill",
    "TimerFails": "a store that is locked for one department fails its items, not the turn",
}
