"""The services and the gateway in this process, without a server: the applications of production over
stores in memory, with a broker between them that routes by the contract to their own tables of handlers.

Workers are as quick as can be here: whatever a request made a service say has been heard when the request is
answered. Time passes when a test says so.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.test import Cookie

import audit.bootstrap
import auth.bootstrap
import files.bootstrap
import gateway.bootstrap
import notify.bootstrap
import scan.bootstrap
import workflow.bootstrap
from auth import administration
from auth.adapters.district_file import read
from auth.application import importing
from auth.application.ports import Terms
from chassis.process.service import Application, Ground
from chassis.testing.broker import FakeBroker
from chassis.testing.clock import FakeClock
from chassis.testing.store import MemoryStores
from chassis.wire.catalogue import Catalogue
from files.application.room import set_up_buckets
from files.domain.verdicts import Policy
from gateway.session import EncryptedCookies
from gateway.settings import Settings
from services.gateway.tests.browser import Browser
from tests.pages.lines import Called, Line
from tests.pages.outside import Outside
from workflow.adapters.office_rules import YamlRules

ROOT = Path(__file__).parents[2]
DISTRICT = Path(__file__).with_name("district.yaml")
DEPARTMENTS = ("general", "landacq", "records")
CATALOGUE = Catalogue.load(ROOT / "contracts")
RULES = ROOT / "deploy" / "district" / "rules"
WORKFLOW_RULES = YamlRules.read((RULES,), "Asia/Kolkata", DEPARTMENTS)
NOWHERE = "127.0.0.1:9"
COMMON: dict[str, Any] = {"store": "", "broker": "", "departments": DEPARTMENTS, "development": True}
NO_OBJECTS: dict[str, Any] = {"s3_endpoint": NOWHERE, "s3_access_key": "", "s3_secret_key": ""}
COOKIE_KEY = bytes(range(32))
"""In place of a service that these pages do without."""


class _PlainPasswords:
    """Hashing that costs nothing."""

    def hashed(self, password: str) -> str:
        return f"hash of {password}"

    def matches(self, stored: str | None, password: str) -> bool:
        return stored == self.hashed(password)


class _Compiled(BytecodeCache):
    """Templates are compiled once for all offices of a run."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


TEMPLATES = _Compiled()


class Office:
    """Everything of one small district. `lines` are the gateway's ways to the services, by name; `seats` are
    the sessions, by log-in name, of those who are in before a test begins, with the pages in English.
    """

    def __init__(self, stores: MemoryStores, outside: Outside, clock: FakeClock, folder: Path) -> None:
        self.stores, self.outside, self.clock = stores, outside, clock
        self.seats: dict[str, Cookie] = {}
        self.broker = FakeBroker(CATALOGUE, DEPARTMENTS)
        self.auth = auth.bootstrap.Application.over(
            stores.database("auth"),
            self.broker,
            clock,
            kek=bytes(32),
            passwords=_PlainPasswords(),
            terms=Terms(access_seconds=300, session_seconds=12 * 3600),
        )
        self.services: dict[str, Application] = {
            "audit": audit.bootstrap.assemble(
                audit.bootstrap.SERVICE.settings(**COMMON), self._ground("audit")
            ),
            "auth": self.auth,
            "files": self._files(folder),
            "notify": self._notify(),
            "scan": self._scan(folder),
            "workflow": workflow.bootstrap.assemble(
                workflow.bootstrap.SERVICE.settings(**COMMON, **NO_OBJECTS),
                self._ground("workflow"),
                WORKFLOW_RULES,
                bucket=outside.printed,
            ),
        }
        for name, service in self.services.items():
            self.broker.attach(name, service.handlers())
        self.lines = {
            name: Line(name, service.web(), self.deliver) for name, service in self.services.items()
        }
        self.pages = self.gateway()

    @classmethod
    @contextmanager
    def opened(cls, since: datetime) -> Iterator[Office]:
        """A new office on that day: its people are known everywhere, and nothing has been written."""
        clock = FakeClock(since)
        with cls._in_a_folder(MemoryStores(), Outside.empty(clock), clock) as office:
            administration.load(office.auth, DISTRICT, io.StringIO(), trust_passwords=True)
            set_up_buckets(DEPARTMENTS, office.outside.stored, render_days=30)
            for begun in (
                "scan",
                "workflow",
                "notify",
                "audit",
            ):  # files would ask the real object store for buckets
                office.services[begun].begin()
            office.deliver()
            office.pass_by(seconds=2)
            yield office

    @contextmanager
    def once_more(self) -> Iterator[Office]:
        """The same office, as other processes on a copy of what is stored: what happens there is not here."""
        clock = FakeClock(self.clock.now())
        with self._in_a_folder(self.stores.copied(), self.outside.copied(clock), clock) as office:
            office.seats = dict(self.seats)
            yield office

    def gateway(self, **settings: str) -> Flask:
        """A gateway over these services, with settings of its own."""
        told = Settings(cookie_key=COOKIE_KEY, development=True, **settings)  # type: ignore[arg-type]
        pages = gateway.bootstrap.web_app(told, clock=self.clock, transport=self.lines.__getitem__)
        pages.jinja_env.bytecode_cache = TEMPLATES
        pages.testing = True
        pages.config["PROPAGATE_EXCEPTIONS"] = False
        return pages

    def browser(self, login: str, language: str | None = None) -> Browser:
        """Somebody who has logged in, with the pages in a language of their choice. A seat is taken once:
        whoever comes a second time has another session.
        """
        browser = Browser(self.pages)
        if language == "en" and (seat := self.seats.pop(login, None)):
            browser.client.set_cookie(seat.key, seat.value)
            return browser
        page = browser.log_in(login)
        if language:
            fields = browser.fields(page, "choose-language")
            browser.send("/language", {**fields, "language": language})
        return browser

    def seat(self, logins: Iterable[str]) -> None:
        """They have logged in, and whoever copies this office finds them there: the way in has tests of its
        own, and takes three pages.
        """
        sessions = self.pages.session_interface
        assert isinstance(sessions, EncryptedCookies)
        for login in logins:
            cookie = self.browser(login, "en").client.get_cookie(sessions.cookie)
            assert cookie
            self.seats[login] = cookie

    def pass_by(self, *, seconds: float = 0, days: float = 0) -> None:
        """Time has passed, and the workers have done what they do by the clock."""
        self.clock.advance(seconds=seconds, days=days)
        if days:
            self.seats.clear()  # nobody stays logged in so long
        for service in self.services.values():
            for timer in service.timers():
                for department in DEPARTMENTS:
                    timer.run(department)
        self.deliver()

    def deliver(self) -> None:
        """Every service has heard what there was to hear."""
        self.broker.deliver()

    def relieve(self, person: str, post: str) -> None:
        """The person is no longer in charge of the post, and every service has heard it."""
        told = read(DISTRICT).organisation
        left = tuple(each for each in told.charges if (each.person, each.post) != (person, post))
        importing.load(replace(told, charges=left), self.auth.directory, self.clock)
        self.deliver()
        self.clock.advance(seconds=2)  # for so long a service remembers its own answer

    def asked(self, method: str, ending: str) -> list[Called]:
        """What came over the lines to addresses with that ending, service by service."""
        calls = [call for line in self.lines.values() for call in line.calls]
        return [call for call in calls if call.method == method and call.path.endswith(ending)]

    def written(self) -> list[Called]:
        """Every request by which a file or a paper could have been changed."""
        changing = [call for name in ("workflow", "scan") for call in self.lines[name].calls]
        return [call for call in changing if call.method != "GET" and not call.path.endswith("/permits")]

    def faults(self) -> list[str]:
        """What no service may leave behind: a broken promise, a message that nobody could take or that
        reached nobody.
        """
        return [
            *(fault for line in self.lines.values() for fault in line.broken_contract),
            *(f"{queue}: {letter.reason}" for queue, dead in self.broker.dead.items() for letter in dead),
            *(f"unrouted: {raw['type']}" for raw in self.broker.unrouted),
        ]

    @classmethod
    @contextmanager
    def _in_a_folder(cls, stores: MemoryStores, outside: Outside, clock: FakeClock) -> Iterator[Office]:
        with TemporaryDirectory() as folder:
            office = cls(stores, outside, clock, Path(folder))
            try:
                yield office
            finally:
                for service in office.services.values():
                    service.close()

    def _ground(self, service: str) -> Ground:
        return Ground(service, self.stores, self.broker, CATALOGUE, self.clock)

    def _files(self, folder: Path) -> Application:
        settings = files.bootstrap.SERVICE.settings(
            **COMMON, **NO_OBJECTS, claim_hosts=(), clamav=NOWHERE, not_scanned=Policy.ALLOW, spool=folder
        )
        real = files.bootstrap.assemble(settings, self._ground("files"))
        return replace(real, room=self.outside.store(real.room, real.spool))

    def _scan(self, folder: Path) -> Application:
        settings = scan.bootstrap.SERVICE.settings(**COMMON, **NO_OBJECTS, rules=(RULES,), workplace=folder)
        real = scan.bootstrap.assemble(settings, self._ground("scan"))
        return replace(real, room=self.outside.scan_room(real.room))

    def _notify(self) -> Application:
        settings = notify.bootstrap.SERVICE.settings(**COMMON, rules=RULES)
        return notify.bootstrap.Application(settings, self._ground("notify"), self.outside)
