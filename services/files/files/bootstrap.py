"""The composition root: the only module that knows every adapter."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

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
from chassis.wire.asking import Request
from chassis.wire.catalogue import Catalogue
from chassis.wire.consumer import Consumer
from chassis.wire.mirror import Mirror
from chassis.wire.publisher import Publisher, Sweeper
from files.adapters.body_cache import BodyCache
from files.adapters.claim_fetch import HttpClaimFetch
from files.adapters.clamd import Clamd
from files.adapters.directory import Directory
from files.adapters.document_store import DOCUMENTS, DocumentStore
from files.adapters.meter import PrometheusMeter
from files.adapters.objects_minio import MinioObjects
from files.adapters.permits import PermitKeys
from files.adapters.sandbox import Bounds, SandboxExaminer, SandboxPageMaker
from files.application.examination import examine_due
from files.application.reissue import reissue
from files.application.room import Room, set_up_buckets
from files.application.sweep import sweep_quarantine
from files.domain.retention import Retention
from files.domain.verdicts import Limits, Rules
from files.http import routes
from files.messages.incoming import handlers
from files.messages.outgoing import Wire
from files.settings import Settings

COLLECTIONS = (DOCUMENTS, Request.COLLECTION, Mirror.COLLECTION, PARKED, LEASES)
MEGABYTE = 1024 * 1024
MAX_BODY = 64 * 1024  # no route takes a body
EXAMINE_EVERY = 5.0
SWEEP_EVERY = 600.0
ASK_EVERY = 5.0


@dataclass(frozen=True)
class Files:
    """The service with its adapters, whatever role it plays."""

    room: Room
    directory: Directory
    request: Request
    documents: DocumentStore
    stores: Stores
    objects: MinioObjects
    scanner: Clamd
    page_maker: SandboxPageMaker
    spool: Path
    clock: Clock

    def close(self) -> None:
        """No process, no connection and no copy of a paper is left behind."""
        self.page_maker.close()
        self.stores.close()
        shutil.rmtree(self.spool, ignore_errors=True)


def assemble(settings: Settings, catalogue: Catalogue, outlet: Outlet, clock: Clock) -> Files:
    """Everything is bound; nothing is connected before it is used."""
    stores = open_stores(settings.store, COLLECTIONS, development=settings.development)
    wire = Wire(catalogue)
    documents = DocumentStore(_aggregates(stores, settings.departments, outlet, clock), wire.entry)
    directory = Directory(stores, settings.departments, clock)
    requests = Aggregates(stores.database("files"), Request.COLLECTION, outlet, clock)
    objects = MinioObjects(
        settings.s3_endpoint, settings.s3_access_key, settings.s3_secret_key, secure=settings.s3_secure
    )
    scanner = Clamd(settings.clamav)
    bounds = Bounds(settings.examine_megabytes * MEGABYTE, settings.examine_seconds)
    page_maker = SandboxPageMaker(bounds)
    spool = Path(mkdtemp(prefix="daftar-files-", dir=settings.spool))
    room = Room(
        documents=documents,
        objects=objects,
        bodies=BodyCache(objects, spool, settings.spool_megabytes * MEGABYTE),
        claims=HttpClaimFetch(settings.claim_hosts, plain=settings.development),
        scanner=scanner,
        examiner=SandboxExaminer(bounds),
        page_maker=page_maker,
        permits=PermitKeys(directory.keys_of),
        clock=clock,
        meter=PrometheusMeter(),
        retention=_retention(settings),
        rules=_rules(settings),
    )
    request = Request(requests, "files", directory.auth, clock)
    return Files(room, directory, request, documents, stores, objects, scanner, page_maker, spool, clock)


def web_app(settings: Settings) -> Flask:
    """The public API; made in the process that serves it."""
    crash.arm(settings.crash_at)
    clock = SystemClock()
    catalogue = Catalogue.load(settings.contracts)
    files = assemble(settings, catalogue, Publisher(settings.broker, "files", catalogue, clock), clock)
    authority = HeardAuthority("files", "auth", files.directory.auth, lambda _person, _post: False, clock)
    return create_app(
        routes.build(files.room, settings.departments),
        authority=authority,
        refusals=routes.refusals(),
        health=Health(_pings(files, settings.departments)),
        max_body=MAX_BODY,
        on_exit=[files.close],
    )


def run_worker_of(settings: Settings) -> None:
    """Hears, examines, sweeps and asks until the process is told to end."""
    crash.arm(settings.crash_at)
    clock = SystemClock()
    catalogue = Catalogue.load(settings.contracts)
    publisher = Publisher(settings.broker, "files", catalogue, clock)
    files = assemble(settings, catalogue, publisher, clock)
    set_up_buckets(settings.departments, files.objects, settings.render_days)
    leases = Leases(files.stores.database("files"), clock)
    consumer = Consumer(
        settings.broker,
        "files",
        settings.departments,
        handlers(files.room, keyset=files.directory.keyset_heard, directory=files.directory.auth.apply),
        catalogue,
        Parking(files.stores, "files", clock),
        clock,
    )
    databases = [files.stores.database("files", each) for each in (DISTRICT, *settings.departments)]
    sweeper = Sweeper(databases, publisher, leases, clock, takeover=settings.takeover)
    pings = {**_pings(files, settings.departments), "clamav": files.scanner.ping}
    health = Health(pings, alive={"consumer": consumer.ping})
    try:
        run_worker(publisher, sweeper, consumer, _timers(files), health, settings.metrics_bind)
    finally:
        files.close()


def reissue_all(settings: Settings) -> int:
    """Every event of every served department's documents is on its way again; how many."""
    clock = SystemClock()
    catalogue = Catalogue.load(settings.contracts)
    publisher = Publisher(settings.broker, "files", catalogue, clock)
    files = assemble(settings, catalogue, publisher, clock)
    try:
        return sum(reissue(department, files.documents) for department in settings.departments)
    finally:
        publisher.stop()
        files.close()


def _timers(files: Files) -> list[Timer]:
    def examine(department: str) -> None:
        examine_due(department, files.room)

    def sweep(department: str) -> None:
        sweep_quarantine(department, files.room)

    def ask(_department: str) -> None:
        files.request.ask_while_lacking()

    return [
        Timer("examine", EXAMINE_EVERY, examine),
        Timer("quarantine", SWEEP_EVERY, sweep),
        Timer("directory", ASK_EVERY, ask),
    ]


def _aggregates(
    stores: Stores, departments: tuple[str, ...], outlet: Outlet, clock: Clock
) -> Callable[[str], Aggregates]:
    """The documents of a served department; any other raises BadIdentifier, and never makes a database."""
    served = {
        each: Aggregates(stores.database("files", each), DOCUMENTS, outlet, clock) for each in departments
    }

    def of(department: str) -> Aggregates:
        if department not in served:
            raise BadIdentifier(department)
        return served[department]

    return of


def _retention(settings: Settings) -> Retention:
    return Retention(
        settings.lock_mode, settings.lock_intake_days, settings.lock_diarised_days, settings.lock_placed_days
    )


def _rules(settings: Settings) -> Rules:
    limits = Limits(
        bytes=settings.max_megabytes * MEGABYTE,
        pages=settings.max_pages,
        pixels=settings.max_megapixels * 1_000_000,
    )
    return Rules(settings.not_scanned, settings.active_content, limits)


def _pings(files: Files, departments: tuple[str, ...]) -> dict[str, Callable[[], None]]:
    databases = {f"store {each}": files.stores.database("files", each).ping for each in departments}
    return {"directory": files.request.ping, "objects": files.objects.ping, **databases}
