"""The service as it runs: a worker and a web process on the real broker, object store and scanner.

The other services are played by an independent client of the broker (pika).
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pika
import pytest
import requests

from chassis.clock import SystemClock, to_text
from chassis.crash import EXIT_STATUS
from chassis.envelope import CONTENT_TYPE, Event, routing_key
from chassis.testing.eventually import eventually
from chassis.trust.tokens import Signer, new_key, public_part
from chassis.wire import topology
from chassis.wire.catalogue import Catalogue
from files.domain.claims import Kind
from services.files.tests.support import papers
from services.files.tests.support.owner import Owner, serving
from services.files.tests.support.room import CONTRACTS
from services.files.tests.support.site import ROOT, Site, new_site

CATALOGUE = Catalogue.load(CONTRACTS)
BODIES = {
    Kind.ORIGINAL: papers.tiff(3),
    Kind.SEARCHABLE: papers.pdf(3),
    Kind.TEXT: b"the culvert\f\fat Shimulpur",
}
AUTH_KEY = new_key("auth.1")
PATIENCE = 30.0


def now() -> int:
    return int(SystemClock().now().timestamp())


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


class Others:
    """Every other service, on the broker."""

    def __init__(self, url: str, management: str, department: str) -> None:
        self._management = f"{management}/api/queues/{urlsplit(url).path[1:]}"
        self._connection = pika.BlockingConnection(pika.URLParameters(url))
        self._channel = self._connection.channel()
        self._channel.confirm_delivery()
        self.department = department
        self.permit_key = new_key(f"workflow.{department}.1")

    def say(self, kind: str, subject: str, data: Mapping[str, Any], *, position: int = 1) -> None:
        district = CATALOGUE.scope(kind) == "district"
        department = "-" if district else self.department
        event = Event(kind, subject, position, department, to_text(SystemClock().now()), dict(data))
        raw = event.to_json()
        CATALOGUE.check(raw)
        self._channel.basic_publish(
            event.service,
            routing_key(event, department),
            json.dumps(raw).encode(),
            pika.BasicProperties(content_type=CONTENT_TYPE, delivery_mode=2, message_id=event.id, type=kind),
            mandatory=True,
        )

    def heard(self, queue: str) -> dict[str, Any] | None:
        """The next message of the queue."""
        _, _, body = self._channel.basic_get(queue, auto_ack=True)
        return json.loads(body) if body else None

    def unanswered(self, queue: str) -> int | None:
        """Messages that lie in the queue, delivered or not, by the broker's management; None before it has
        counted them.
        """
        found = requests.get(f"{self._management}/{queue}", timeout=10).json()
        return found.get("messages")

    def introduce_themselves(self) -> None:
        self.say("auth.keyset.published.v1", "auth.keys", {"keys": [public_part(AUTH_KEY)]})
        subjects = {"auth.keys": {"kind": "keyset", "epoch": 1, "position": 1}}
        self.say("auth.directory.listed.v1", "auth.directory", {"subjects": subjects})
        keys = {"keys": [public_part(self.permit_key)]}
        self.say("workflow.keyset.published.v1", f"{self.department}.workflow.permits", keys)

    def announce(self, site: Site) -> None:
        data = {
            "document": site.document,
            "batch": site.document,
            "pages": 3,
            "flagged": [],
            "languages": ["en"],
            "claims": site.claims,
            "received": to_text(SystemClock().now()),
            "name": "letter.tif",
        }
        self.say("scan.document.ready.v1", site.document, data)

    def token(self) -> str:
        claims = {
            "sub": "u-rina",
            "sid": "s-1",
            "aud": ["files"],
            "iss": "auth",
            "iat": now(),
            "exp": now() + 300,
        }
        return Signer("auth.1", AUTH_KEY).sign(claims, "at+jwt")

    def permit(self, document: str) -> str:
        claims = {
            "doc": document,
            "sub": "u-rina",
            "post": "p-clerk",
            "purpose": "read",
            "dep": self.department,
            "iss": "workflow",
            "iat": now(),
            "exp": now() + 300,
        }
        return Signer(str(self.permit_key["kid"]), self.permit_key).sign(claims, "permit")

    def close(self) -> None:
        self._connection.close()


@dataclass
class Running:
    """The service's processes in one department, and how they are reached."""

    site: Site
    others: Others
    folder: Path
    processes: list[subprocess.Popen[bytes]]

    def start(self, role: str, **environ: str) -> subprocess.Popen[bytes]:
        log = (self.folder / f"{role}.log").open("ab")
        with log:
            process = subprocess.Popen(
                [sys.executable, "-m", "files", role],
                cwd=ROOT,
                env={"PATH": os.environ["PATH"], **self.site.environ, **environ},
                stdout=log,
                stderr=log,
            )
        self.processes.append(process)
        return process

    def get(self, path: str, **headers: str) -> requests.Response:
        sent = {
            "Authorization": f"Bearer {self.others.token()}",
            "Daftar-Permit": self.others.permit(self.site.document),
            "Daftar-Post": "p-clerk",
            **headers,
        }
        url = f"http://{self.site.environ['HTTP_BIND']}{path}"
        return requests.get(url, headers=sent, timeout=10)

    def paper(self, path: str = "", **headers: str) -> requests.Response:
        return self.get(f"/v1/documents/{self.site.document}{path}", **headers)

    def next_told(self, within: float = PATIENCE) -> dict[str, Any]:
        """The next event that the scan station hears from us."""
        told = eventually(lambda: self.others.heard(f"scan.{self.site.department}"), within=within)
        assert told is not None
        return told

    def nothing_waits(self) -> bool:
        """Whether everything that was said to us has been dealt with."""
        return self.others.unanswered(f"files.{self.site.department}") == 0

    def ready(self) -> bool:
        try:
            return self.get("/readyz").status_code == 200
        except requests.ConnectionError:
            return False


@pytest.fixture(scope="module")
def owner() -> Iterator[Owner]:
    with serving() as owner:
        yield owner


@pytest.fixture
def running(servers, vhost, owner, tmp_path) -> Iterator[Running]:
    site = new_site(servers, tmp_path).offering(owner, BODIES)
    ports = {name: f"127.0.0.1:{free_port()}" for name in ("HTTP_BIND", "METRICS_BIND")}
    site = site.with_settings(BROKER=vhost.admin, **ports)
    topology.apply(topology.plan(CATALOGUE, [site.department]), vhost.admin, vhost.management, {})
    others = Others(vhost.admin, vhost.management, site.department)
    running = Running(site, others, tmp_path, [])
    yield running
    for process in running.processes:
        process.terminate()
        process.wait(timeout=40)
    others.close()


def test_a_paper_is_taken_in_and_read_and_a_logged_out_reader_sees_nothing(running):
    running.start("worker", METRICS_BIND=f"127.0.0.1:{free_port()}")
    running.start("web")
    asked = eventually(lambda: running.others.heard("auth.-"), within=PATIENCE)
    assert asked["type"] == "files.directory.requested.v1"
    assert running.get("/readyz").status_code == 503
    assert running.paper().status_code == 503

    running.others.introduce_themselves()
    running.others.announce(running.site)

    told = running.next_told()
    assert told["type"] == "files.document.stored.v1"
    assert told["data"]["pages"] == 3
    eventually(running.ready, within=PATIENCE)
    assert running.paper().json()["virus_scan"] == "clean"
    assert running.paper("/original").content == BODIES[Kind.ORIGINAL]
    part = running.paper("/original", Range="bytes=100-199")
    assert (part.status_code, part.content) == (206, BODIES[Kind.ORIGINAL][100:200])
    assert running.paper("/text").content == BODIES[Kind.TEXT]
    page = running.paper("/pages/3?width=480")
    assert page.headers["Content-Type"] in {"image/png", "image/jpeg"}
    assert running.paper(**{"Daftar-Post": "p-officer"}).json()["code"] == "permit-other-post"

    session = {"session": "s-1", "person": "u-rina", "expires": to_text(SystemClock().now())}
    running.others.say("auth.session.revoked.v1", "s-1", session)
    eventually(lambda: running.paper().status_code == 401, within=2.0)


def test_a_worker_that_dies_before_its_commit_does_the_work_after_it_is_back(running):
    crashing = running.start("worker", CRASH_AT="after_put_before_commit")
    running.others.introduce_themselves()
    running.others.announce(running.site)
    assert crashing.wait(timeout=PATIENCE) == EXIT_STATUS

    running.start("worker")
    assert running.next_told()["type"] == "files.document.stored.v1"


def test_a_worker_that_dies_after_its_commit_tells_of_it_once(running):
    crashing = running.start("worker", CRASH_AT="after_commit_before_quarantine_delete")
    running.others.announce(running.site)
    assert crashing.wait(timeout=PATIENCE) == EXIT_STATUS

    running.start("worker")
    running.others.announce(running.site)
    ids = {running.next_told()["id"]}
    eventually(running.nothing_waits, within=PATIENCE)
    while more := running.others.heard(f"scan.{running.site.department}"):
        ids.add(more["id"])
    assert ids == {f"{running.site.document}:1"}


def test_an_operator_has_the_record_told_again_and_looked_through(running):
    running.start("worker")
    running.others.announce(running.site)
    told = running.next_told()

    assert running.start("reissue").wait(timeout=PATIENCE) == 0
    assert running.next_told() == told
    assert running.start("audit").wait(timeout=PATIENCE) == 0
    running.site.tamper(lambda state: state.update(state="rejected"))
    assert running.start("audit").wait(timeout=PATIENCE) == 1
    assert (running.folder / "audit.log").read_text().splitlines()[-1] == f"{running.site.document} 1 state"
    assert running.start("reissue").wait(timeout=PATIENCE) == 1


def test_a_claim_that_lies_is_in_the_dead_queue_with_its_reason(running, owner):
    owner.url(f"/{running.site.department}/text", b"something else")
    running.start("worker")
    running.others.announce(running.site)
    dead = eventually(lambda: running.others.heard(f"files.{running.site.department}.dead"), within=PATIENCE)
    assert dead["subject"] == running.site.document
