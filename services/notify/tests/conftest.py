"""A small district in memory: three departments, their posts, and a workflow that only speaks."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from chassis.clock import to_text
from chassis.envelope import Event, Outgoing, routing_keys
from chassis.errors import Transient
from chassis.process.service import Ground
from chassis.process.settings import read
from chassis.testing.broker import FakeBroker
from chassis.testing.clock import FakeClock
from chassis.testing.store import MemoryStores
from chassis.wire.catalogue import Catalogue
from notify.application.ports import RefusedForGood
from notify.bootstrap import Application
from notify.settings import Settings

CONTRACTS = Path(__file__).parents[3] / "contracts"
DEPARTMENTS = ("general", "landacq", "nezarat")
FILE = "general.01KAN0C1D2E3F4G5H6J7K8M9NA"

CALENDAR = """
default: {office_hours: {from: "00:00", to: "24:00"}, weekly_holidays: [], holidays: {}}
"""
LADDER = """
default:
  steps:
    - {name: nudge, after: "10s", to: [holder]}
    - {name: overdue, after: "20s", to: [holder, superior]}
    - {name: escalated, after: "30s", to: [holder, superior, second_superior]}
    - {name: daily, repeat: "10s", to: [holder]}
departments:
  nezarat:
    steps:
      - {name: first, after: "40s", to: [holder]}
      - {name: daily, repeat: "40s", to: [holder]}
"""
# Each post with its department, superior, person, that person's language and e-mail.
SEATS = {
    "dm": ("general", None, "u-dm", "en", "dm@office.invalid"),
    "adm": ("general", "dm", "u-adm", "en", "adm@office.invalid"),
    "hc": ("general", "adm", "u-hc", "bn", "hc@office.invalid"),
    "oc-la": ("landacq", "adm", "u-la", "hi", "la@office.invalid"),
    "clerk-nez": ("nezarat", "adm", "u-nez", "bn", None),
}


class FakeMailServer:
    """Takes letters, or refuses them as it is told to."""

    def __init__(self):
        self.letters = []
        self.refusal = None
        self.meanwhile = lambda: None

    def send(self, letter):
        self.meanwhile()
        if self.refusal:
            raise self.refusal
        self.letters.append(letter)

    def is_down(self):
        self.refusal = Transient("connection refused")

    def refuses_for_good(self):
        self.refusal = RefusedForGood("smtp-550")

    def is_up(self):
        self.refusal = None


@dataclass
class Workflow:
    """Speaks as workflow would: of a file, each move with the custody after it, to every department named."""

    broker: FakeBroker
    clock: FakeClock
    file: str = FILE
    number: str = "1/2026"
    position: int = 0
    custody: dict = field(default_factory=dict)
    said: list = field(default_factory=list)

    def open_at(self, post):
        self._arrives("with", holder=post, received=True)
        self._say("file.opened", {"classification": "unclassified", "head": "gen-corr"})

    def forward(self, to):
        came_from = self.custody.get("holder")
        self._arrives("transit", came_from=came_from, to=to)
        places = self._places(came_from, to)
        self._say("file.forwarded", {"action": "forward", "due": None, "remark_digest": None} | places)

    def receive(self):
        came_from, to = self.custody["from"], self.custody["to"]
        self.position += 1
        self.custody |= self._who("holder", to) | self._who("from", None) | self._who("to", None)
        self.custody |= {"state": "with", "received": True}
        self._say("file.received", self._places(came_from, to))

    def pull_back(self):
        came_from, to = self.custody["from"], self.custody["to"]
        self._arrives("with", holder=came_from, received=True)
        self._say("file.pulledback", self._places(came_from, to))

    def close(self):
        self._arrives("closed", holder=self.custody["holder"], received=True)
        kept = {"code": "C", "until": "2028-12-31"}
        self._say("file.closed", {"remark_digest": "ab" * 32, "retention": kept})

    def reopen(self):
        self._arrives("with", holder=self.custody["holder"], received=True)
        self._say("file.reopened", {"reason_digest": "ab" * 32})

    def another(self, number):
        """The same of another file."""
        return Workflow(self.broker, self.clock, f"{self.file[:-1]}{number}", f"{number}/2026")

    def _arrives(self, state, *, holder=None, came_from=None, to=None, received=False):
        self.position += 1
        self.custody = {"state": state, "since": to_text(self.clock.now()), "arrival": self.position}
        self.custody |= {"due": None, "received": received}
        self.custody |= self._who("holder", holder) | self._who("from", came_from) | self._who("to", to)

    def _say(self, what, data):
        whole = {
            "file": self.file,
            "number": self.number,
            "title": "A culvert",
            "custody": dict(self.custody),
        }
        now = to_text(self.clock.now())
        event = Event(f"workflow.{what}.v1", self.file, self.position, "general", now, whole | data)
        named = {self.custody[f"{role}_department"] for role in ("holder", "from", "to")}
        named |= {data.get("from_department"), data.get("to_department")}
        outgoing = Outgoing(event, tuple(sorted(named - {None})))
        self.said.append(outgoing)
        self.broker.publish(event.to_json(), routing_keys(outgoing))

    def _places(self, came_from, to):
        return self._who("from", came_from) | self._who("to", to)

    @staticmethod
    def _who(role, post):
        return {role: post, f"{role}_department": SEATS[post][0] if post else None}


@dataclass
class District:
    """Notify with everything around it in memory."""

    application: Application
    broker: FakeBroker
    clock: FakeClock
    mail: FakeMailServer
    stores: MemoryStores
    workflow: Workflow

    @property
    def office(self):
        return self.application.office

    def passes(self, seconds, look_every=1):
        """Time goes by; timers look in each second, messages arrive at once."""
        for _ in range(0, seconds, look_every):
            self.clock.advance(seconds=look_every)
            self.timers()

    def timers(self):
        for timer in self.application.timers():
            for department in DEPARTMENTS:
                timer.run(department)
        self.hears()

    def hears(self):
        """Everything said has arrived, and nothing of it was dead."""
        self.broker.deliver()
        assert not self.broker.dead, self.broker.dead

    def events(self, name):
        return [
            event["data"] | {"by": event["department"]} for event in self.broker.sent if event["type"] == name
        ]

    def reminders(self):
        return [(data["by"], data["holder"], data["step"]) for data in self.events("notify.reminder.sent.v1")]

    def notices(self, post):
        found = self.office.notices(SEATS[post][0]).of_post(post, None, 100)
        return [(notice.kind.value, notice.step) for notice in reversed(found)]


@pytest.fixture
def rules_folder(tmp_path):
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "calendar.yaml").write_text(CALENDAR, "utf-8")
    (folder / "ladder.yaml").write_text(LADDER, "utf-8")
    return folder


@pytest.fixture
def settings(rules_folder):
    environ = {
        "STORE": "sqlite:////unused",
        "BROKER": "amqp://a:b@127.0.0.1:1/x",
        "DEPARTMENTS": ",".join(DEPARTMENTS),
        "CONTRACTS": str(CONTRACTS),
        "RULES": str(rules_folder),
        "DEVELOPMENT": "yes",
    }
    return read(Settings, environ)


@pytest.fixture(scope="session")
def catalogue():
    return Catalogue.load(CONTRACTS)


@pytest.fixture
def build(settings, catalogue):
    """Makes districts; `told_directory` says whether auth has spoken."""

    def build(*, told_directory=True, stores=None):
        clock, stores, mail = FakeClock(), stores or MemoryStores(), FakeMailServer()
        broker = FakeBroker(catalogue, DEPARTMENTS)
        application = Application(settings, Ground("notify", stores, broker, catalogue, clock), mail)
        broker.attach("notify", application.handlers())
        if told_directory:
            for event in directory(clock):
                broker.publish(event.to_json(), routing_keys(Outgoing(event)))
            broker.deliver()
        return District(application, broker, clock, mail, stores, Workflow(broker, clock))

    return build


@pytest.fixture
def district(build):
    return build()


@pytest.fixture
def speakers():
    """Workflow and auth, for tests that have a broker of their own."""
    return Workflow, directory


def directory(clock):
    """What auth tells, the manifest last."""
    now = to_text(clock.now())
    told: list[tuple[str, str, dict[str, Any]]] = []
    for post, (department, superior, person, language, email) in SEATS.items():
        names = {"en": f"The {post}", "bn": f"শ্রী {post}", "hi": f"श्री {post}"}
        told.append(
            ("post.established", post, {
                "post": post, "department": department, "section": {"id": "s", "name": names},
                "office": "collectorate", "designation": names, "abbreviation": post.upper(), "rank": 1,
                "superior": superior, "roles": ["officer"],
            })
        )  # fmt: skip
        told.append(
            (
                "person.enrolled",
                person,
                {"person": person, "name": names, "email": email, "language": language},
            )
        )
        charge = {"charge": f"c-{post}", "person": person, "post": post, "kind": "regular"}
        told.append(("charge.assumed", f"c-{post}", charge | {"from": "2026-04-01T04:30:00.000Z"}))
    subjects = {name: {"kind": what.split(".")[0], "epoch": 1, "position": 1} for what, name, _ in told}
    told.append(("directory.listed", "directory", {"subjects": subjects}))
    return [Event(f"auth.{what}.v1", name, 1, "-", now, data) for what, name, data in told]
