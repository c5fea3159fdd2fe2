"""The real processes on a real broker: what is heard, what is told, and what a killed process leaves (laws
3, 5).
"""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pika
import pytest
import requests

from chassis.clock import to_text
from chassis.envelope import Event
from chassis.ids import new_ulid
from chassis.testing.eventually import eventually
from chassis.trust.tokens import Signer, new_key, public_part
from chassis.wire import topology
from chassis.wire.catalogue import Catalogue

ROOT = Path(__file__).parents[4]
DEPARTMENTS = ("general", "landacq")
CLERK, OFFICER = "p-reg-general", "p-oc-landacq"
DIARY = {"subject": "A matter", "sender": {"name": "A. Writer"}}
FILE = {"head": "gen-corr", "title": "A matter"}

NO_OBJECTS = {"S3_ENDPOINT": "127.0.0.1:9", "S3_ACCESS_KEY": "w", "S3_SECRET_KEY": "w"}
"""No process here prints anything."""


@dataclass
class Office:
    """workflow as it runs on one machine: a web and a worker process."""

    folder: Path
    admin: str
    ports: tuple[int, ...]
    key: dict[str, Any] = field(default_factory=lambda: new_key("auth.1"))
    processes: list[subprocess.Popen] = field(default_factory=list)

    def start(self, role: str, *more: str, crash_at: str = "") -> subprocess.Popen:
        web, web_metrics, worker_metrics = self.ports
        metrics = web_metrics if role == "web" else worker_metrics
        environment = {
            "PATH": os.environ["PATH"],
            "STORE": f"sqlite:///{self.folder}",
            "BROKER": self.admin,
            "DEPARTMENTS": ",".join(DEPARTMENTS),
            "CONTRACTS": str(ROOT / "contracts"),
            "RULES": str(ROOT / "deploy/district/rules"),
            "DEVELOPMENT": "yes",
            **NO_OBJECTS,
            "TAKEOVER_SECONDS": "2",
            "HTTP_BIND": f"127.0.0.1:{web}",
            "METRICS_BIND": f"127.0.0.1:{metrics}",
            "CRASH_AT": crash_at,
        }
        command = [sys.executable, "-m", "workflow", role, *more]
        with (self.folder / f"{role}.log").open("a") as log:
            process = subprocess.Popen(command, env=environment, stderr=log, stdout=subprocess.PIPE)
        self.processes.append(process)
        return process

    def stop(self) -> None:
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait(30)
            assert process.stdout is not None
            process.stdout.close()

    def ready(self) -> bool:
        try:
            return requests.get(f"http://127.0.0.1:{self.ports[0]}/readyz", timeout=5).status_code == 200
        except requests.ConnectionError:
            return False

    def put(self, queue: str, event: Event) -> None:
        with pika.BlockingConnection(pika.URLParameters(self.admin)) as connection:
            body = json.dumps(event.to_json()).encode()
            headers = {"x-daftar-exchange": event.service}
            properties = pika.BasicProperties(message_id=event.id, headers=headers)
            connection.channel().basic_publish("", queue, body, properties)

    def announce(self) -> None:
        """auth's words, from the operator's hand."""
        told: dict[str, dict[str, Any]] = {}

        def tell(kind: str, subject: str, data: dict[str, Any]) -> None:
            event = Event(kind, subject, 1, "-", now(), data)
            told[subject] = {"kind": event.entity, "epoch": 1, "position": 1}
            self.put("workflow.-", event)

        tell("auth.keyset.published.v1", "auth.keys", {"keys": [public_part(self.key)]})
        for post, roles in ((CLERK, ["registry", "dealing"]), (OFFICER, ["officer"])):
            department, person = post.rsplit("-", 1)[1], post.replace("p-", "u-", 1)
            section = {"id": f"s-{department}", "name": names(department)}
            tell(
                "auth.post.established.v1",
                post,
                {
                    "post": post,
                    "department": department,
                    "section": section,
                    "office": "collectorate",
                    "designation": names(post),
                    "abbreviation": "X",
                    "rank": 3,
                    "superior": None,
                    "roles": roles,
                },
            )
            charge = {"charge": f"c-{post}", "person": person, "post": post, "kind": "regular"}
            tell(
                "auth.charge.assumed.v1",
                f"c-{post}",
                {**charge, "from": "2020-01-01T00:00:00.000Z", "until": None},
            )
        tell("auth.directory.listed.v1", "auth.directory", {"subjects": dict(told)})

    def scanned(self) -> str:
        document = f"general.{new_ulid()}"
        data = {
            "document": document,
            "batch": f"general.{new_ulid()}",
            "name": "letter.tif",
            "media_type": "application/pdf",
            "sha256": "a" * 64,
            "size": 1000,
            "pages": 2,
            "flagged": [],
            "virus_scan": "clean",
            "received": now(),
        }
        self.put("workflow.general", Event("files.document.stored.v1", document, 2, "general", now(), data))
        return document

    def call(
        self, post: str, method: str, path: str, body: Any = None, key: str | None = None
    ) -> requests.Response:
        at = int(datetime.now(UTC).timestamp())
        claims = {"iss": "auth", "sub": post.replace("p-", "u-", 1), "sid": "s", "aud": ["workflow"]}
        token = Signer("auth.1", self.key).sign({**claims, "iat": at, "exp": at + 300}, "at+jwt")
        headers = {
            "Authorization": f"Bearer {token}",
            "Daftar-Post": post,
            "Idempotency-Key": key or new_ulid(),
        }
        url = f"http://127.0.0.1:{self.ports[0]}/v1{path}"
        return requests.request(method, url, json=body, headers=headers, timeout=20)

    def desk(self, post: str) -> list[str]:
        return [item["item"] for item in self.call(post, "GET", f"/desks/{post}").json()["items"]]


def names(text: str) -> dict[str, str]:
    return {"en": text, "bn": text, "hi": text}


def now() -> str:
    return to_text(datetime.now(UTC))


def free_ports(count: int) -> tuple[int, ...]:
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = tuple(each.getsockname()[1] for each in sockets)
    for each in sockets:
        each.close()
    return ports


@pytest.fixture
def office(vhost, tmp_path) -> Iterator[Office]:
    """The office with its queues declared; nothing runs yet."""
    wanted = topology.plan(Catalogue.load(ROOT / "contracts"), DEPARTMENTS)
    topology.apply(wanted, vhost.admin, vhost.management, {})
    made = Office(tmp_path, vhost.admin, free_ports(3))
    yield made
    made.stop()


def test_a_letter_survives_a_kill_and_crosses_departments_by_real_messages(office):
    # given an empty store that becomes complete by messages alone
    office.start("worker")
    office.start("web", crash_at="diarise_after_append_before_confirm")
    office.announce()
    eventually(office.ready, within=60)

    # when the web process dies between the register's row and the stamp
    receipt, key = office.scanned(), new_ulid()
    eventually(lambda: office.call(CLERK, "GET", f"/receipts/{receipt}").status_code == 200, within=30)
    path = f"/receipts/{receipt}/diarise"
    with pytest.raises(requests.ConnectionError):
        office.call(CLERK, "POST", path, DIARY, key)

    # then the same request to the next process gets the number that was allotted
    for process in office.processes[1:]:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
    office.start("web")
    eventually(office.ready, within=60)
    answer = office.call(CLERK, "POST", path, DIARY, key).json()
    assert answer["number"].startswith("1/")
    year = answer["number"].split("/")[1]
    rows = office.call(CLERK, "GET", f"/registers/receipt/{year}/1?department=general").json()["rows"]
    assert [row["item"] for row in rows] == [receipt]

    # and a file with it reaches the other department's desk by message, and comes back
    file = office.call(CLERK, "POST", "/files?department=general", FILE).json()["item"]
    placed = office.call(
        CLERK, "POST", f"/receipts/{receipt}/place", {"file": file, "revision": answer["revision"]}
    )
    assert placed.status_code == 200, placed.text
    seen = office.call(CLERK, "GET", f"/files/{file}").json()["revision"]
    office.call(CLERK, "POST", f"/files/{file}/forward", {"to": OFFICER, "revision": seen})
    eventually(lambda: office.desk(OFFICER) == [file], within=30)
    assert office.desk(CLERK) == []
    taken = office.call(OFFICER, "POST", f"/files/{file}/receive").json()
    body = {"revision": taken["revision"]}
    assert office.call(OFFICER, "POST", f"/files/{file}/return", body).status_code == 200
    eventually(lambda: office.desk(CLERK) == [file] and office.desk(OFFICER) == [], within=30)

    # and all of it can be told again
    again = office.start("reissue", "general")
    told, _ = again.communicate(timeout=60)
    assert int(told) == 7
