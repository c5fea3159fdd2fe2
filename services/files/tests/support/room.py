"""A whole room of fakes: what a test changes it says, everything else is a quiet day at the office."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from chassis.finding import open_index
from chassis.ids import BadIdentifier
from chassis.record import Cause
from chassis.store.aggregates import Aggregates
from chassis.store.port import Collection, Database, Stores
from chassis.testing.clock import FakeClock
from chassis.testing.store import MemoryStores
from chassis.wire.catalogue import Catalogue
from files.adapters.document_store import DOCUMENTS, DocumentStore
from files.adapters.reading_store import READINGS, StoredReadings
from files.application.intake import Announcement
from files.application.ports import DamagedBody, Message
from files.application.readings import Register
from files.application.room import Room, Shelves, set_up_buckets
from files.domain.claims import Claim, ClaimMismatch, Claims, Kind
from files.domain.document import Arrival, Body, Document
from files.domain.pages import PageImage
from files.domain.permits import Permit, PermitInvalid
from files.domain.retention import LockMode, Retention
from files.domain.verdicts import Findings, Limits, Rules, ScanVerdict, VirusScan
from files.messages.outgoing import Wire
from services.files.tests.support.objects import FakeObjects

CONTRACTS = Path(__file__).parents[4] / "contracts"
CATALOGUE = Catalogue.load(CONTRACTS)
DEPARTMENTS = ("general", "landacq")
DOC = "general.01KAMZ8Q4V5X6Y7Z8A9BACBDCE"
BATCH = "general.01KAMZ7P3T4W5X6Y7Z8A9BACBD"
SHELVES = Shelves("general")
ORIGINAL, SEARCHABLE, TEXT = b"II*\x00 the scan", b"%PDF-1.7 the searchable copy", b"the words on it"
CLEAN = ScanVerdict(VirusScan.CLEAN)
MESSAGE = Message("/scan/general/1 m:1", Cause("c-1", "m:1"))


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


ALL = {sha(ORIGINAL), sha(SEARCHABLE), sha(TEXT)}
"""The digests of the announced paper's bodies."""


class Outlet:
    """Keeps what was handed over, in order."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []

    def hand_off(
        self, database: Database, collection: str, id: str, entries: Sequence[dict[str, Any]]
    ) -> bool:
        self.events += [entry["event"] for entry in entries]
        return True

    @property
    def types(self) -> list[str]:
        return [event["type"] for event in self.events]


class FakeBodies:
    """Reads straight from the object store, and counts the digest as the real one does."""

    def __init__(self, objects: FakeObjects) -> None:
        self._objects = objects

    def open(self, bucket: str, body: Body) -> BinaryIO:
        content = b"".join(self._objects.read(bucket, body.sha256, body.version))
        if sha(content) != body.sha256:
            raise DamagedBody(body.sha256)
        return io.BytesIO(content)


class FakeClaims:
    """`offered` has the bytes, or the error, behind each URL."""

    def __init__(self) -> None:
        self.offered: dict[str, bytes | Exception] = {}
        self.fetched: list[str] = []

    def fetch(self, claim: Claim, into: BinaryIO) -> None:
        self.fetched.append(claim.url)
        found = self.offered[claim.url]
        if isinstance(found, Exception):
            raise found
        if sha(found) != claim.sha256:
            raise ClaimMismatch("digest-mismatch")
        into.write(found)


@dataclass
class FakeScanner:
    """Answers with `verdict`, or finds the word EICAR."""

    verdict: ScanVerdict = CLEAN

    def scan(self, body: BinaryIO) -> ScanVerdict:
        if b"EICAR" in body.read():
            return ScanVerdict(VirusScan.INFECTED, "Eicar-Test-Signature")
        return self.verdict


@dataclass
class FakeExaminer:
    """Finds what `found` says of each kind, or raises `unfit`."""

    pages: int = 2
    active: tuple[str, ...] = ()
    unfit: Exception | None = None

    def examine(self, body: BinaryIO, kind: Kind, limits: Limits) -> Findings:
        if self.unfit:
            raise self.unfit
        types = {Kind.ORIGINAL: "image/tiff", Kind.SEARCHABLE: "application/pdf", Kind.TEXT: "text/plain"}
        return Findings(types[kind], 0 if kind is Kind.TEXT else self.pages, self.active)


@dataclass
class FakePageMaker:
    """Draws pages that say what they are of."""

    drawn: list[tuple[int, int]] = field(default_factory=list)
    unfit: Exception | None = None

    def render(self, body: BinaryIO, media_type: str, page: int, width: int) -> PageImage:
        if self.unfit:
            raise self.unfit
        self.drawn.append((page, width))
        return PageImage(f"page {page} of {media_type}, {width} wide".encode(), "image/png")


class FakePermits:
    """A token is the name of a permit in the book."""

    def __init__(self) -> None:
        self.book: dict[str, Permit] = {}

    def read(self, department: str, token: str, now: datetime) -> Permit:
        try:
            return self.book[token]
        except KeyError:
            raise PermitInvalid from None


@dataclass
class FakeMeter:
    """Remembers what was counted."""

    counted: list[tuple[str, str]] = field(default_factory=list)

    def took_in(self, outcome: str) -> None:
        self.counted.append(("took_in", outcome))

    def scanned(self, outcome: VirusScan) -> None:
        self.counted.append(("scanned", outcome))

    def read(self, kind: str) -> None:
        self.counted.append(("read", kind))

    def refused(self, code: str) -> None:
        self.counted.append(("refused", code))

    def rendered(self, seconds: float) -> None:
        self.counted.append(("rendered", ""))


class Died(BaseException):
    """The process was killed at a crash point."""


class Office:
    """The room with its fakes, each at hand for a test."""

    def __init__(self, rules: Rules | None = None, stores: Stores | None = None) -> None:
        self.clock = FakeClock()
        self.outlet = Outlet()
        self.objects = FakeObjects(self.clock.now)
        self.claims = FakeClaims()
        self.scanner = FakeScanner()
        self.examiner = FakeExaminer()
        self.page_maker = FakePageMaker()
        self.permits = FakePermits()
        self.meter = FakeMeter()
        self.dies_at: str | None = None
        self.stores = stores or MemoryStores()
        set_up_buckets(DEPARTMENTS, self.objects, render_days=30)
        self.documents = DocumentStore(self._aggregates_of, Wire(CATALOGUE).entry)
        readings = StoredReadings(lambda one: self._aggregates_of(one, READINGS), CATALOGUE)
        self.room = Room(
            documents=self.documents,
            objects=self.objects,
            bodies=FakeBodies(self.objects),
            claims=self.claims,
            scanner=self.scanner,
            examiner=self.examiner,
            page_maker=self.page_maker,
            index=lambda department: open_index(self.stores, "files", department),
            permits=self.permits,
            register=Register(readings, self.clock),
            clock=self.clock,
            meter=self.meter,
            retention=Retention(LockMode.COMPLIANCE, 30, 1096, 3653),
            rules=rules or Rules(),
            crash=self._crash,
        )

    def with_rules(self, **rules: Any) -> Room:
        return replace(self.room, rules=replace(self.room.rules, **rules))

    def offer(
        self, bodies: Mapping[Kind, bytes] | None = None, *, life: timedelta = timedelta(hours=24)
    ) -> Claims:
        """Claims for the bodies, which can be fetched."""
        given = bodies or {Kind.ORIGINAL: ORIGINAL, Kind.SEARCHABLE: SEARCHABLE, Kind.TEXT: TEXT}
        claims = {}
        for kind, content in given.items():
            url = f"http://127.0.0.1:9010/{kind}/{sha(content)}"
            self.claims.offered[url] = content
            claims[kind] = Claim(url, sha(content), len(content), "image/tiff", self.clock.now() + life)
        return claims

    def announcement(self, claims: Claims | None = None, document: str = DOC) -> Announcement:
        arrival = Arrival(BATCH, "culvert.tif", self.clock.now(), (2,), ("en", "bn"))
        return Announcement(document, arrival, claims or self.offer())

    def tamper(self, change: Callable[[dict[str, Any]], object]) -> None:
        """Somebody with access to the store changes the paper's document."""
        database = self.stores.database("files", "general")
        stored = database.get(DOCUMENTS, DOC)
        assert stored is not None
        change(stored.state)
        database.commit(stored, DOCUMENTS, stored.state)

    def document(self, document: str = DOC) -> Document:
        record = self.documents.find(document)
        assert record is not None
        return record.document

    def due(self, document: str = DOC) -> datetime:
        due = self.document(document).due
        assert due is not None
        return due

    def locked(self) -> set[str]:
        return self.objects.keys(SHELVES.locked)

    def quarantine(self) -> set[str]:
        return self.objects.keys(SHELVES.quarantine)

    def _aggregates_of(self, department: str, collection: Collection = DOCUMENTS) -> Aggregates:
        if department not in DEPARTMENTS:
            raise BadIdentifier(department)
        return Aggregates(self.stores.database("files", department), collection, self.outlet, self.clock)

    def _crash(self, name: str) -> None:
        if name == self.dies_at:
            self.dies_at = None
            raise Died(name)
