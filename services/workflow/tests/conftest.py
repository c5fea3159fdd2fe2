"""A district in memory: three departments, their posts, one application over the fakes, and people who act
in it.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import structlog
from flask.testing import FlaskClient

from chassis.clock import to_text
from chassis.envelope import Event
from chassis.ids import new_ulid
from chassis.process.service import Ground
from chassis.store.port import Stores
from chassis.testing.broker import FakeBroker
from chassis.testing.clock import FakeClock
from chassis.testing.store import MemoryStores
from chassis.trust.tokens import Signer, new_key, public_part
from chassis.wire.catalogue import Catalogue
from services.workflow.tests.bucket import FakeBucket
from workflow.adapters.office_rules import YamlRules
from workflow.adapters.press.press import Press
from workflow.bootstrap import Application, assemble
from workflow.settings import Settings

ROOT = Path(__file__).parents[3]
CATALOGUE = Catalogue.load(ROOT / "contracts")
DEPARTMENTS = ("general", "landacq", "nezarat")
RULES = YamlRules.read((ROOT / "deploy/district/rules",), "Asia/Kolkata", DEPARTMENTS)
PRESS = Press()
NO_OBJECTS: dict[str, Any] = {"s3_endpoint": "127.0.0.1:9", "s3_access_key": "", "s3_secret_key": ""}
POSTS = {
    "p-reg-general": ("general", ["registry"]),
    "p-hc-general": ("general", ["dealing", "officer"]),
    "p-oc-general": ("general", ["officer"]),
    "p-oc-landacq": ("landacq", ["officer"]),
    "p-hc-landacq": ("landacq", ["dealing", "registry"]),
    "p-oc-nezarat": ("nezarat", ["officer"]),
}
SUPERIORS = {"p-reg-general": "p-oc-general", "p-hc-general": "p-oc-general"}


class Stopped(Exception):
    """The process died here, as far as the test is concerned."""


@dataclass
class CrashPoints:
    """Dies once at the armed point."""

    armed: str | None = None
    passed: list[str] = field(default_factory=list)

    def __call__(self, name: str) -> None:
        self.passed.append(name)
        if name == self.armed:
            self.armed = None
            raise Stopped(name)


@dataclass
class Person:
    """Somebody at a post, with a token, in front of the API."""

    post: str
    token: str
    client: FlaskClient

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/v1{path}", query_string=query, headers=self._headers())

    def put(self, path: str, body: dict[str, Any]) -> Any:
        return self.client.put(f"/v1{path}", json=body, headers=self._headers())

    def send(self, path: str, body: dict[str, Any] | None = None, key: str | None = None) -> Any:
        headers = self._headers() | {"Idempotency-Key": key or new_ulid()}
        return self.client.post(f"/v1{path}", json=body, headers=headers)

    def done(self, path: str, body: dict[str, Any] | None = None, key: str | None = None) -> dict[str, Any]:
        answer = self.send(path, body, key)
        assert answer.status_code in {200, 201}, answer.json
        return dict(answer.json)

    def desk(self) -> list[str]:
        return [item["item"] for item in self.get(f"/desks/{self.post}").json["items"]]

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", "Daftar-Post": self.post}


class District:
    """Everything of workflow that the district has, in one process."""

    def __init__(self, stores: Stores, clock: FakeClock | None = None) -> None:
        self.clock = clock or FakeClock()
        self.stores = stores
        self.catalogue = CATALOGUE
        self.broker = FakeBroker(self.catalogue, DEPARTMENTS)
        self.crash = CrashPoints()
        self.bucket = FakeBucket()
        self.rules = RULES
        self.application = self.process()
        self.client = self.application.web().test_client()
        self._key = new_key("auth.1")
        self._signer = Signer("auth.1", self._key)
        self._listed: dict[str, dict[str, Any]] = {}
        self.announce()

    def process(self) -> Application:
        """Another process of the same service on the same stores."""
        settings = Settings(store="", broker="", departments=DEPARTMENTS, development=True, **NO_OBJECTS)
        ground = Ground("workflow", self.stores, self.broker, self.catalogue, self.clock)
        return assemble(settings, ground, self.rules, self.crash, PRESS, self.bucket)

    def attach(self) -> None:
        """From now on the service hears its messages."""
        heard = {each.type for each in self.catalogue.heard_by("workflow")}
        self.broker.attach("workflow", {k: v for k, v in self.application.handlers().items() if k in heard})

    def announce(self) -> None:
        """auth tells the organisation."""
        self.tell("auth.keyset.published.v1", "auth.keys", {"keys": [public_part(self._key)]})
        for department in DEPARTMENTS:
            self.tell(
                "auth.department.announced.v1",
                department,
                {"department": department, "name": {"en": department}},
            )
        for post, (department, roles) in POSTS.items():
            person = person_of(post)
            self.tell("auth.post.established.v1", post, _post(post, department, roles))
            self.tell(
                "auth.person.enrolled.v1",
                person,
                {"person": person, "name": {"en": f"Holder of {post}"}, "language": "en"},
            )
            charge = {"charge": f"c-{post}", "person": person, "post": post, "kind": "regular", "until": None}
            self.tell("auth.charge.assumed.v1", f"c-{post}", charge | {"from": "2026-01-01T00:00:00.000Z"})
        self.tell("auth.directory.listed.v1", "auth.directory", {"subjects": dict(self._listed)})
        self.clock.advance(seconds=2)

    def tell(self, kind: str, subject: str, data: dict[str, Any], *, position: int = 1) -> None:
        """One event of auth has been heard."""
        event = Event(kind, subject, position, "-", to_text(self.clock.now()), data)
        self._listed[subject] = {"kind": event.entity, "epoch": 1, "position": position}
        self.application.handlers()[kind](event, "-")

    def person(self, post: str, *, name: str | None = None) -> Person:
        """Whoever holds the post, logged in."""
        now = int(self.clock.now().timestamp())
        claims = {
            "iss": "auth",
            "sub": name or person_of(post),
            "sid": "s-1",
            "aud": ["workflow"],
            "iat": now,
            "exp": now + 300,
        }
        return Person(post, self._signer.sign(claims, "at+jwt"), self.client)

    def scanned(self, department: str = "general", *, pages: int = 2, sha256: str = "a" * 64) -> str:
        """A paper waits in the tray; its id."""
        document = f"{department}.{new_ulid()}"
        event = Event(
            "files.document.stored.v1",
            document,
            2,
            department,
            to_text(self.clock.now()),
            stored(document, pages, sha256),
        )
        self.application.handlers()[event.type](event, department)
        return document

    def diarised(self, *, pages: int = 2, **more: Any) -> str:
        """A receipt with its clerk; its id."""
        receipt = self.scanned(pages=pages)
        self.person("p-reg-general").done(f"/receipts/{receipt}/diarise", {**DIARY, **more})
        return receipt

    def opened(self, post: str = "p-hc-general", *, key: str | None = None) -> str:
        """A file with the post that opened it; its id."""
        answer = self.person(post).done("/files?department=general", FILE, key)
        return str(answer["item"])

    def desks(self) -> dict[str, list[str]]:
        """Every post's desk."""
        return {post: self.person(post).desk() for post in POSTS}


DIARY = {
    "subject": "Broken culvert at Kalyanpur",
    "sender": {"name": "A. Writer", "pin": "713305"},
    "delivery_mode": "hand",
    "letter_date": "2026-11-20",
}
FILE = {"head": "gen-corr", "title": "Culvert at Kalyanpur"}


def person_of(post: str) -> str:
    return post.replace("p-", "u-", 1)


def stored(document: str, pages: int, sha256: str = "a" * 64) -> dict[str, Any]:
    return {
        "document": document,
        "batch": document,
        "name": "letter.tif",
        "media_type": "application/pdf",
        "sha256": sha256,
        "size": 1000,
        "pages": pages,
        "flagged": [],
        "virus_scan": "clean",
        "received": "2026-11-23T04:00:00.000Z",
    }


def _post(post: str, department: str, roles: list[str]) -> dict[str, Any]:
    return {
        "post": post,
        "department": department,
        "section": {"id": f"s-{department}", "name": {"en": department.title()}},
        "office": "collectorate",
        "designation": {"en": post.upper()},
        "abbreviation": post.split("-")[1].upper(),
        "rank": 3,
        "superior": SUPERIORS.get(post),
        "roles": roles,
    }


@pytest.fixture
def district() -> District:
    """A district whose broker delivers when the test says so."""
    made = District(MemoryStores())
    made.attach()
    return made


@pytest.fixture
def a_district() -> Callable[[], District]:
    """Makes districts, for tests that compare several."""

    def make() -> District:
        made = District(MemoryStores())
        made.attach()
        return made

    return make


@pytest.fixture
def district_on() -> Callable[[Stores], District]:
    """Makes a district on the stores that a test brings."""

    def make(stores: Stores) -> District:
        made = District(stores)
        made.attach()
        return made

    return make


@pytest.fixture(scope="session", autouse=True)
def quiet() -> Iterator[None]:
    """A crash that a test asked for is no news, and wording its traceback takes seconds."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.reset_defaults()
    PRESS.close()
