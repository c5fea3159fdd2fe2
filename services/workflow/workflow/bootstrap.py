"""The composition root: the only module that knows every adapter."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import structlog
from flask import Flask

from chassis import crash
from chassis.clock import Clock, SystemClock, to_text
from chassis.envelope import routing_keys
from chassis.health import Health
from chassis.http import create_app
from chassis.ids import DISTRICT
from chassis.process.worker import Timer, run_worker
from chassis.store import open_stores
from chassis.store.aggregates import Aggregates, Outlet
from chassis.store.lease import LEASES, Leases
from chassis.store.parking import PARKED, Parking
from chassis.store.port import Stores
from chassis.trust.authority import HeardAuthority
from chassis.trust.keyring import Keyring
from chassis.trust.sealing import read_kek
from chassis.wire.asking import Request
from chassis.wire.catalogue import Catalogue
from chassis.wire.consumer import Consumer, Handler
from chassis.wire.mirror import Mirror
from chassis.wire.publisher import Publisher, Sweeper
from workflow.adapters.collections import DESKS, FILES, RECEIPTS, REGISTERS, SEGMENTS
from workflow.adapters.desk_store import DeskStore
from workflow.adapters.directory import MirroredDirectory
from workflow.adapters.item_store import FileStore, ReceiptStore
from workflow.adapters.office_rules import YamlRules
from workflow.adapters.register_store import RegisterStore
from workflow.adapters.sample import Sample
from workflow.application.audit import Finding, audit
from workflow.application.offices import Offices
from workflow.application.ports import Crash, Office, OfficeRules
from workflow.application.recover import recover
from workflow.application.reissue import reissue
from workflow.domain.custody import Post
from workflow.domain.history import Actor
from workflow.http.refusals import REFUSALS
from workflow.http.routes import build
from workflow.messages.incoming import handlers
from workflow.messages.outgoing import Wire
from workflow.settings import Settings

SERVICE: Final = "workflow"
PERMIT: Final = "permit"
"""The type of the tokens with which this department's papers may be read."""

COLLECTIONS: Final = (
    FILES,
    RECEIPTS,
    SEGMENTS,
    REGISTERS,
    DESKS,
    Keyring.COLLECTION,
    Request.COLLECTION,
    Mirror.COLLECTION,
    PARKED,
    LEASES,
)
HEARD: Final = ("department", "post", "person", "charge", "session", "keyset")
"""The kinds of auth's subjects that count here."""

MAX_BODY: Final = 512 * 1024  # bytes: the longest note in four-byte characters, and its JSON
RECOVER_EVERY: Final = 10.0  # seconds
ASK_EVERY: Final = 5.0
DEVELOPMENT_KEK: Final = b"daftar, for development only ..."  # 32 bytes; refused in an office
FLUSH_SECONDS: Final = 600.0  # a department's whole history takes its time
PACE_SECONDS: Final = 0.05
AT_ONCE: Final = 1000  # events told again between two pauses; the publisher holds ten times as many
SAMPLE_POSTS: Final = 2

_log = structlog.get_logger()


@dataclass(frozen=True)
class Application:
    """The service, bound: its offices, what it hears, whom it trusts."""

    offices: Offices
    handlers: dict[str, Handler]
    authority: HeardAuthority
    request: Request
    stores: Stores
    wire: Wire
    outlet: Outlet
    clock: Clock

    def pings(self) -> dict[str, Callable[[], None]]:
        """What must answer before this process takes requests."""
        stores = {f"store {each}": self.stores.database(SERVICE, each).ping for each in self.offices.served}
        return {"directory": self.request.ping, **stores}


def assemble(
    settings: Settings,
    stores: Stores,
    outlet: Outlet,
    clock: Clock,
    *,
    catalogue: Catalogue,
    rules: OfficeRules,
    crash_at: Crash = crash.crash_at,
) -> Application:
    """Everything is bound; nothing is connected before it is used."""
    district = stores.database(SERVICE)
    mirror = Mirror(district, clock, source="auth", kinds=HEARD)
    directory = MirroredDirectory(mirror, clock)
    wire = Wire(catalogue)
    kek = read_kek(settings.kek_file) if settings.kek_file else DEVELOPMENT_KEK

    def office(department: str) -> Office:
        database = stores.database(SERVICE, department)
        return Office(
            department=department,
            files=FileStore(Aggregates(database, FILES, outlet, clock), wire.entry, crash_at),
            receipts=ReceiptStore(Aggregates(database, RECEIPTS, outlet, clock), wire.entry, crash_at),
            registers=RegisterStore(database),
            desks=DeskStore(database),
            directory=directory,
            rules=rules,
            permits=Keyring(
                Aggregates(database, Keyring.COLLECTION, outlet, clock),
                SERVICE,
                department,
                PERMIT,
                kek,
                clock,
            ),
            clock=clock,
            crash=crash_at,
        )

    offices = Offices({each: office(each) for each in settings.departments}, directory)
    authority = HeardAuthority(SERVICE, "auth", mirror, directory.acts_for, clock)
    request = Request(Aggregates(district, Request.COLLECTION, outlet, clock), SERVICE, mirror, clock)
    table = handlers(offices.served, mirror.apply)
    return Application(offices, table, authority, request, stores, wire, outlet, clock)


def flask_app(application: Application, *, on_exit: Sequence[Callable[[], None]] = ()) -> Flask:
    """The public API over the application; `on_exit` is called when its process ends."""
    return create_app(
        build(application.offices),
        authority=application.authority,
        refusals=REFUSALS,
        health=Health(application.pings()),
        max_body=MAX_BODY,
        on_exit=[*on_exit, application.stores.close],
    )


def rules_of(settings: Settings) -> YamlRules:
    """The office's rules. Raises BadRules with every fault."""
    return YamlRules.read(settings.rules, settings.zone, settings.departments)


def web_app(settings: Settings) -> Flask:
    """The public API; made in the process that serves it."""
    application, publisher = _process(settings)

    def send_the_rest() -> None:
        publisher.stop()

    return flask_app(application, on_exit=[send_the_rest])


def run_worker_of(settings: Settings) -> None:
    """Hears, sweeps, recovers, publishes keys and asks, until the process is told to end."""
    application, publisher = _process(settings)
    clock, stores = application.clock, application.stores
    consumer = Consumer(
        settings.broker,
        SERVICE,
        settings.departments,
        application.handlers,
        Catalogue.load(settings.contracts),
        Parking(stores, SERVICE, clock),
        clock,
    )
    databases = [stores.database(SERVICE, each) for each in (DISTRICT, *settings.departments)]
    leases = Leases(stores.database(SERVICE), clock)
    sweeper = Sweeper(databases, publisher, leases, clock, takeover=settings.takeover)
    health = Health(application.pings(), alive={"consumer": consumer.ping})
    for office in application.offices.served.values():
        office.permits.publish()
    try:
        run_worker(publisher, sweeper, consumer, timers(application, settings), health, settings.metrics_bind)
    finally:
        stores.close()


def timers(application: Application, settings: Settings) -> list[Timer]:
    """What the worker does by the clock, for each department."""
    served = application.offices.served

    def finish_reserved(department: str) -> None:
        recover(served[department])

    def publish_keys(department: str) -> None:
        served[department].permits.publish()

    def ask(_department: str) -> None:
        application.request.ask_while_lacking()

    return [
        Timer("recover", RECOVER_EVERY, finish_reserved),
        Timer("keyset", settings.keyset_every, publish_keys),
        Timer("directory", ASK_EVERY, ask),
    ]


def reissue_department(settings: Settings, department: str) -> int:
    """The department's whole history has been told again; how many events."""
    application, publisher = _process(settings)
    database = application.stores.database(SERVICE, department)

    def pace(event: str) -> None:
        while publisher.in_flight(database, event):
            time.sleep(PACE_SECONDS)

    try:
        return tell_again(application, department, pace)
    finally:
        publisher.stop(FLUSH_SECONDS)
        application.stores.close()


def tell_again(application: Application, department: str, pace: Callable[[str], None]) -> int:
    """Every event of the department is handed to the outlet again, under its own id; how many.

    `pace` is called with an event's id now and then, and returns when that one has left: no outbox holds
    these events, so none may find the publisher full.
    """
    office = application.offices.named(department)
    database = application.stores.database(SERVICE, department)
    told = 0
    for item, outgoing in reissue(office, application.wire.entry):
        event = outgoing.event
        entry = {
            "id": event.id,
            "at": to_text(application.clock.now()),
            "keys": routing_keys(outgoing),
            "event": event.to_json(),
        }
        collection = FILES if event.entity == "file" else RECEIPTS
        application.outlet.hand_off(database, collection.name, item.id, [entry])
        told += 1
        if told % AT_ONCE == 0:
            pace(event.id)
    return told


def audit_department(settings: Settings, department: str) -> list[Finding]:
    """Everything in the department's record that does not stand as it was written."""
    application, _ = _process(settings)
    try:
        return list(audit(application.offices.named(department)))
    finally:
        application.stores.close()


def load_sample(settings: Settings, department: str, count: int) -> int:
    """So many files more lie in the department, with valid chains; how many were written."""
    application, _ = _process(settings)
    office = application.offices.named(department)
    sample = Sample(department, application.stores.database(SERVICE, department), office.rules, office.clock)
    try:
        return sum(1 for _ in sample.load(count, _people(office)))
    finally:
        application.stores.close()


def _people(office: Office) -> list[Actor]:
    """Who holds the department's posts; invented ones while the organisation has not been heard."""
    cards = office.directory.posts(department=office.department, words="")
    people = [Actor(f"sample-{n}", card.post, {"en": "-"}, card.designation) for n, card in enumerate(cards)]
    lacking = range(len(people), SAMPLE_POSTS)
    return people + [
        Actor(f"sample-{n}", Post(f"sample-{n}", office.department), {"en": "-"}, {"en": "-"})
        for n in lacking
    ]


def _process(settings: Settings) -> tuple[Application, Publisher]:
    crash.arm(settings.crash_at)
    clock = SystemClock()
    catalogue = Catalogue.load(settings.contracts)
    publisher = Publisher(settings.broker, SERVICE, catalogue, clock)
    stores = open_stores(settings.store, COLLECTIONS, development=settings.development)
    application = assemble(settings, stores, publisher, clock, catalogue=catalogue, rules=rules_of(settings))
    return application, publisher
