"""What the services find outside their process, in memory: object stores, readers of images, scanners, mail.

A scan is text here, as in the tests of scan: pages stand between form feeds, a word `?` is one that nobody
can read, and `!<reason>` cannot be taken apart. A paper that says UNCHECKED could not be looked at by the
virus scanner; one that says JAMMED stops the worker that reads it, for good.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from pypdfium2 import PdfDocument

from chassis.clock import Clock
from files.adapters.body_cache import BodyCache
from files.application.room import Room as Store
from files.domain.claims import Claim, ClaimMismatch, Kind
from files.domain.verdicts import Findings, Limits, ScanVerdict, VirusScan
from scan.application.room import Room as ScanRoom
from services.files.tests.support.objects import FakeObjects as StoredObjects
from services.files.tests.support.room import FakePageMaker
from services.scan.tests.support.objects import FakeObjects as ScannedObjects
from services.scan.tests.support.room import FakeBinder, FakeRecogniser, FakeSplitter
from services.workflow.tests.bucket import FakeBucket

NEXT_PAGE = (b"\f", b"|")  # between a scan's pages, and between those of a searchable copy

MEDIA_TYPES = {Kind.ORIGINAL: "image/tiff", Kind.SEARCHABLE: "application/pdf", Kind.TEXT: "text/plain"}


class Jammed(BaseException):
    """The worker that was reading is gone, and nobody takes its place."""


@dataclass
class Outside:
    """The object stores, and the letters that went to the mail server."""

    scanned: ScannedObjects
    printed: FakeBucket
    stored: StoredObjects
    letters: list[object] = field(default_factory=list)

    @classmethod
    def empty(cls, clock: Clock) -> Outside:
        """Nothing has been scanned yet."""
        return cls(ScannedObjects(clock.now), FakeBucket(), StoredObjects(clock.now))

    def copied(self, clock: Clock) -> Outside:
        """The same objects once more, by another clock; no letters."""
        printed = FakeBucket()
        printed.objects |= self.printed.objects
        return Outside(self.scanned.copied(clock.now), printed, self.stored.copied(clock.now))

    def scan_room(self, real: ScanRoom) -> ScanRoom:
        """The scan room, with these objects and with readers of text."""
        return replace(
            real,
            objects=self.scanned,
            splitter=FakeSplitter(),
            recogniser=FakeRecogniser(before=_jam),
            binder=FakeBinder(),
        )

    def store(self, real: Store, spool: Path) -> Store:
        """The document store, with these objects, and with examiners of text."""
        return replace(
            real,
            objects=self.stored,
            bodies=BodyCache(self.stored, spool, limit=1 << 20),
            claims=_Claims(self.scanned, self.printed),
            scanner=_Scanner(),
            examiner=_Examiner(),
            page_maker=FakePageMaker(),
        )

    def send(self, letter: object) -> None:
        """The mail server takes every letter."""
        self.letters.append(letter)


@dataclass(frozen=True)
class _Claims:
    """Follows a claim to where scan or workflow keeps the bytes."""

    scanned: ScannedObjects
    printed: FakeBucket

    def fetch(self, claim: Claim, into: BinaryIO) -> None:
        path = urlsplit(claim.url).path.lstrip("/")
        bucket, _, key = path.partition("/")
        content = self.printed.objects.get(path) or self.scanned.read_small(bucket.removeprefix("scan-"), key)
        if hashlib.sha256(content).hexdigest() != claim.sha256:
            raise ClaimMismatch("digest-mismatch")
        into.write(content)


class _Scanner:
    def scan(self, body: BinaryIO) -> ScanVerdict:
        return ScanVerdict(VirusScan.NOT_SCANNED if b"UNCHECKED" in body.read() else VirusScan.CLEAN)


class _Examiner:
    def examine(self, body: BinaryIO, kind: Kind, limits: Limits) -> Findings:
        content = body.read()
        if content.startswith(b"%PDF"):
            return Findings("application/pdf", len(PdfDocument(content)))
        pages = 1 + sum(content.count(between) for between in NEXT_PAGE)
        return Findings(MEDIA_TYPES[kind], 0 if kind is Kind.TEXT else pages)


def _jam(page: bytes) -> None:
    if b"JAMMED" in page:
        raise Jammed
