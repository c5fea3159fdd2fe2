"""The composition root: the only module that knows every adapter."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Final

import structlog
from flask import Flask

from chassis.confine.trial import Proof
from chassis.health import Health, Ping
from chassis.http import create_app
from chassis.ids import BadIdentifier
from chassis.process.service import Command, Ground, Running, Service, report
from chassis.process.settings import SettingsError
from chassis.process.worker import Timer
from chassis.store.aggregates import Aggregates
from chassis.trust.authority import HeardAuthority
from chassis.trust.keyring import Keyring
from chassis.trust.sealing import read_kek
from chassis.wire.asking import Request
from chassis.wire.consumer import Handler
from chassis.wire.mirror import Mirror
from directory import Directory, heard
from scan.adapters.batch_store import BATCHES, BatchStore
from scan.adapters.binder import SandboxBinder
from scan.adapters.intake_folder import DiskFolder
from scan.adapters.meter import PrometheusMeter, watch_intake, watch_waiting
from scan.adapters.objects_minio import MinioObjects
from scan.adapters.ocr import TesseractRecogniser
from scan.adapters.office_rules import YamlRules
from scan.adapters.places import intake_faults, of_other_accounts, workplace_faults
from scan.adapters.reading_room import ReadingRoom
from scan.adapters.splitter import SandboxSplitter
from scan.adapters.workplace import Workshop, folder_of
from scan.application.audit import audit, reissue
from scan.application.folder import watch
from scan.application.room import Room
from scan.application.settle import sweep, sweep_orphans
from scan.application.waiting import waiting_seconds
from scan.http import routes
from scan.messages.incoming import handlers
from scan.messages.outgoing import Wire
from scan.settings import Settings, from_environment

PERMIT: Final = "permit"
"""The type of the tokens with which a page may be looked at."""

COLLECTIONS: Final = (BATCHES, Keyring.COLLECTION, Request.COLLECTION, Mirror.COLLECTION)
HEARD: Final = ("department", "post", "person", "charge", "absence", "session", "keyset")
"""The kinds of auth's subjects that count here."""

MEGABYTE: Final = 1024 * 1024
MAX_BODY: Final = 64 * 1024
WATCH_EVERY: Final = 1.0  # seconds
SWEEP_EVERY: Final = 600.0
FORSAKEN: Final = 3600.0
"""Seconds after which a working folder has no worker: no task takes that long."""
ASK_EVERY: Final = 5.0
REISSUE_FLUSH_SECONDS: Final = 600.0
"""What is told again lies in no outbox: it leaves before the process ends."""
PREFETCH: Final = 1
"""A page takes seconds: a worker takes one at a time and leaves the others to its colleagues."""

_log = structlog.get_logger(__name__)

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

    settings: Settings
    ground: Ground
    room: Room
    objects: MinioObjects
    mirror: Mirror
    directory: Directory
    request: Request
    press: Press
    workshop: Workshop
    reading_room: ReadingRoom
    proof: Proof

    def web(self) -> Flask:
        """The public API."""
        settings, ground = self.settings, self.ground
        return create_app(
            routes.build(self.room, self.directory, self.press, settings.departments),
            authority=HeardAuthority(ground.service, "auth", self.mirror, self.directory, ground.clock),
            refusals=routes.refusals(),
            health=Health(self.pings()),
            max_body=MAX_BODY,
            max_raw=settings.max_upload_megabytes * MEGABYTE,
        )

    def pings(self) -> dict[str, Ping]:
        """What must answer before this process takes requests."""
        stores = {f"store {each}": self.ground.database(each).ping for each in self.settings.departments}
        sandbox = {"sandbox": self.proof.ping}
        return {"directory": self.request.ping, "objects": self.objects.ping, **sandbox, **stores}

    def handlers(self) -> dict[str, Handler]:
        """What is done about each event that is heard."""
        return dict(handlers(self.ground.catalogue, self.room, self.mirror.apply))

    def timers(self) -> list[Timer]:
        """What the worker does by the clock, for each department."""
        settings = self.settings

        def clear(department: str) -> None:
            sweep(department, timedelta(hours=settings.keep_hours), self.room)
            sweep_orphans(department, self.room)
            self.workshop.clear(FORSAKEN)

        def publish_keys(department: str) -> None:
            self.press.keys[department].publish()

        def ask(_department: str) -> None:
            self.request.ask_while_lacking()

        chosen = [
            Timer("clear", SWEEP_EVERY, clear),
            Timer("keyset", settings.keyset_every, publish_keys),
            Timer("directory", ASK_EVERY, ask),
        ]
        if settings.intake is None:
            return chosen
        places = _places(settings.intake, settings)
        folders = {department: DiskFolder(*place) for department, place in places.items()}
        for department, folder in folders.items():
            watch_intake(department, folder.oldest_seconds)

        def look(department: str) -> None:
            watch(department, folders[department], settings.intake_stable, self.room)

        return [Timer("intake", WATCH_EVERY, look), *chosen]

    def begin(self) -> None:
        """The permits' keys are told, and how many pages wait can be seen."""
        for department in self.settings.departments:
            self.press.keys[department].publish()
            watch_waiting(
                department,
                partial(self.room.batches.pages_waiting, department),
                partial(waiting_seconds, department, self.room),
            )

    def close(self) -> None:
        """No reading process is left behind."""
        self.reading_room.close()


def assemble(settings: Settings, ground: Ground) -> Scan:
    """Everything is bound; nothing is connected before it is used."""
    clock = ground.clock
    mirror = Mirror(ground.database(), clock, source="auth", kinds=HEARD)
    kek = read_kek(settings.kek_file, "scan") if settings.kek_file else DEVELOPMENT_KEK
    wire = Wire(ground.catalogue)
    objects = MinioObjects(
        settings.s3_endpoint, settings.s3_access_key, settings.s3_secret_key, secure=settings.s3_secure
    )
    batches = {each: ground.aggregates(BATCHES, each) for each in settings.departments}
    keys = {
        each: Keyring(ground.aggregates(Keyring.COLLECTION, each), ground.service, each, PERMIT, kek, clock)
        for each in settings.departments
    }
    rules = rules_of(settings)
    workshop, reading_room = Workshop(settings.workplace), ReadingRoom()
    room = Room(
        batches=BatchStore(_served(batches), wire.entry),
        objects=objects,
        splitter=SandboxSplitter(
            settings.split_megabytes * MEGABYTE, settings.split_seconds, settings.sandbox_demands
        ),
        recogniser=TesseractRecogniser(
            reading_room,
            rules.languages,
            settings.page_seconds,
            settings.page_megabytes * MEGABYTE,
            settings.sandbox_demands,
        ),
        binder=SandboxBinder(settings.sandbox_demands),
        rules=rules,
        workplace=workshop,
        meter=PrometheusMeter(),
        clock=clock,
        claim_seconds=settings.claim_hours * 3600,
    )
    request = Request(ground.aggregates(Request.COLLECTION), ground.service, mirror, clock)
    return Scan(
        settings,
        ground,
        room,
        objects,
        mirror,
        heard(mirror, clock),
        request,
        Press(keys),
        workshop,
        reading_room,
        Proof(settings.sandbox_demands),
    )


def rules_of(settings: Settings) -> YamlRules:
    """The office's rules. Raises BadRules."""
    return YamlRules(settings.rules)


def _check(settings: Settings) -> None:
    rules_of(settings)
    faults = workplace_faults(folder_of(settings.workplace), settings.sandbox_demands)
    if settings.intake is not None:
        places = _places(settings.intake, settings).values()
        faults += [fault for place in places for fault in intake_faults(*place)]
        for share in of_other_accounts(share for share, _ in places):
            _log.warning("intake_of_other_accounts", setting="INTAKE", folder=str(share), lacks="CAP_LEASE")
    if faults:
        raise SettingsError(faults)
    Proof(settings.sandbox_demands).check()


def _reissue(running: Running[Settings, Scan], _asked: argparse.Namespace) -> int:
    """Every event of every served department's batches is on its way again, as it was first sent; prints how
    many.
    """
    batches = running.application.room.batches
    told = sum(reissue(department, batches) for department in running.settings.departments)
    print(f"{told} events are on their way again")  # noqa: T201 - an operator reads it
    return 0


def _audit(running: Running[Settings, Scan], _asked: argparse.Namespace) -> int:
    """Prints every batch of the served departments that does not stand as it was written."""
    batches = running.application.room.batches
    return report(chain.from_iterable(audit(each, batches) for each in running.settings.departments))


def _places(intake: Path, settings: Settings) -> dict[str, tuple[Path, Path]]:
    """Each department's share, and where what was taken from there lies."""
    taken = settings.taken or intake.with_name(f"{intake.name}.taken")
    return {each: (intake / each, taken / each) for each in settings.departments}


def _served(batches: Mapping[str, Aggregates]) -> Callable[[str], Aggregates]:
    """The batches of a served department; any other raises BadIdentifier, and never makes a database."""

    def of(department: str) -> Aggregates:
        if department not in batches:
            raise BadIdentifier(department)
        return batches[department]

    return of


SERVICE: Final = Service(
    name="scan",
    about="Paper to pages to text: intake folder, upload, OCR",
    read_settings=from_environment,
    settings=Settings,
    collections=COLLECTIONS,
    assemble=assemble,
    check=_check,
    prefetch=PREFETCH,
    commands={
        "audit": Command("prints what in the record does not stand as it was written", _audit),
        "reissue": Command(
            "tells every batch's history again, under the same ids",
            _reissue,
            flush_seconds=REISSUE_FLUSH_SECONDS,
        ),
    },
)
