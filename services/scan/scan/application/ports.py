"""What the use cases need from outside; the adapters and the tests' fakes implement them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from chassis.errors import Permanent, Transient
from chassis.record import Cause, History
from scan.domain.batch import Batch
from scan.domain.quality import Limits, Reading, Threshold


@dataclass(frozen=True)
class Message:
    """The message or request being answered: its key for the list of handled ones, and what led to it."""

    key: str
    fingerprint: str = ""
    cause: Cause = field(default_factory=Cause)


@dataclass(frozen=True)
class Record:
    """A batch as it was loaded; `stamp` is the store's own, for the conditional write."""

    batch: Batch
    stamp: Any


class Batches(Protocol):
    """The batches of the departments that this process serves; an id names its department."""

    def begin(self, batch: str) -> History:
        """The history of a batch of that id, empty and in the present epoch of its database."""
        ...

    def load(self, batch: str) -> Record:
        """The batch. Raises NoSuchBatch."""
        ...

    def answered(self, record: Record, message: Message) -> bool:
        """Whether this very message was answered before. Raises KeyReused."""
        ...

    def add(self, batch: Batch, message: Message) -> Batch:
        """The batch and its event are durable; one that this message added before is returned.

        Raises AlreadyExists.
        """
        ...

    def save(self, record: Record, batch: Batch, message: Message | None = None) -> None:
        """State and new history entries as events are durable in one write. Raises Conflict."""
        ...

    def newest(self, department: str, after: str | None, limit: int) -> list[Batch]:
        """The department's batches, the newest first."""
        ...

    def of_document(self, document: str) -> Record | None:
        """The batch that became the document."""
        ...

    def settled(self, department: str, before: str, limit: int) -> list[str]:
        """Batches settled before that instant whose bytes are still here."""
        ...

    def pages_waiting(self, department: str) -> int:
        """How many pages of the department are still to be read."""
        ...

    def longest_waiting(self, department: str) -> str | None:
        """When the batch was received that came first of those that are not wholly read."""
        ...

    def ids(self, department: str) -> Iterator[str]:
        """The id of every batch."""
        ...

    def tell_again(self, batch: Batch) -> int:
        """Every event of the batch is on its way again, as it was first sent; how many. Nothing is written.
        Raises NoRoom.
        """
        ...


class Objects(Protocol):
    """The department's bucket. Every method raises Transient when the store does not answer."""

    def put(self, department: str, key: str, source: BinaryIO, size: int, media_type: str) -> None:
        """The object is durable, and its bucket too; one of that key that is there already stays."""
        ...

    def get(self, department: str, key: str, sha256: str, into: BinaryIO) -> None:
        """`into` holds the bytes, proven to be those of the digest. Raises DamagedObject, NoSuchObject."""
        ...

    def exists(self, department: str, key: str) -> bool:
        """Whether the object is there."""
        ...

    def read_small(self, department: str, key: str) -> bytes:
        """The bytes of a small object of our own. Raises NoSuchObject."""
        ...

    def remove(self, department: str, prefix: str) -> int:
        """No object with that prefix is left; how many there were."""
        ...

    def older(self, department: str, prefix: str, before: datetime) -> list[str]:
        """The keys with that prefix that were put before that instant."""
        ...

    def presign(self, department: str, key: str, seconds: int) -> str:
        """An address from which whoever has it may read the object for so long."""
        ...


class NoSuchObject(Transient):
    """The bucket has nothing under this key: what is put before it is named may still be put back."""


class DamagedObject(Permanent):
    """The store handed out other bytes than those of the digest."""


class Splitter(Protocol):
    """Takes what came apart into page images, in a process of its own with bounds."""

    def split(self, original: Path, into: Path, limits: Limits) -> Sequence[Path]:
        """A PNG a page in `into`, in order. Raises Rejection."""
        ...


@dataclass(frozen=True)
class Recognised:
    """What one page became: upright, straight, with its text under the image."""

    reading: Reading
    pdf: Path
    text: Path


class NotInTime(Transient):
    """A page took too long, be it for the page's own sake or because the machine is busy."""


class Recogniser(Protocol):
    """Reads a page."""

    @property
    def settings_digest(self) -> str:
        """Changes when a page would be read otherwise: results are kept under it."""
        ...

    def read(self, image: Path, room: Path) -> Recognised:
        """The page turned upright, straightened and read; its files lie in `room`. Raises NotInTime,
        Transient.
        """
        ...

    def copy(self, image: Path, room: Path) -> Recognised:
        """The page as it is, without words: for one that cannot be read. Raises Transient."""
        ...


class Binder(Protocol):
    """Binds pages to one document, in a process of its own with bounds."""

    def bind(self, folder: Path, pages: Sequence[str]) -> Path:
        """One PDF of all the pages of the folder that are named, in order; it lies beside them. The folder
        should have nothing else. Raises Permanent for what is no page, Transient.
        """
        ...


class Rules(Protocol):
    """The office's rules for scanning."""

    def threshold(self, department: str) -> Threshold:
        """When a page is good enough."""
        ...

    def limits(self, department: str) -> Limits:
        """What is taken."""
        ...

    @property
    def languages(self) -> tuple[str, ...]:
        """Tesseract's names of the languages that are tried."""
        ...


class Workplace(Protocol):
    """Folders to work in, which vanish afterwards."""

    def room(self) -> AbstractContextManager[Path]:
        """An empty folder for the time being."""
        ...


class Meter(Protocol):
    """Counts what an operator watches."""

    def page_read(self, *, flagged: bool, seconds: float) -> None:
        """A page was read in so many seconds."""
        ...

    def batch(self, outcome: str) -> None:
        """A batch was received, rejected, offered or stored."""
        ...
