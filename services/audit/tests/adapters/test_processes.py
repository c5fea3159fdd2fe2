"""audit as it runs: its processes at a real RabbitMQ and object store, with documents in SQLite."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from audit.adapters.chain_store import LINES, StoredTrail
from audit.adapters.checkpoint_store import StoredCheckpoints
from audit.bootstrap import SERVICE
from chassis.clock import SystemClock
from chassis.envelope import Outgoing, routing_keys
from chassis.record import verify
from chassis.store import open_stores
from chassis.store.aggregates import Aggregates
from chassis.testing.eventually import eventually
from chassis.wire import topology
from chassis.wire.catalogue import Catalogue
from chassis.wire.publisher import Publisher

ROOT = Path(__file__).parents[4]
WITHIN = 40.0
CRASHED = 70


class Running:
    """audit's processes, and what the others say to it."""

    def __init__(self, environment, admin):
        self.environment, self.processes = environment, []
        self.catalogue = Catalogue.load(ROOT / "contracts")
        self.publisher = Publisher(admin, "workflow", self.catalogue, SystemClock())
        self.stores = open_stores(environment["STORE"], SERVICE.every_collection)

    def start(self, role, **settings):
        command = [sys.executable, "-m", "audit", role]
        self.processes.append(subprocess.Popen(command, env=self.environment | settings, cwd=ROOT))
        return self.processes[-1]

    def says(self, *events):
        database = self.stores.database("nobody")
        entries = [
            {
                "id": event.id,
                "at": event.time,
                "keys": routing_keys(Outgoing(event)),
                "event": event.to_json(),
            }
            for event in events
        ]
        assert self.publisher.hand_off(database, "nothing", "nothing", entries)

    def lines(self):
        aggregates = Aggregates(
            self.stores.database("audit", "general"), LINES, self.publisher, SystemClock()
        )
        return list(StoredTrail(aggregates).after(0))

    def checkpoints(self):
        return list(StoredCheckpoints(self.stores.database("audit")).every())

    def close(self):
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait(timeout=WITHIN)
        self.publisher.stop(5)
        self.stores.close()


@pytest.fixture
def running(vhost, servers, tmp_path):
    planned = topology.plan(Catalogue.load(ROOT / "contracts"), ("general", "landacq"))
    topology.apply(planned, vhost.admin, vhost.management, {})
    environment = {
        **os.environ,
        "STORE": f"sqlite:///{tmp_path}/store",
        "BROKER": vhost.admin,
        "DEPARTMENTS": "general,landacq",
        "CHECKPOINT_EVERY": "0.5",
        "DEVELOPMENT": "yes",
        "TAKEOVER_SECONDS": "2",
        "S3_ENDPOINT": servers.s3_endpoint,
        "S3_ACCESS_KEY": servers.s3_access_key,
        "S3_SECRET_KEY": servers.s3_secret_key,
        "S3_SECURE": "no",
        "LOCK_DAYS": "1",
        "HTTP_BIND": f"127.0.0.1:{free_port()}",
        "METRICS_BIND": f"127.0.0.1:{free_port()}",
    }
    running = Running(environment, vhost.admin)
    yield running
    running.close()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_what_is_said_is_on_record_pinned_and_outside(running, district):
    running.start("worker")
    running.says(*(district.parked(position) for position in range(1, 21)))
    eventually(lambda: len(running.lines()) == 20, within=WITHIN)
    verify(running.lines())
    eventually(
        lambda: running.checkpoints() and running.checkpoints()[-1].head("general").size == 20, within=WITHIN
    )
    figures = f"http://{running.environment['METRICS_BIND']}/metrics"
    eventually(
        lambda: "daftar_audit_unpinned_seconds 0.0" in requests.get(figures, timeout=5).text, within=WITHIN
    )


@pytest.mark.parametrize(
    "point", ["after_delivery_before_handler", "before_commit", "after_commit_before_ack"]
)
def test_an_event_is_one_line_though_the_worker_dies(running, district, point):
    dying = running.start("worker", CRASH_AT=point)
    running.says(*(district.parked(position) for position in range(1, 6)))
    assert dying.wait(timeout=WITHIN) == CRASHED
    running.start("worker")
    eventually(lambda: len(running.lines()) == 5, within=WITHIN)
    verify(running.lines())


def test_a_web_process_answers_and_says_that_it_lacks_the_directory(running):
    running.start("web")
    address = f"http://{running.environment['HTTP_BIND']}"

    def answers(path):
        try:
            return requests.get(f"{address}{path}", timeout=5)
        except requests.ConnectionError:
            return None

    eventually(lambda: answers("/livez") is not None, within=WITHIN)
    assert answers("/livez").status_code == 200
    assert answers("/readyz").json()["checks"] == {"store": "ok", "directory": "Lacking"}
    assert answers("/v1/lines?department=general").status_code == 401


def test_two_workers_make_one_chain(running, district):
    for _ in range(2):
        running.start("worker", METRICS_BIND=f"127.0.0.1:{free_port()}")
    running.says(*(district.parked(position) for position in range(1, 201)))
    eventually(lambda: len(running.lines()) == 200, within=WITHIN)
    verify(running.lines())


def test_the_settings_of_a_process_are_told_with_every_fault_at_once():
    done = subprocess.run(
        [sys.executable, "-m", "audit", "worker"],
        env={"RETENTION_DAYS": "3"},
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2
    for name in (b"STORE", b"BROKER", b"DEPARTMENTS", b"RETENTION_DAYS"):
        assert name in done.stderr
