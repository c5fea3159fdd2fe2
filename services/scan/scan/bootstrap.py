"""The composition root: the only module that knows every adapter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from flask import Flask

from chassis import crash
from chassis.clock import Clock, SystemClock
from chassis.health import Health
from chassis.http import create_app
from chassis.ids import DISTRICT, BadIdentifier
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
from chassis.wire.consumer import Consumer
from chassis.wire.mirror import Mirror
from chassis.wire.publisher import Publisher, Sweeper
from scan.adapters.batch_store import BATCHES, BatchStore
from scan.adapters.directory import MirroredDirectory
from scan.adapters.intake_folder import DiskFolder
from scan.adapters.meter import PrometheusMeter, watch_waiting
from scan.adapters.objects_minio import MinioObjects
from scan.adapters.ocr import OcrmypdfRecogniser, PikepdfBinder
from scan.adapters.office_rules import YamlRules
from scan.adapters.reading_room import ReadingRoom
from scan.adapters.splitter import SandboxSplitter
from scan.adapters.workplace import Workshop
from scan.application.folder import watch
from scan.application.room import Room
from scan.application.settle import sweep, sweep_orphans
from scan.http import routes
from scan.messages.incoming import handlers
from scan.messages.outgoing import Wire
from scan.settings import Settings

SERVICE: Final = "scan"
PERMIT: Final = "permit"
"""The type of the tokens with which a page may be looked at."""

COLLECTIONS: Final = (BATCHES, Keyring.COLLECTION, Request.COLLECTION, Mirror.COLLECTION, PARKED, LEASES)
HEARD: Final = ("department", "post", "charge", "session", "keyset")
"""The kinds of auth's subjects that count here."""

MEGABYTE: Final = 1024 * 1024
MAX_BODY: Final = 64 * 1024
WATCH_EVERY: Final = 1.0  # seconds
SWEEP_EVERY: Final = 600.0
FORSAKEN: Final = 3600.0
"""Seconds after which a working folder has no worker: no task takes that long."""
ASK_EVERY: Final = 5.0
PREFETCH: Final = 1
"""A page takes seconds: a worker takes one at a time and leaves the others to its colleagues."""

DEVELOPMENT_KEK: Final = b"daftar, for development only ..."  # 32 bytes; refused in an office


@dataclass(frozen=True)
class Press:
    """The permit keys of every department that is served."""

    keys: Mapping[str, Keyring]

    def grant(self, department: str, claims: dict[str, object]) -> str:
        """The signed permit."""
        return self.keys[department].grant(claims)


@dataclass(frozen=True)
class Scan:
    """The service with its adapters, whatever role it plays."""

    room: Room
    objects: MinioObjects
    mirror: Mirror
    directory: MirroredDirectory
    request: Request
    press: Press
    workshop: Workshop
    reading_room: ReadingRoom
    stores: Stores

    def pings(self, departments: tuple[str, ...]) -> dict[str, Callable[[], None]]:
        """What must answer before this process takes requests."""
        stores = {f"store {each}": self.stores.database(SERVICE, each).ping for each in departments}
        return {"directory": self.request.ping, "objects": self.objects.ping, **stores}


def assemble(settings: Settings, catalogue: Catalogue, outlet: Outlet, clock: Clock) -> Scan:
    """Everything is bound; nothing is connected before it is used."""
    stores = open_stores(settings.store, COLLECTIONS, development=settings.development)
    district = stores.database(SERVICE)
    mirror = Mirror(district, clock, source="auth", kinds=HEARD)
    kek = read_kek(settings.kek_file) if settings.kek_file else DEVELOPMENT_KEK
    wire = Wire(catalogue)
    objects = MinioObjects(
        settings.s3_endpoint, settings.s3_access_key, settings.s3_secret_key, secure=settings.s3_secure
    )
    batches = {
        each: Aggregates(stores.database(SERVICE, each), BATCHES, outlet, clock)
        for each in settings.departments
    }
    keys = {
        each: Keyring(
            Aggregates(stores.database(SERVICE, each), Keyring.COLLECTION, outlet, clock),
            SERVICE,
            each,
            PERMIT,
            kek,
            clock,
        )
        for each in settings.departments
    }
    rules = rules_of(settings)
    workshop, reading_room = Workshop(settings.workplace), ReadingRoom()
    room = Room(
        batches=BatchStore(_served(batches), wire.entry),
        objects=objects,
        splitter=SandboxSplitter(settings.split_megabytes * MEGABYTE, settings.split_seconds),
        recogniser=OcrmypdfRecogniser(
            reading_room, rules.languages, settings.page_seconds, settings.page_megabytes * MEGABYTE
        ),
        binder=PikepdfBinder(),
        rules=rules,
        workplace=workshop,
        meter=PrometheusMeter(),
        clock=clock,
        claim_seconds=settings.claim_hours * 3600,
    )
    request = Request(Aggregates(district, Request.COLLECTION, outlet, clock), SERVICE, mirror, clock)
    return Scan(
        room,
        objects,
        mirror,
        MirroredDirectory(mirror, clock),
        request,
        Press(keys),
        workshop,
        reading_room,
        stores,
    )


def rules_of(settings: Settings) -> YamlRules:
    """The office's rules. Raises BadRules."""
    return YamlRules(settings.rules)


def web_app(settings: Settings) -> Flask:
    """The public API; made in the process that serves it."""
    crash.arm(settings.crash_at)
    clock = SystemClock()
    catalogue = Catalogue.load(settings.contracts)
    publisher = Publisher(settings.broker, SERVICE, catalogue, clock)
    scan = assemble(settings, catalogue, publisher, clock)

    def send_the_rest() -> None:
        publisher.stop()

    return create_app(
        routes.build(scan.room, scan.directory, scan.press, settings.departments),
        authority=HeardAuthority(SERVICE, "auth", scan.mirror, scan.directory.acts_for, clock),
        refusals=routes.refusals(),
        health=Health(scan.pings(settings.departments)),
        max_body=MAX_BODY,
        max_raw=settings.max_upload_megabytes * MEGABYTE,
        on_exit=[send_the_rest, scan.stores.close],
    )


def run_worker_of(settings: Settings) -> None:
    """Hears, splits, reads, watches the folders, publishes keys and asks, until told to end."""
    crash.arm(settings.crash_at)
    clock = SystemClock()
    catalogue = Catalogue.load(settings.contracts)
    publisher = Publisher(settings.broker, SERVICE, catalogue, clock)
    scan = assemble(settings, catalogue, publisher, clock)
    for department in settings.departments:
        scan.press.keys[department].publish()
        watch_waiting(department, scan.room.batches.pages_waiting)
    consumer = Consumer(
        settings.broker,
        SERVICE,
        settings.departments,
        handlers(scan.room, scan.mirror.apply),
        catalogue,
        Parking(scan.stores, SERVICE, clock),
        clock,
        prefetch=PREFETCH,
    )
    databases = [scan.stores.database(SERVICE, each) for each in (DISTRICT, *settings.departments)]
    leases = Leases(scan.stores.database(SERVICE), clock)
    sweeper = Sweeper(databases, publisher, leases, clock, takeover=settings.takeover)
    health = Health(scan.pings(settings.departments), alive={"consumer": consumer.ping})
    try:
        run_worker(publisher, sweeper, consumer, timers(scan, settings), health, settings.metrics_bind)
    finally:
        scan.reading_room.close()
        scan.stores.close()


def timers(scan: Scan, settings: Settings) -> list[Timer]:
    """What the worker does by the clock, for each department."""

    def clear(department: str) -> None:
        sweep(department, timedelta(hours=settings.keep_hours), scan.room)
        sweep_orphans(department, scan.room)
        scan.workshop.clear(FORSAKEN)

    def publish_keys(department: str) -> None:
        scan.press.keys[department].publish()

    def ask(_department: str) -> None:
        scan.request.ask_while_lacking()

    chosen = [
        Timer("clear", SWEEP_EVERY, clear),
        Timer("keyset", settings.keyset_every, publish_keys),
        Timer("directory", ASK_EVERY, ask),
    ]
    if settings.intake is None:
        return chosen
    folders = _folders(settings.intake, settings.taken, settings.departments)

    def look(department: str) -> None:
        watch(department, folders[department], settings.intake_stable, scan.room)

    return [Timer("intake", WATCH_EVERY, look), *chosen]


def reissue_all(settings: Settings) -> int:
    """Every event of every served department's batches is on its way again; how many."""
    clock = SystemClock()
    catalogue = Catalogue.load(settings.contracts)
    publisher = Publisher(settings.broker, SERVICE, catalogue, clock)
    scan = assemble(settings, catalogue, publisher, clock)
    batches = scan.room.batches
    try:
        return sum(
            batches.issue_again(batch)
            for department in settings.departments
            for batch in list(batches.ids(department))
        )
    finally:
        publisher.stop()
        scan.stores.close()


def _folders(intake: Path, taken: Path | None, departments: tuple[str, ...]) -> dict[str, DiskFolder]:
    outside = taken or intake.with_name(f"{intake.name}.taken")
    return {department: DiskFolder(intake / department, outside / department) for department in departments}


def _served(batches: Mapping[str, Aggregates]) -> Callable[[str], Aggregates]:
    """The batches of a served department; any other raises BadIdentifier, and never makes a database."""

    def of(department: str) -> Aggregates:
        if department not in batches:
            raise BadIdentifier(department)
        return batches[department]

    return of
