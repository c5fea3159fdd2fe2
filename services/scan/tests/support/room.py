"""A whole scan room of fakes: what a test changes it says, everything else is a quiet day at the office.

A scan here is text: pages stand between form feeds, words between blanks. `!<reason>` is a file that cannot
be taken apart.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from chassis.envelope import Event
from chassis.ids import BadIdentifier
from chassis.record import Cause
from chassis.store.aggregates import Aggregates
from chassis.store.port import Stores
from chassis.testing.broker import FakeBroker
from chassis.testing.clock import FakeClock
from chassis.testing.store import MemoryStores
from chassis.wire.catalogue import Catalogue
from chassis.wire.consumer import Outcome
from scan.adapters.batch_store import BATCHES, BatchStore
from scan.application.ports import Message, Recognised
from scan.application.receive import Arrival, receive
from scan.application.room import Room
from scan.domain.batch import Batch, Channel, Rejection, State
from scan.domain.quality import UNREADABLE, Limits, Reading, Threshold
from scan.messages.incoming import handlers
from scan.messages.outgoing import Wire
from services.scan.tests.support.objects import FakeObjects

CONTRACTS = Path(__file__).parents[4] / "contracts"
CATALOGUE = Catalogue.load(CONTRACTS)
DEPARTMENTS = ("general", "landacq")
ULID = "01KAMZ7P3T4W5X6Y7Z8A9BACBD"
BATCH = f"general.{ULID}"
LETTER = b"the culvert on the road fell in\fthe names of the families"
CLAIM_SECONDS = 48 * 3600
RINA = {"person": "u-rina", "post": "p-scan"}
"""The signature of who sends scans."""


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


class FakeSplitter:
    """Takes text apart at its form feeds."""

    def split(self, original: Path, into: Path, limits: Limits) -> Sequence[Path]:
        content = original.read_bytes()
        if content.startswith(b"!"):
            raise Rejection(content[1:].decode())
        pages = content.split(b"\f")
        if len(pages) > limits.pages:
            raise Rejection("too-many-pages", pages=len(pages), limit=limits.pages)
        paths = [into / f"{number:05d}.png" for number in range(1, len(pages) + 1)]
        for path, page in zip(paths, pages, strict=True):
            path.write_bytes(page)
        return paths


@dataclass
class FakeRecogniser:
    """Reads what stands there; a word `?` is one it is not sure of. Each PDF it makes is another one, as real
    ones carry the time. `before` is called first, so that a test can make it fail or do something meanwhile.
    """

    settings_digest: str = "s1"
    read_pages: list[bytes] = field(default_factory=list)
    before: Callable[[bytes], object] = lambda _content: None

    def read(self, image: Path, room: Path) -> Recognised:
        content = image.read_bytes()
        self.before(content)
        self.read_pages.append(content)
        words = content.split()
        sure = sum(100 for word in words if word != b"?")
        pdf, text = room / "fake.pdf", room / "fake.txt"
        pdf.write_bytes(b"%%PDF %06d " % len(self.read_pages) + content)
        text.write_bytes(content)
        return Recognised(Reading(len(words), sure // len(words) if words else 0), pdf, text)

    def copy(self, image: Path, room: Path) -> Recognised:
        pdf, text = room / "fake.pdf", room / "fake.txt"
        pdf.write_bytes(b"%PDF image of " + image.read_bytes())
        text.write_bytes(b"")
        return Recognised(UNREADABLE, pdf, text)


class FakeBinder:
    """Puts pages behind each other. `bound` counts, and stands in front: each time other bytes."""

    def __init__(self) -> None:
        self.bound = 0

    def bind(self, folder: Path, pages: Sequence[str]) -> Path:
        self.bound += 1
        whole = folder / "whole.pdf"
        whole.write_bytes(b"%06d " % self.bound + b"|".join((folder / page).read_bytes() for page in pages))
        return whole


@dataclass
class FakeRules:
    """The office's rules, open to change."""

    least: Threshold = field(default_factory=lambda: Threshold(min_confidence=60, min_words=2))
    most: Limits = field(default_factory=lambda: Limits(bytes=1000, pages=10, pixels=1000, sheet=4000))
    languages: tuple[str, ...] = ("ben", "hin", "eng")

    def threshold(self, department: str) -> Threshold:
        return self.least

    def limits(self, department: str) -> Limits:
        return self.most


class FakeWorkplace:
    """Folders that vanish; `open_rooms` is 0 when all did."""

    def __init__(self) -> None:
        self.open_rooms = 0

    @contextmanager
    def room(self) -> Iterator[Path]:
        self.open_rooms += 1
        try:
            with TemporaryDirectory() as folder:
                yield Path(folder)
        finally:
            self.open_rooms -= 1


@dataclass
class FakeMeter:
    """Remembers what was counted."""

    flags: list[bool] = field(default_factory=list)
    outcomes: list[str] = field(default_factory=list)

    def page_read(self, *, flagged: bool, seconds: float) -> None:
        self.flags.append(flagged)

    def batch(self, outcome: str) -> None:
        self.outcomes.append(outcome)


class Died(BaseException):
    """The process was killed at a crash point."""


class Office:
    """The room with its fakes, each at hand for a test, and a broker that delivers when it is asked to."""

    def __init__(self, stores: Stores | None = None, objects: FakeObjects | None = None) -> None:
        self.clock = FakeClock()
        self.broker = FakeBroker(CATALOGUE, DEPARTMENTS)
        self.objects = objects or FakeObjects(self.clock.now)
        self.recogniser = FakeRecogniser()
        self.binder = FakeBinder()
        self.rules = FakeRules()
        self.workplace = FakeWorkplace()
        self.meter = FakeMeter()
        self.dies_at: str | None = None
        self.stores = stores or MemoryStores()
        self.batches = BatchStore(self._aggregates_of, Wire(CATALOGUE).entry)
        self.room = Room(
            batches=self.batches,
            objects=self.objects,
            splitter=FakeSplitter(),
            recogniser=self.recogniser,
            binder=self.binder,
            rules=self.rules,
            workplace=self.workplace,
            meter=self.meter,
            clock=self.clock,
            claim_seconds=CLAIM_SECONDS,
            crash=self._crash,
        )
        self.broker.attach("scan", handlers(CATALOGUE, self.room, lambda _event: Outcome.DONE))

    def receive(
        self, content: bytes = LETTER, *, folder: Path, ulid: str = ULID, name: str = "l.tif"
    ) -> Batch:
        """A scan is uploaded."""
        path = folder / "upload"
        path.write_bytes(content)
        arrival = Arrival(f"general.{ulid}", name, path, Channel.UPLOAD, RINA)
        return receive(arrival, Message(ulid, "fingerprint", Cause("c-1")), self.room)

    def offered(self, content: bytes = LETTER, *, folder: Path) -> Batch:
        """A scan was uploaded, read and offered."""
        self.receive(content, folder=folder)
        self.broker.deliver()
        batch = self.batch()
        assert batch.state is State.OFFERED
        return batch

    def batch(self, batch: str = BATCH) -> Batch:
        return self.batches.load(batch).batch

    def tamper(self, change: Callable[[dict[str, Any]], object], batch: str = BATCH) -> None:
        """Somebody with access to the store changes the batch's document."""
        database = self.stores.database("scan", "general")
        stored = database.get(BATCHES, batch)
        assert stored is not None
        change(stored.state)
        database.commit(stored, BATCHES, stored.state)

    def said(self, kind: str) -> list[dict[str, Any]]:
        """The data of each event of this kind that reached the broker, each event once."""
        found = {raw["id"]: raw["data"] for raw in self.broker.sent if raw["type"] == f"scan.{kind}.v1"}
        return list(found.values())

    def body(self, claim: dict[str, Any]) -> bytes:
        """What lies behind a claim, which must be what the claim says."""
        key = claim["url"].split("/scan-general/")[1].split("?")[0]
        content = self.objects.read_small("general", key)
        assert (sha(content), len(content)) == (claim["sha256"], claim["size"])
        return content

    def hear(self, kind: str, position: int = 1, **data: Any) -> None:
        """The document store speaks of the batch's document; it is delivered at once."""
        self.put(kind, position, **data)
        self.broker.deliver()

    def put(self, kind: str, position: int = 1, **data: Any) -> None:
        """What the document store says of the batch's document waits in the queue."""
        batch = self.batch()
        told = {"document": batch.document, "batch": batch.id, **data}
        event = Event(f"files.{kind}.v1", batch.document, position, "general", batch.received, told)
        self.broker.put("scan.general", event.to_json())

    def hear_diarised(self, document: str) -> None:
        """The paper's receipt has its number; it is delivered at once."""
        at = self.room.now()
        told = Event("workflow.receipt.diarised.v1", document, 1, "general", at, diarised(document, at))
        self.broker.put("scan.general", told.to_json())
        self.broker.deliver()

    def _aggregates_of(self, department: str) -> Aggregates:
        if department not in DEPARTMENTS:
            raise BadIdentifier(department)
        return Aggregates(self.stores.database("scan", department), BATCHES, self.broker, self.clock)

    def _crash(self, name: str) -> None:
        if name == self.dies_at:
            self.dies_at = None
            raise Died(name)


STORED: dict[str, Any] = {
    "name": "l.tif",
    "media_type": "image/tiff",
    "sha256": "0" * 64,
    "size": 3,
    "pages": 2,
    "flagged": [],
    "virus_scan": "clean",
    "received": "2026-11-23T04:30:00.000Z",
}
REJECTED: dict[str, Any] = {"reason": "infected", "params": {"signature": "Eicar"}}


def diarised(document: str, at: str) -> dict[str, Any]:
    """What workflow tells when the paper lies, with a number, with the clerk who diarised it."""
    nowhere = dict.fromkeys(("from", "from_department", "to", "to_department", "due"))
    clerk = {"holder": "p-clerk", "holder_department": "general"}
    return {
        "receipt": document,
        "document": document,
        "number": "1/2026/General",
        "title": "",
        "subject": "",
        "classification": "unclassified",
        "custody": {"state": "with", "since": at, "arrival": 1, "received": True, **clerk, **nowhere},
    }
