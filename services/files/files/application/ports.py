"""What the use cases need from outside, as ports; the adapters and the tests' fakes implement them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO, Protocol

from chassis.record import Cause
from files.domain.claims import Claim, Kind
from files.domain.document import Arrival, Body, Document
from files.domain.pages import PageImage
from files.domain.permits import Permit
from files.domain.retention import Lock
from files.domain.verdicts import Findings, Limits, ScanVerdict, VirusScan


class BodyMissing(Exception):
    """The bucket has no object under this digest."""


class DamagedBody(Exception):
    """The store handed out bytes that are not those of the digest. They are shown to nobody."""

    def __init__(self, sha256: str) -> None:
        super().__init__(sha256)
        self.sha256 = sha256


class LockRefused(Exception):
    """The object store does not let go of a locked object, nor shorten its lock."""


@dataclass(frozen=True)
class Message:
    """The message being answered: its key for the list of handled ones, and what led to it."""

    key: str
    cause: Cause = field(default_factory=Cause)


@dataclass(frozen=True)
class Record:
    """A document as it was loaded; `stamp` is the store's own, for the conditional write."""

    document: Document
    stamp: Any


class Documents(Protocol):
    """The documents of all departments that this process serves; an id names its department."""

    def begin(self, document: str, arrival: Arrival) -> Document:
        """A document of which nothing is recorded yet; what will be is of its database's epoch. It is kept
        when it is added.
        """
        ...

    def find(self, document: str) -> Record | None:
        """The document, or None."""
        ...

    def add(self, document: Document, message: Message) -> None:
        """The document, the events of its history and the message's key are durable. Raises AlreadyExists."""
        ...

    def save(self, record: Record, document: Document, message: Message | None = None) -> None:
        """State, new history entries as events, and the message's key are durable in one write. Raises
        Conflict.
        """
        ...

    def due(self, department: str, before: datetime, limit: int) -> list[str]:
        """Documents that still need a verdict and whose time has come, the longest waiting first."""
        ...

    def unjudged(self, department: str, limit: int) -> list[datetime]:
        """When those documents came that still need a verdict."""
        ...

    def put_off(self, document: str, until: datetime) -> None:
        """The examination falls due no earlier than `until`, also of a document that cannot be read."""
        ...

    def needs_in_quarantine(self, department: str, sha256: str) -> bool:
        """Whether some document waits for its verdict on this body, or was refused with it."""
        ...

    def is_kept(self, department: str, sha256: str) -> bool:
        """Whether some document that is neither released nor rejected needs this body."""
        ...

    def to_drop(self, department: str, before: datetime, limit: int) -> list[str]:
        """Released documents whose bytes may go by then, the longest waiting first."""
        ...

    def drop_later(self, document: str, until: datetime) -> None:
        """Its bytes do not go before `until`, also of a document that cannot be read."""
        ...

    def ids(self, department: str, since: datetime | None = None) -> Iterator[str]:
        """The id of every document of the department, or of those received since, a page at a time."""
        ...

    def tell_again(self, document: Document) -> int:
        """Every event of the document is on its way again, as it was first sent; how many. Nothing is
        written. Raises NoRoom.
        """
        ...


@dataclass(frozen=True)
class ObjectInfo:
    """What the object store says of an object. `version` is empty in a bucket without versions."""

    key: str
    size: int
    media_type: str
    modified: datetime
    version: str = ""


class ObjectStore(Protocol):
    """Plain S3 as `files` needs it. Every method raises Transient when the store does not answer."""

    def ensure_bucket(self, bucket: str, *, locked: bool = False, expire_days: int | None = None) -> None:
        """The bucket exists: versioned and with object lock, or with objects that expire after some days."""
        ...

    def put(
        self, bucket: str, key: str, source: BinaryIO, size: int, media_type: str, lock: Lock | None = None
    ) -> ObjectInfo:
        """The object is durable; one that is there already stays as it is. A source that ends early or
        fails leaves nothing behind and raises what it raised, or Permanent.
        """
        ...

    def stat(self, bucket: str, key: str, version: str = "") -> ObjectInfo | None:
        """The object (or this version of it), or None."""
        ...

    def read(
        self, bucket: str, key: str, version: str = "", *, start: int = 0, length: int | None = None
    ) -> Iterator[bytes]:
        """The object's bytes from `start` on, at most `length`, in pieces. Raises BodyMissing."""
        ...

    def listing(self, bucket: str, prefix: str = "") -> Iterator[ObjectInfo]:
        """Every object with that prefix, in the order of keys."""
        ...

    def remove(self, bucket: str, key: str, version: str = "") -> None:
        """The object (or this version) is gone; none there is as good. Raises LockRefused."""
        ...

    def set_lock(self, bucket: str, key: str, version: str, lock: Lock) -> None:
        """The version is locked until then. Raises LockRefused for a shorter lock than it has."""
        ...

    def lock_of(self, bucket: str, key: str, version: str) -> Lock | None:
        """The version's lock."""
        ...


class Bodies(Protocol):
    """Verified local copies of objects."""

    def open(self, bucket: str, body: Body) -> BinaryIO:
        """The body's bytes, on local disk and proven to be those of its digest at this very opening.
        Raises BodyMissing, DamagedBody, Transient.
        """
        ...


class ClaimFetch(Protocol):
    """Follows a claim to its bytes."""

    def fetch(self, claim: Claim, into: BinaryIO) -> None:
        """`into` holds the bytes, of the stated size and digest. Raises ClaimExpired, ClaimRefused,
        ClaimMismatch, Transient.
        """
        ...


class VirusScanner(Protocol):
    """Asks a virus scanner."""

    def scan(self, body: BinaryIO) -> ScanVerdict:
        """One of three outcomes; a scanner that is down or gives up is NOT_SCANNED, never an error."""
        ...


class Examiner(Protocol):
    """Looks into a body, in a process of its own with bounds on memory and time."""

    def examine(self, body: BinaryIO, kind: Kind, limits: Limits) -> Findings:
        """What the body is. Raises Unfit."""
        ...


class PageMaker(Protocol):
    """Makes page images, in a process of its own with bounds on memory and time."""

    def render(self, body: BinaryIO, media_type: str, page: int, width: int) -> PageImage:
        """The page (from 1), `width` pixels wide. Raises Unfit."""
        ...


class PermitBook(Protocol):
    """Knows the departments' permit keys."""

    def read(self, department: str, token: str, now: datetime) -> Permit:
        """The permit in the token, signed by one of this department's keys. Raises PermitInvalid,
        PermitExpired.
        """
        ...


class Meter(Protocol):
    """Counts what an operator watches."""

    def took_in(self, outcome: str) -> None:
        """A document reached this state, or its claims ran out."""
        ...

    def scanned(self, outcome: VirusScan) -> None:
        """The virus scanner answered."""
        ...

    def read(self, kind: str) -> None:
        """Somebody read a body or a page image."""
        ...

    def refused(self, code: str) -> None:
        """A permit did not open a document."""
        ...

    def rendered(self, seconds: float) -> None:
        """A page image was made."""
        ...
