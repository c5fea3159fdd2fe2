"""The composition root: the only module that knows every adapter."""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from tempfile import mkdtemp

from flask import Flask

from chassis.confine.trial import Proof
from chassis.finding.port import Index
from chassis.health import Health, Ping
from chassis.http import create_app
from chassis.ids import BadIdentifier
from chassis.process.service import Command, Ground, Running, Service, report
from chassis.process.worker import Timer
from chassis.store.aggregates import Aggregates
from chassis.store.port import Collection
from chassis.trust.authority import HeardAuthority, NoPosts
from chassis.wire.asking import Request
from chassis.wire.consumer import Handler
from chassis.wire.mirror import Mirror
from files.adapters.body_cache import BodyCache
from files.adapters.claim_fetch import HttpClaimFetch
from files.adapters.clamd import Clamd
from files.adapters.directory import Directory
from files.adapters.document_store import DOCUMENTS, DocumentStore
from files.adapters.meter import PrometheusMeter, watch_waiting
from files.adapters.objects_minio import MinioObjects
from files.adapters.permits import PermitKeys
from files.adapters.reading_store import READINGS, StoredReadings
from files.adapters.sandbox import Bounds, SandboxExaminer, SandboxPageMaker
from files.application.audit import audit
from files.application.examination import examine_due
from files.application.indexing import fill, keep_index
from files.application.readings import Register
from files.application.reissue import reissue
from files.application.room import Room, set_up_buckets
from files.application.sweep import sweep_quarantine
from files.application.waiting import waiting_seconds
from files.application.weeding import drop_due
from files.domain.retention import Retention
from files.domain.verdicts import Limits, Rules
from files.http import routes
from files.messages.incoming import handlers
from files.messages.outgoing import Wire
from files.settings import Settings, from_environment

COLLECTIONS = (DOCUMENTS, READINGS, Request.COLLECTION, Mirror.COLLECTION)
MEGABYTE = 1024 * 1024
MAX_BODY = 64 * 1024  # a permit to search
EXAMINE_EVERY = 5.0
SWEEP_EVERY = 600.0
DROP_EVERY = 600.0
INDEX_EVERY = 60.0
PROGRESS_EVERY = 1000
ASK_EVERY = 5.0
REISSUE_FLUSH_SECONDS = 600.0  # what is told again lies in no outbox: it leaves before the process ends


@dataclass(frozen=True)
class Files:
    """The service with its adapters, whatever role it plays."""

    settings: Settings
    ground: Ground
    room: Room
    directory: Directory
    request: Request
    documents: DocumentStore
    objects: MinioObjects
    scanner: Clamd
    page_maker: SandboxPageMaker
    proof: Proof
    spool: Path

    def web(self) -> Flask:
        """The public API."""
        authority = HeardAuthority(
            self.ground.service, "auth", self.directory.auth, NoPosts(), self.ground.clock
        )
        return create_app(
            routes.build(self.room, self.settings.departments),
            authority=authority,
            refusals=routes.refusals(),
            health=Health(self._must_answer()),
            max_body=MAX_BODY,
        )

    def pings(self) -> dict[str, Ping]:
        """What must answer before a worker takes work; reading needs no virus scanner."""
        return {**self._must_answer(), "clamav": self.scanner.ping}

    def handlers(self) -> dict[str, Handler]:
        """What is done about each event that is heard."""
        directory = self.directory
        return dict(
            handlers(
                self.ground.catalogue,
                self.room,
                keyset=directory.keyset_heard,
                directory=directory.auth.apply,
            )
        )

    def timers(self) -> list[Timer]:
        """What the worker does by the clock, for each department."""

        def examine(department: str) -> None:
            examine_due(department, self.room)

        def sweep(department: str) -> None:
            sweep_quarantine(department, self.room)

        def ask(_department: str) -> None:
            self.request.ask_while_lacking()

        def drop(department: str) -> None:
            drop_due(department, self.room)

        def index(department: str) -> None:
            keep_index(department, self.room)

        return [
            Timer("index", INDEX_EVERY, index),
            Timer("examine", EXAMINE_EVERY, examine),
            Timer("weeding", DROP_EVERY, drop),
            Timer("quarantine", SWEEP_EVERY, sweep),
            Timer("directory", ASK_EVERY, ask),
        ]

    def begin(self) -> None:
        """The buckets are there, with their locks, and how long papers wait can be seen."""
        for department in self.settings.departments:
            watch_waiting(department, partial(waiting_seconds, department, self.room))
        set_up_buckets(self.settings.departments, self.objects, self.settings.render_days)

    def close(self) -> None:
        """No process and no copy of a paper is left behind, and who read what is told."""
        self.room.register.close()
        self.page_maker.close()
        shutil.rmtree(self.spool, ignore_errors=True)

    def _must_answer(self) -> dict[str, Ping]:
        databases = {f"store {each}": self.ground.database(each).ping for each in self.settings.departments}
        sandbox = {"sandbox": self.proof.ping}
        return {"directory": self.request.ping, "objects": self.objects.ping, **sandbox, **databases}


def assemble(settings: Settings, ground: Ground) -> Files:
    """Everything is bound; nothing is connected before it is used."""
    clock = ground.clock
    wire = Wire(ground.catalogue)
    documents = DocumentStore(_aggregates(ground, DOCUMENTS, settings.departments), wire.entry)
    readings = StoredReadings(_aggregates(ground, READINGS, settings.departments), ground.catalogue)
    directory = Directory(ground.stores, settings.departments, clock)
    objects = MinioObjects(
        settings.s3_endpoint, settings.s3_access_key, settings.s3_secret_key, secure=settings.s3_secure
    )
    scanner = Clamd(settings.clamav)
    bounds = Bounds(settings.examine_megabytes * MEGABYTE, settings.examine_seconds, settings.sandbox_demands)
    page_maker, proof = SandboxPageMaker(bounds), Proof(settings.sandbox_demands)
    spool = Path(mkdtemp(prefix="daftar-files-", dir=settings.spool))
    room = Room(
        documents=documents,
        objects=objects,
        bodies=BodyCache(objects, spool, settings.spool_megabytes * MEGABYTE),
        claims=HttpClaimFetch(settings.claim_hosts, plain=settings.development),
        scanner=scanner,
        examiner=SandboxExaminer(bounds),
        page_maker=page_maker,
        index=_indexes(ground, settings.departments),
        permits=PermitKeys(directory.keys_of),
        register=Register(readings, clock),
        clock=clock,
        meter=PrometheusMeter(),
        retention=_retention(settings),
        rules=_rules(settings),
    )
    request = Request(ground.aggregates(Request.COLLECTION), ground.service, directory.auth, clock)
    return Files(
        settings, ground, room, directory, request, documents, objects, scanner, page_maker, proof, spool
    )


def _reissue(running: Running[Settings, Files], _asked: argparse.Namespace) -> int:
    """Every event of every served department's documents is on its way again; prints how many."""
    documents = running.application.documents
    told = sum(reissue(department, documents) for department in running.settings.departments)
    print(f"{told} events are on their way again")  # noqa: T201 - an operator reads it
    return 0


def _audit(running: Running[Settings, Files], _asked: argparse.Namespace) -> int:
    """Prints every document of the served departments that does not stand as it was written."""
    documents = running.application.documents
    return report(chain.from_iterable(audit(each, documents) for each in running.settings.departments))


def _aggregates(
    ground: Ground, collection: Collection, departments: tuple[str, ...]
) -> Callable[[str], Aggregates]:
    """The collection in a served department; any other raises BadIdentifier, and never makes a database."""
    served = {each: ground.aggregates(collection, each) for each in departments}

    def of(department: str) -> Aggregates:
        if department not in served:
            raise BadIdentifier(department)
        return served[department]

    return of


def _rebuild(running: Running[Settings, Files], _asked: argparse.Namespace) -> int:
    """The index of words of every served department is made anew while they work; prints how far it is."""
    room = running.application.room
    for department in running.settings.departments:
        room.index(department).clear()
        done = 0
        for done, _ in enumerate(fill(department, room), 1):
            if done % PROGRESS_EVERY == 0:
                print(f"{department} {done} ...", flush=True)  # noqa: T201 - an operator waits
        print(f"{department} {done}")  # noqa: T201 - an operator reads it
    return 0


def _indexes(ground: Ground, departments: tuple[str, ...]) -> Callable[[str], Index]:
    """The index of words of a served department; any other raises BadIdentifier."""
    served = {each: ground.index(each) for each in departments}

    def of(department: str) -> Index:
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


SERVICE = Service(
    name="files",
    about="The document store: virus scan, object lock, page images",
    read_settings=from_environment,
    settings=Settings,
    collections=COLLECTIONS,
    assemble=assemble,
    check=lambda settings: Proof(settings.sandbox_demands).check(),
    commands={
        "audit": Command("prints what in the record does not stand as it was written", _audit),
        "rebuild": Command("makes the index of words anew, while the service works", _rebuild),
        "reissue": Command(
            "tells every document's history again, under the same ids",
            _reissue,
            flush_seconds=REISSUE_FLUSH_SECONDS,
        ),
    },
)
