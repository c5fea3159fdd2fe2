"""The composition root: the only module that knows every adapter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import Flask

from chassis import crash
from chassis.health import Health, Ping
from chassis.http import create_app
from chassis.process.service import Ground, Service
from chassis.process.worker import Timer
from chassis.trust.authority import HeardAuthority
from chassis.trust.keyring import Keyring
from chassis.trust.sealing import read_kek
from chassis.wire.asking import Request
from chassis.wire.consumer import Handler
from chassis.wire.mirror import Mirror
from directory import heard
from workflow.adapters.bucket_minio import MinioBucket
from workflow.adapters.collections import (
    ASKED,
    COPIES,
    DESKS,
    FILES,
    HABITS,
    PRINTED,
    RECEIPTS,
    REGISTERS,
    SEGMENTS,
    SENDERS,
)
from workflow.adapters.desk_store import DeskStore
from workflow.adapters.habit_store import HabitStore
from workflow.adapters.item_store import FileStore, ReceiptStore
from workflow.adapters.office_rules import YamlRules
from workflow.adapters.press.press import Press
from workflow.adapters.print_store import PrintStore
from workflow.adapters.register_store import RegisterStore
from workflow.adapters.sender_store import SenderStore
from workflow.application.indexing import keep_index
from workflow.application.keep import clear
from workflow.application.offices import Offices
from workflow.application.ports import Crash, Office, OfficeRules
from workflow.application.print_ports import Bucket
from workflow.application.recover import recover
from workflow.application.wake import wake
from workflow.commands import COMMANDS
from workflow.http.refusals import REFUSALS
from workflow.http.routes import build
from workflow.messages.incoming import handlers
from workflow.messages.outgoing import PrintWire, Wire, moving_entries
from workflow.settings import Settings, from_environment

PERMIT: Final = "permit"
"""The type of the tokens with which this department's papers may be read."""

COLLECTIONS: Final = (
    FILES,
    RECEIPTS,
    SEGMENTS,
    REGISTERS,
    DESKS,
    PRINTED,
    ASKED,
    COPIES,
    SENDERS,
    HABITS,
    Keyring.COLLECTION,
    Request.COLLECTION,
    Mirror.COLLECTION,
)
HEARD: Final = ("department", "post", "person", "charge", "absence", "session", "keyset")
"""The kinds of auth's subjects that count here."""

MAX_BODY: Final = 512 * 1024  # bytes: the longest note in four-byte characters, and its JSON
RECOVER_EVERY: Final = 10.0  # seconds
WAKE_EVERY: Final = 60.0
CLEAR_EVERY: Final = 600.0
INDEX_EVERY: Final = 30.0
ASK_EVERY: Final = 5.0
DEVELOPMENT_KEK: Final = b"daftar, for development only ..."  # 32 bytes; refused in an office


@dataclass(frozen=True)
class Application:
    """The service, bound: its offices, what it hears, whom it trusts."""

    settings: Settings
    ground: Ground
    offices: Offices
    mirror: Mirror
    authority: HeardAuthority
    request: Request
    wire: Wire
    press: Press

    def web(self) -> Flask:
        """The public API."""
        return create_app(
            build(self.offices),
            authority=self.authority,
            refusals=REFUSALS,
            health=Health(self.pings()),
            max_body=MAX_BODY,
        )

    def pings(self) -> dict[str, Ping]:
        """What must answer before this process takes requests."""
        stores = {f"store {each}": self.ground.database(each).ping for each in self.offices.served}
        return {"directory": self.request.ping, **stores}

    def handlers(self) -> dict[str, Handler]:
        """What is done about each event that is heard."""
        return handlers(self.ground.catalogue, self.offices.served, self.mirror)

    def timers(self) -> list[Timer]:
        """What the worker does by the clock, for each department."""
        served = self.offices.served

        def finish_reserved(department: str) -> None:
            recover(served[department])

        def publish_keys(department: str) -> None:
            served[department].permits.publish()

        def ask(_department: str) -> None:
            self.request.ask_while_lacking()

        def wake_parked(department: str) -> None:
            wake(served[department])

        def index_lacking(department: str) -> None:
            keep_index(served[department])

        def clear_printed(department: str) -> None:
            clear(served[department])

        return [
            Timer("recover", RECOVER_EVERY, finish_reserved),
            Timer("wake", WAKE_EVERY, wake_parked),
            Timer("index", INDEX_EVERY, index_lacking),
            Timer("printed", CLEAR_EVERY, clear_printed),
            Timer("keyset", self.settings.keyset_every, publish_keys),
            Timer("directory", ASK_EVERY, ask),
        ]

    def begin(self) -> None:
        """The permits' keys are told."""
        for office in self.offices.served.values():
            office.permits.publish()

    def close(self) -> None:
        """Nothing is left behind that stood by to print."""
        self.press.close()


def assemble(
    settings: Settings,
    ground: Ground,
    rules: OfficeRules | None = None,
    crash_at: Crash = crash.crash_at,
    press: Press | None = None,
    bucket: Bucket | None = None,
) -> Application:
    """Everything is bound; nothing is connected before it is used. Raises BadRules."""
    rules = rules or rules_of(settings)
    clock = ground.clock
    mirror = Mirror(ground.database(), clock, source="auth", kinds=HEARD)
    directory = heard(mirror, clock)
    wire, press = Wire(ground.catalogue), press or Press()
    bucket = bucket or MinioBucket(
        settings.s3_endpoint, settings.s3_access_key, settings.s3_secret_key, secure=settings.s3_secure
    )
    prints = PrintWire(ground.catalogue)
    kek = read_kek(settings.kek_file, "workflow") if settings.kek_file else DEVELOPMENT_KEK

    moving = moving_entries(ground.catalogue)

    def office(department: str) -> Office:
        keys = ground.aggregates(Keyring.COLLECTION, department)
        return Office(
            department=department,
            files=FileStore(ground.aggregates(FILES, department), wire.entry, crash_at),
            receipts=ReceiptStore(ground.aggregates(RECEIPTS, department), wire.entry, crash_at),
            registers=RegisterStore(ground.database(department)),
            desks=DeskStore(ground.database(department)),
            asked=DeskStore(ground.database(department), ASKED),
            copies=DeskStore(ground.database(department), COPIES),
            senders=SenderStore(ground.database(department)),
            habits=HabitStore(ground.database(department)),
            directory=directory,
            rules=rules,
            index=ground.index(department),
            permits=Keyring(keys, ground.service, department, PERMIT, kek, clock),
            press=press,
            printed=PrintStore(ground.aggregates(PRINTED, department), prints.entry),
            bucket=bucket,
            clock=clock,
            crash=crash_at,
            moving=moving,
        )

    return Application(
        settings,
        ground,
        Offices({each: office(each) for each in settings.departments}, directory),
        mirror,
        HeardAuthority(ground.service, "auth", mirror, directory, clock),
        Request(ground.aggregates(Request.COLLECTION), ground.service, mirror, clock),
        wire,
        press,
    )


def rules_of(settings: Settings) -> YamlRules:
    """The office's rules. Raises BadRules with every fault."""
    return YamlRules.read(settings.rules, settings.zone, settings.departments)


SERVICE: Final = Service(
    name="workflow",
    about="Receipts, files, notes, movement, registers, desks",
    read_settings=from_environment,
    settings=Settings,
    collections=COLLECTIONS,
    assemble=assemble,
    check=rules_of,
    commands=COMMANDS,
)
