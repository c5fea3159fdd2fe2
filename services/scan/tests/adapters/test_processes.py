"""The service as it runs: worker and web on the real broker, object store and Tesseract.

The other services are played by an independent client of the broker (pika). A page costs seconds, so
each test has one or two short ones.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import pika
import pytest
import requests

from chassis.clock import SystemClock, to_text
from chassis.crash import EXIT_STATUS
from chassis.envelope import CONTENT_TYPE, Event, routing_key
from chassis.ids import new_ulid
from chassis.testing.eventually import eventually
from chassis.trust.tokens import Signer, new_key, public_part, verify
from chassis.wire import topology
from scan.adapters.objects_minio import MinioObjects
from services.scan.tests.support.room import CATALOGUE, CONTRACTS, REJECTED, STORED, diarised, sha
from tests.support import pages

ROOT = CONTRACTS.parent
PATIENCE = 90.0  # a page costs ten seconds when the machine is busy
AUTH_KEY = new_key("auth.1")
SHORT = "The culvert on the Shimulpur road\nfell in during the rains of August."


def now() -> int:
    return int(SystemClock().now().timestamp())


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


class Others:
    """Every other service, on the broker."""

    def __init__(self, url: str, department: str) -> None:
        self._connection = pika.BlockingConnection(pika.URLParameters(url))
        self._channel = self._connection.channel()
        self._channel.confirm_delivery()
        self.department = department
        self.told: list[dict[str, Any]] = []

    def say(self, kind: str, subject: str, data: Mapping[str, Any], *, position: int = 1) -> None:
        department = "-" if CATALOGUE.scope(kind) == "district" else self.department
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

    def heard(self, queue: str) -> list[dict[str, Any]]:
        """What lies in the queue, which is empty afterwards."""
        events = []
        while (message := self._channel.basic_get(queue, auto_ack=True))[0] is not None:
            events.append(json.loads(message[2]))
        return events

    def offers(self) -> list[dict[str, Any]]:
        """The documents that the document store has been offered so far, each event once."""
        self.told += self.heard(f"files.{self.department}")
        found = {told["id"]: told["data"] for told in self.told if told["type"] == "scan.document.ready.v1"}
        return list(found.values())

    def introduce_themselves(self) -> None:
        post = {
            "post": "p-scan",
            "department": self.department,
            "section": {"id": "s-1", "name": {"en": "Scan", "bn": "স্ক্যান", "hi": "स्कैन"}},
            "office": "o-1",
            "designation": {"en": "Scanner", "bn": "স্ক্যানার", "hi": "स्कैनर"},
            "abbreviation": "SC",
            "rank": 9,
            "roles": ["scan"],
        }
        charge = {
            "charge": "c-1",
            "person": "u-rina",
            "post": "p-scan",
            "kind": "regular",
            "from": "2026-01-01T00:00:00.000Z",
        }
        self.say("auth.keyset.published.v1", "auth.keys", {"keys": [public_part(AUTH_KEY)]})
        self.say("auth.post.established.v1", "p-scan", post)
        self.say("auth.charge.assumed.v1", "c-1", charge)
        kinds = {"auth.keys": "keyset", "p-scan": "post", "c-1": "charge"}
        subjects = {subject: {"kind": kind, "epoch": 1, "position": 1} for subject, kind in kinds.items()}
        self.say("auth.directory.listed.v1", "auth.directory", {"subjects": subjects})

    def token(self) -> str:
        claims = {
            "sub": "u-rina",
            "sid": "s-1",
            "aud": ["scan"],
            "iss": "auth",
            "iat": now(),
            "exp": now() + 300,
        }
        return Signer("auth.1", AUTH_KEY).sign(claims, "at+jwt")

    def close(self) -> None:
        self._connection.close()


@dataclass
class Running:
    """The service's processes in one department, and how they are reached."""

    environ: dict[str, str]
    others: Others
    folder: Path
    objects: MinioObjects
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def department(self) -> str:
        return self.others.department

    def start(self, role: str, **environ: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{role}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "scan", role],
                cwd=ROOT,
                env={"PATH": os.environ["PATH"], **self.environ, **environ},
                stdout=log,
                stderr=log,
            )
        self.processes.append(process)
        return process

    def drop(self, name: str, content: bytes) -> None:
        path = Path(self.environ["INTAKE"]) / self.department / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def lying_in_intake(self) -> list[Path]:
        folders = Path(self.environ["INTAKE"]), self.taken
        return [path for folder in folders for path in folder.rglob("*") if path.is_file()]

    @property
    def taken(self) -> Path:
        return Path(f"{self.environ['INTAKE']}.taken") / self.department

    def ask(self, method: str, path: str, **more: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.others.token()}", "Daftar-Post": "p-scan"}
        url = f"http://{self.environ['HTTP_BIND']}{path}"
        return requests.request(method, url, headers=headers | more.pop("headers", {}), timeout=20, **more)

    def batches(self) -> list[dict[str, Any]]:
        answer = self.ask("GET", f"/v1/batches?department={self.department}")
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    def ready(self) -> bool:
        try:
            return self.ask("GET", "/readyz").status_code == 200
        except requests.ConnectionError:
            return False

    def fetched(self, claim: Mapping[str, Any]) -> bytes:
        """What lies behind the claim, as the document store would fetch and prove it."""
        answer = requests.get(claim["url"], timeout=20)
        assert answer.status_code == 200
        assert (sha(answer.content), len(answer.content)) == (claim["sha256"], claim["size"])
        return answer.content


@pytest.fixture
def running(servers, vhost, tmp_path) -> Iterator[Running]:
    department = f"t{uuid4().hex[:12]}"
    environ = {
        "STORE": f"sqlite:///{tmp_path / 'store'}",
        "BROKER": vhost.admin,
        "DEPARTMENTS": department,
        "CONTRACTS": str(CONTRACTS),
        "RULES": str(ROOT / "deploy/district/rules"),
        "DEVELOPMENT": "yes",
        "TAKEOVER_SECONDS": "2",
        "S3_ENDPOINT": servers.s3_endpoint,
        "S3_ACCESS_KEY": servers.s3_access_key,
        "S3_SECRET_KEY": servers.s3_secret_key,
        "S3_SECURE": "no",
        "INTAKE": str(tmp_path / "intake"),
        "INTAKE_STABLE": "0.5",
        "HTTP_BIND": f"127.0.0.1:{free_port()}",
        "METRICS_BIND": f"127.0.0.1:{free_port()}",
    }
    topology.apply(topology.plan(CATALOGUE, [department]), vhost.admin, vhost.management, {})
    objects = MinioObjects(servers.s3_endpoint, servers.s3_access_key, servers.s3_secret_key, secure=False)
    running = Running(environ, Others(vhost.admin, department), tmp_path, objects)
    yield running
    for process in running.processes:
        process.terminate()
    for process in running.processes:
        process.wait(timeout=PATIENCE)
    running.others.close()


def test_a_letter_dropped_and_one_sent_are_read_and_offered(running):
    worker_figures = f"127.0.0.1:{free_port()}"
    running.start("worker", METRICS_BIND=worker_figures)
    running.start("web")
    asked = eventually(lambda: running.others.heard("auth.-"), within=PATIENCE)
    assert asked[0]["type"] == "scan.directory.requested.v1"
    assert running.ask("GET", f"/v1/batches?department={running.department}").status_code == 503
    running.others.introduce_themselves()
    eventually(running.ready, within=PATIENCE)

    letter = pages.tiff([pages.page("en", SHORT)])
    running.drop("আবেদন.tif", letter)
    sent = running.ask(
        "POST",
        f"/v1/batches?department={running.department}&name=not-a-scan.tif",
        data=b"MZ this is a program",
        headers={"Idempotency-Key": new_ulid()},
    )
    assert sent.status_code == 201, sent.text

    (offer,) = eventually(running.others.offers, within=PATIENCE)
    assert running.fetched(offer["claims"]["original"]) == letter
    assert running.fetched(offer["claims"]["searchable"]).startswith(b"%PDF-")
    assert "Shimulpur" in running.fetched(offer["claims"]["text"]).decode()
    assert (offer["pages"], offer["flagged"], offer["languages"]) == (1, [], ["eng"])
    assert running.lying_in_intake() == []

    running.others.say(
        "files.document.stored.v1",
        offer["document"],
        STORED | {"document": offer["document"], "batch": offer["batch"]},
    )
    eventually(
        lambda: (
            {batch["name"]: (batch["state"], batch["reason"]) for batch in running.batches()}
            == {"আবেদন.tif": ("stored", None), "not-a-scan.tif": ("rejected", "type-not-allowed")}
        ),
        within=PATIENCE,
    )
    body = {"document": offer["document"]}
    permit = running.ask("POST", "/v1/permits", json=body).json()["permit"]
    keysets = [told for told in running.others.told if told["type"] == "scan.keyset.published.v1"]
    keys = keysets[-1]["data"]["keys"]
    claims = verify(permit, keys, typ="permit", audience=None, now=SystemClock().now())
    assert (claims["doc"], claims["sub"], claims["purpose"]) == (offer["document"], "u-rina", "quality")

    told = diarised(offer["document"], to_text(SystemClock().now()))
    running.others.say("workflow.receipt.diarised.v1", offer["document"], told)
    eventually(
        lambda: running.ask("POST", "/v1/permits", json=body).json().get("code") == "diarised",
        within=PATIENCE,
    )

    figures = requests.get(f"http://{worker_figures}/metrics", timeout=10).text
    assert 'scan_pages_read_total{flagged="no"} 1.0' in figures
    assert f'scan_pages_waiting{{department="{running.department}"}} 0.0' in figures


@pytest.mark.parametrize("point", ["after_take_before_receive", "after_ocr_before_commit"])
def test_a_letter_is_offered_once_though_the_worker_dies(running, point):
    running.drop("letter.tif", pages.tiff([pages.page("en", SHORT)]))
    dying = running.start("worker", CRASH_AT=point)
    assert dying.wait(timeout=PATIENCE) == EXIT_STATUS
    for taken in running.taken.iterdir():
        os.utime(taken, (0, 0))  # taken long ago, so that nobody has to wait for the minute
    running.start("worker")
    eventually(lambda: len(running.others.offers()) == 1, within=PATIENCE)
    assert running.lying_in_intake() == []
    assert running.others.heard(f"scan.{running.department}.dead") == []


def test_two_workers_share_the_pages_and_a_rejected_paper_is_kept_apart(running):
    running.start("worker")
    running.start("worker", METRICS_BIND=f"127.0.0.1:{free_port()}")
    letter = pages.tiff([pages.page("en", SHORT), pages.blank(), pages.page("en", SHORT + "\nSecond page.")])
    running.drop("letter.tif", letter)
    (offer,) = eventually(running.others.offers, within=PATIENCE)
    assert (offer["pages"], offer["flagged"]) == (3, [2])
    text = running.fetched(offer["claims"]["text"]).decode()
    assert [("Shimulpur" in page, "Second" in page) for page in text.split("\f")] == [
        (True, False),
        (False, False),
        (True, True),
    ]
    told = REJECTED | {"document": offer["document"], "batch": offer["batch"]}
    running.others.say("files.document.rejected.v1", offer["document"], told)
    running.others.say("files.claim.requested.v1", offer["document"], {
        "document": offer["document"], "batch": offer["batch"], "attempt": 1,
    }, position=2)  # fmt: skip
    running.drop("broken.tif", b"II*\x00 and no more")
    eventually(
        lambda: running.objects.older(running.department, "rejected/", SystemClock().now()), within=PATIENCE
    )
    assert len(running.others.offers()) == 1
    assert running.others.heard(f"scan.{running.department}.dead") == []


def test_the_settings_of_a_process_are_told_with_every_fault_at_once():
    done = subprocess.run(
        [sys.executable, "-m", "scan", "worker"],
        env={"S3_ENDPOINT": "x", "CLAIM_HOURS": "none"},
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2
    for name in (b"STORE", b"BROKER", b"DEPARTMENTS", b"S3_ENDPOINT", b"CLAIM_HOURS"):
        assert name in done.stderr
