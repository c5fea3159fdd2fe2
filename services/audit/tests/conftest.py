"""A small district in memory whose every event lies on record."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from audit.bootstrap import Application
from audit.settings import Settings
from chassis.clock import to_text
from chassis.envelope import Event, Outgoing, routing_keys
from chassis.errors import Transient
from chassis.process.service import Ground
from chassis.process.settings import read
from chassis.testing.broker import FakeBroker
from chassis.testing.clock import FakeClock
from chassis.testing.store import MemoryStores
from chassis.wire.catalogue import Catalogue

CONTRACTS = Path(__file__).parents[3] / "contracts"
DEPARTMENTS = ("general", "landacq")
FILE = "general.01KAN0C1D2E3F4G5H6J7K8M9NA"
SEATS = {
    "auditor": ("general", ["audit"], "u-auditor"),
    "oc": ("general", ["officer"], "u-oc"),
    "hc": ("general", ["dealing"], "u-hc"),
    "oc-la": ("landacq", ["officer"], "u-la"),
}


class FakeOutside:
    """Takes checkpoints, or is away as it is told to be."""

    def __init__(self):
        self.taken = []
        self.is_away = False

    def put(self, number, text):
        if self.is_away:
            raise Transient("away")
        self.taken.append((number, text))


@dataclass
class District:
    """Audit with everything around it in memory."""

    application: Application
    broker: FakeBroker
    clock: FakeClock
    outside: FakeOutside
    stores: MemoryStores
    catalogue: Catalogue

    @property
    def office(self):
        return self.application.office

    def tell(self, event, departments=()):
        """Another service says it, and it is heard."""
        self.broker.publish(event.to_json(), routing_keys(Outgoing(event, departments)))
        self.broker.deliver()
        assert not self.broker.dead, self.broker.dead

    def parks(self, position, *, departments=(), **how):
        """An officer parks a file: the smallest of workflow's events."""
        self.tell(self.parked(position, **how), departments)

    def parked(self, position, *, file=FILE, by="u-oc", post="oc", digest="ab", entry=None):
        """The event of that."""
        custody = {
            "arrival": 1, "due": None, "from": None, "from_department": None, "holder": post,
            "holder_department": "general", "received": True, "since": to_text(self.clock.now()),
            "state": "parked", "to": None, "to_department": None,
        }  # fmt: skip
        data = {
            "file": file, "number": "A-1/2026", "title": "A secret culvert", "custody": custody,
            "until": None, "reason_digest": digest * 32,
        }  # fmt: skip
        return Event(
            "workflow.file.parked.v1", file, position, file.split(".")[0], to_text(self.clock.now()), data,
            actor=by, post=post, entrydigest=entry,
        )  # fmt: skip

    def lines(self, chain="general"):
        return list(self.office.trail(chain).after(self.office.trail(chain).base().frontier.size))

    def passes(self, seconds):
        self.clock.advance(seconds=seconds)
        for timer in self.application.timers():
            if timer.name != "cut":
                for department in DEPARTMENTS:
                    timer.run(department)

    def grows(self, lines, per_checkpoint=7):
        """So many lines, in checkpoints of a few."""
        for number in range(1, lines + 1):
            self.parks((number + 2) // 3, file=f"{FILE[:-1]}{number % 3}", digest=f"{number % 256:02x}")
            if number % per_checkpoint == 0:
                self.passes(61)
        self.passes(61)


@pytest.fixture(scope="session")
def catalogue():
    return Catalogue.load(CONTRACTS)


@pytest.fixture
def settings():
    environ = {
        "STORE": "sqlite:////unused",
        "BROKER": "amqp://a:b@127.0.0.1:1/x",
        "DEPARTMENTS": ",".join(DEPARTMENTS),
        "CONTRACTS": str(CONTRACTS),
        "DEVELOPMENT": "yes",
        "CHECKPOINT_LINES": "50",
    }
    return read(Settings, environ)


@pytest.fixture
def build(settings, catalogue):
    def build(stores=None):
        clock, outside = FakeClock(), FakeOutside()
        stores = stores or MemoryStores()
        broker = FakeBroker(catalogue, DEPARTMENTS)
        application = Application(settings, Ground("audit", stores, broker, catalogue, clock), [outside])
        broker.attach("audit", application.handlers())
        return District(application, broker, clock, outside, stores, catalogue)

    return build


@pytest.fixture
def district(build):
    return build()


@pytest.fixture
def manned(district):
    """The same, where auth has told who sits where."""
    for event in directory(district.clock):
        district.tell(event)
    return district


def directory(clock):
    """What auth tells, the manifest last."""
    now = to_text(clock.now())
    told: list[tuple[str, str, dict[str, Any]]] = []
    for post, (department, roles, person) in SEATS.items():
        names = {"en": f"The {post}", "bn": f"শ্রী {post}", "hi": f"श्री {post}"}
        told.append(
            ("post.established", post, {
                "post": post, "department": department, "section": {"id": "s", "name": names},
                "office": "collectorate", "designation": names, "abbreviation": post.upper(), "rank": 1,
                "superior": None, "roles": roles,
            })
        )  # fmt: skip
        enrolled = {"person": person, "name": names, "email": None, "language": "en"}
        told.append(("person.enrolled", person, enrolled))
        charge = {"charge": f"c-{post}", "person": person, "post": post, "kind": "regular"}
        told.append(("charge.assumed", f"c-{post}", charge | {"from": "2026-04-01T04:30:00.000Z"}))
    subjects = {name: {"kind": what.split(".")[0], "epoch": 1, "position": 1} for what, name, _ in told}
    told.append(("directory.listed", "directory", {"subjects": subjects}))
    return [Event(f"auth.{what}.v1", name, 1, "-", now, data) for what, name, data in told]
