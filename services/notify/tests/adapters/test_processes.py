"""notify as it runs: its processes at a real RabbitMQ and a real mail server, with documents in SQLite."""

import email
import email.policy
import json
import os
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pika
import pytest
import requests

from chassis.clock import SystemClock
from chassis.envelope import Event
from chassis.ids import new_ulid
from chassis.store import open_stores
from chassis.testing.eventually import eventually
from chassis.trust.tokens import Signer, new_key, public_part
from chassis.wire import topology
from chassis.wire.catalogue import Catalogue
from chassis.wire.mirror import Mirror
from notify.bootstrap import HEARD, SERVICE

ROOT = Path(__file__).parents[4]
DEPARTMENTS = ("general", "landacq", "nezarat")
WITHIN = 40.0
CRASHED = 70
LADDER = """
default:
  steps:
    - {name: nudge, after: "2s", to: [holder]}
    - {name: overdue, after: "4s", to: [holder, superior]}
    - {name: daily, repeat: "30s", to: [holder]}
"""


class RealBroker:
    """Publishes as the other services would."""

    def __init__(self, url):
        self.url = url

    def publish(self, raw, keys):
        properties = pika.BasicProperties(headers={"CC": keys[1:]}, message_id=raw["id"], delivery_mode=2)
        with pika.BlockingConnection(pika.URLParameters(self.url)) as connection:
            exchange = raw["type"].split(".")[0]
            connection.channel().basic_publish(exchange, keys[0], json.dumps(raw).encode(), properties)

    def heard(self, queue):
        """What lies in the queue, which is empty afterwards."""
        events = []
        with pika.BlockingConnection(pika.URLParameters(self.url)) as connection:
            channel = connection.channel()
            while (message := channel.basic_get(queue, auto_ack=True))[0] is not None:
                events.append(json.loads(message[2]))
        return events


@dataclass
class Running:
    """notify's processes, and what the others say to and hear from it."""

    environment: dict
    broker: RealBroker
    mail_dir: Path
    signer: Signer
    address: str  # of the post hc's person
    directory: list = field(default_factory=list)
    processes: list = field(default_factory=list)
    told: list = field(default_factory=list)

    def start(self, role, **settings):
        environment = self.environment | settings
        self.processes.append(
            subprocess.Popen([sys.executable, "-m", "notify", role], env=environment, cwd=ROOT)
        )
        return self.processes[-1]

    def knows_the_directory(self):
        """As if a worker had run before, and heard it."""
        stores = open_stores(self.environment["STORE"], SERVICE.every_collection)
        mirror = Mirror(stores.database("notify"), SystemClock(), source="auth", kinds=HEARD)
        for event in self.directory:
            mirror.apply(event)
        stores.close()

    def answers(self, role, path):
        address = self.environment["METRICS_BIND" if role == "worker" else "HTTP_BIND"]
        try:
            return requests.get(f"http://{address}{path}", timeout=5)
        except requests.ConnectionError:
            return None

    def is_ready(self, role):
        answer = self.answers(role, "/readyz")
        return answer is not None and answer.status_code == 200

    def steps(self):
        """The reminders that the home department's workflow has heard, each once."""
        self.told += self.broker.heard("workflow.general")
        reminders = [event for event in self.told if event["type"] == "notify.reminder.sent.v1"]
        return [(event["data"]["holder"], event["data"]["step"]) for event in reminders]

    def told_steps(self):
        """Events and steps that the home department's workflow has heard, each once."""
        return {(event["id"], event["data"]["step"]) for event in self.told if "step" in event["data"]}

    def mails(self, to):
        """Message-IDs of the mails to the address, in order of arrival."""
        found = [
            email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            for path in sorted(self.mail_dir.glob("*.eml"))
        ]
        return [mail["Message-ID"] for mail in found if mail["To"] == to]

    def notices(self, person, post, department):
        now = SystemClock().now()
        claims = {
            "iss": "auth", "sub": person, "sid": "01SESSION", "aud": ["notify"], "iat": int(now.timestamp()),
            "exp": int((now + timedelta(minutes=5)).timestamp()), "epoch": 1,
        }  # fmt: skip
        token = self.signer.sign(claims, "at+jwt")
        answer = requests.get(
            f"http://{self.environment['HTTP_BIND']}/v1/notices?department={department}",
            headers={"Authorization": f"Bearer {token}", "Daftar-Post": post},
            timeout=10,
        )
        assert answer.status_code == 200, answer.text
        return [(item["kind"], item["params"]["step"]) for item in answer.json()["items"]]


@pytest.fixture
def running(vhost, servers, tmp_path, rules_folder, speakers):
    topology.apply(
        topology.plan(Catalogue.load(ROOT / "contracts"), DEPARTMENTS), vhost.admin, vhost.management, {}
    )
    (rules_folder / "ladder.yaml").write_text(LADDER, "utf-8")
    environment = {
        **os.environ,
        "STORE": f"sqlite:///{tmp_path}/store",
        "BROKER": vhost.admin,
        "DEPARTMENTS": ",".join(DEPARTMENTS),
        "RULES": str(rules_folder),
        "SMTP": servers.smtp,
        "REMIND_EVERY": "0.3",
        "MAIL_EVERY": "0.3",
        "COUNT_EVERY": "0.3",
        "DEVELOPMENT": "yes",
        "TAKEOVER_SECONDS": "2",
        "HTTP_BIND": f"127.0.0.1:{free_port()}",
        "METRICS_BIND": f"127.0.0.1:{free_port()}",
    }
    key = new_key("auth.-.1")
    district = new_ulid().lower()  # mails of this test only
    address = f"hc-{district}@office.invalid"
    signer = Signer("auth.-.1", key)
    running = Running(environment, RealBroker(vhost.admin), servers.mail_dir, signer, address)
    running.directory += told_directory(speakers[1], key, district)
    for event in running.directory:
        running.broker.publish(event.to_json(), [f"-.{event.entity}.{event.participle}"])
    yield running
    for process in running.processes:
        process.terminate()
    for process in running.processes:
        process.wait(timeout=WITHIN)


def told_directory(directory, key, district):
    """What auth tells: everybody's mail goes to an address of this test's own; and the keys."""
    *events, manifest = directory(SystemClock())
    for event in events:
        if event.data.get("email"):
            event.data["email"] = event.data["email"].replace("@", f"-{district}@")
    keys = Event("auth.keyset.published.v1", "keyset", 1, "-", manifest.time, {"keys": [public_part(key)]})
    manifest.data["subjects"]["keyset"] = {"kind": "keyset", "epoch": 1, "position": 1}
    return [*events, keys, manifest]


@pytest.fixture
def workflow(running, speakers):
    return speakers[0](running.broker, SystemClock(), file=f"general.{new_ulid()}")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_holder_is_reminded_by_event_notice_and_mail_until_the_file_moves(running, workflow):
    running.start("worker")
    running.start("web", METRICS_BIND=f"127.0.0.1:{free_port()}")
    eventually(lambda: running.is_ready("worker") and running.is_ready("web"), within=WITHIN)
    workflow.open_at("hc")
    eventually(lambda: running.steps() == [("hc", "nudge"), ("hc", "overdue")], within=WITHIN)
    eventually(lambda: len(running.mails(running.address)) == 2, within=WITHIN)
    assert running.notices("u-hc", "hc", "general") == [("reminder", "overdue"), ("reminder", "nudge")]
    assert running.notices("u-adm", "adm", "general") == [("escalated", "overdue")]
    figures = running.answers("worker", "/metrics").text
    assert 'daftar_pending_items{department="general",post="hc"} 1.0' in figures
    workflow.forward("oc-la")
    eventually(lambda: running.steps()[2:] == [("oc-la", "nudge"), ("oc-la", "overdue")], within=WITHIN)
    assert running.notices("u-la", "oc-la", "landacq")[-1] == ("arrived", "arrived")


@pytest.mark.parametrize("point", ["after_timer_read_before_step", "after_confirm_before_pull"])
def test_a_step_is_taken_told_and_mailed_once_though_the_worker_dies(running, workflow, point):
    running.knows_the_directory()  # so that what is armed is hit by our file and not by a question for it
    dying = running.start("worker", CRASH_AT=point)
    workflow.open_at("hc")
    assert dying.wait(timeout=WITHIN) == CRASHED
    running.start("worker")
    eventually(lambda: ("hc", "overdue") in running.steps(), within=WITHIN)
    eventually(lambda: len(running.mails(running.address)) == 2, within=WITHIN)
    # `overdue` is also escalated, in an event of its own that may come a moment later.
    eventually(lambda: running.steps() and len(running.told_steps()) == 3, within=WITHIN)
    assert {step for _, step in running.told_steps()} == {"nudge", "overdue"}
    assert len(set(running.mails(running.address))) == 2


def test_the_settings_of_a_process_are_told_with_every_fault_at_once():
    done = subprocess.run(
        [sys.executable, "-m", "notify", "worker"],
        env={"SMTP": "x"},
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2
    for name in (b"STORE", b"BROKER", b"DEPARTMENTS", b"SMTP"):
        assert name in done.stderr


def test_an_unknown_role_is_refused():
    done = subprocess.run(
        [sys.executable, "-m", "notify", "dance"], cwd=ROOT, capture_output=True, check=False
    )
    assert (done.returncode, b"usage" in done.stderr) == (2, True)
