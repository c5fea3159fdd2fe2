"""auth as it runs: its commands and processes at a real RabbitMQ, with documents in SQLite."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pika
import pytest
import requests

from chassis.testing.eventually import eventually
from chassis.testing.keys import write_kek
from chassis.wire import topology
from chassis.wire.catalogue import Catalogue

ROOT = Path(__file__).parents[4]
WITHIN = 30.0
SUBJECTS = 128
LOG_INS = 35


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@dataclass
class Running:
    """auth's processes, and the queue of a service that hears them."""

    environment: dict[str, str]
    url: str
    probes: str
    broker: str
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, role: str, **settings: str) -> subprocess.Popen[bytes]:
        environment = self.environment | settings
        process = subprocess.Popen([sys.executable, "-m", "auth", role], env=environment, cwd=ROOT)
        self.processes.append(process)
        return process

    def run(self, *words: str) -> str:
        command = [sys.executable, "-m", "auth", *words]
        done = subprocess.run(
            command, env=self.environment, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
        )
        return done.stdout

    def heard(self, queue: str = "workflow.-") -> list[dict[str, Any]]:
        """What lies in the queue, which is empty afterwards."""
        events = []
        with pika.BlockingConnection(pika.URLParameters(self.broker)) as connection:
            channel = connection.channel()
            while (message := channel.basic_get(queue, auto_ack=True))[0] is not None:
                events.append(json.loads(message[2]))
        return events

    def say(self, exchange: str, key: str, event: dict[str, Any]) -> None:
        with pika.BlockingConnection(pika.URLParameters(self.broker)) as connection:
            connection.channel().basic_publish(exchange, key, json.dumps(event).encode())

    def answers(self, url: str) -> bool:
        try:
            return requests.get(url, timeout=5).status_code == 200
        except requests.ConnectionError:
            return False


@pytest.fixture
def running(vhost, tmp_path) -> Iterator[Running]:
    wanted = topology.plan(Catalogue.load(ROOT / "contracts"), ["general", "landacq"])
    topology.apply(wanted, vhost.admin, vhost.management, {})
    write_kek(tmp_path, "auth")
    web, probes = free_port(), free_port()
    environment = {
        **os.environ,
        "STORE": f"sqlite:///{tmp_path}/store",
        "BROKER": vhost.admin,
        "KEK_FILE": str(tmp_path / "auth.key"),
        "DEVELOPMENT": "yes",
        "HTTP_BIND": f"127.0.0.1:{web}",
        "METRICS_BIND": f"127.0.0.1:{probes}",
    }
    processes = Running(environment, f"http://127.0.0.1:{web}", f"http://127.0.0.1:{probes}", vhost.admin)
    yield processes
    for process in processes.processes:
        process.terminate()
    for process in processes.processes:
        process.wait(timeout=WITHIN)


def test_loading_the_district_tells_all_of_it_before_the_command_ends(running):
    assert running.run("load", "deploy/district/district.yaml").endswith(f"{SUBJECTS + LOG_INS} changes\n")
    heard = running.heard()
    listed = heard[-1]["data"]["subjects"]
    assert heard[-1]["type"] == "auth.directory.listed.v1"
    assert {raw["subject"] for raw in heard} >= {
        s for s, entry in listed.items() if entry["kind"] != "department"
    }
    assert running.run("load", "deploy/district/district.yaml") == "0 changes\n"
    assert running.run("audit") == ""


def test_a_service_that_asks_is_told_everything_by_the_worker(running):
    running.run("load", "deploy/district/district.yaml")
    running.start("worker")
    eventually(lambda: running.answers(f"{running.probes}/readyz"), within=WITHIN)
    running.heard()
    asked = json.loads(
        next((ROOT / "contracts/events/workflow.directory.requested.v1/good").glob("*.json")).read_text()
    )
    running.say("workflow", "-.directory.requested", asked)
    heard: list[dict[str, Any]] = []

    def complete() -> bool:
        heard.extend(running.heard())
        return any(raw["type"] == "auth.directory.listed.v1" for raw in heard)

    eventually(complete, within=WITHIN)
    assert len({raw["id"] for raw in heard}) == SUBJECTS + 2


def test_the_heartbeat_tells_everything_unasked(running):
    running.run("load", "deploy/district/district.yaml")
    running.start("worker", HEARTBEAT_SECONDS="1")
    eventually(lambda: running.answers(f"{running.probes}/readyz"), within=WITHIN)
    lists: list[int] = []

    def several() -> bool:
        lists.extend(raw["position"] for raw in running.heard() if raw["type"] == "auth.directory.listed.v1")
        return len(lists) > 3

    eventually(several, within=WITHIN)
    assert set(lists) == {1}


def test_a_person_logs_in_at_the_web_process_and_the_end_of_the_session_is_heard(running):
    running.run("load", "deploy/district/district.yaml")
    web = running.start("web")
    eventually(lambda: running.answers(f"{running.url}/readyz"), within=WITHIN)
    running.heard()
    given = {"login": "receiving", "password": "daftar-demo-only"}
    session = requests.post(f"{running.url}/v1/sessions", json=given, timeout=10).json()
    bearer = {"Authorization": f"Bearer {session['access']}"}
    assert requests.get(f"{running.url}/v1/me", headers=bearer, timeout=10).json()["person"] == "e-1007"
    assert (
        requests.delete(f"{running.url}/v1/sessions/current", headers=bearer, timeout=10).status_code == 204
    )
    revoked = eventually(running.heard, within=WITHIN)
    assert [(raw["type"], raw["data"]["person"]) for raw in revoked] == [
        ("auth.session.revoked.v1", "e-1007")
    ]
    assert requests.get(f"{running.url}/v1/me", headers=bearer, timeout=10).status_code == 401
    assert "daftar_request_seconds_count" in requests.get(f"{running.probes}/metrics", timeout=10).text
    web.terminate()
    assert web.wait(timeout=WITHIN) == 0


def test_another_key_encryption_key_stops_the_start(running, tmp_path):
    running.run("load", "deploy/district/district.yaml")
    write_kek(tmp_path, "auth")
    worker = running.start("worker")
    assert worker.wait(timeout=WITHIN) != 0


def test_faulty_settings_are_told_all_at_once(running):
    faulty = running.environment | {"STORE": "", "BROKER": "", "HTTP_BIND": "here"}
    done = subprocess.run(
        [sys.executable, "-m", "auth", "worker"],
        env=faulty,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert all(name in done.stderr for name in ("STORE", "BROKER", "HTTP_BIND"))
