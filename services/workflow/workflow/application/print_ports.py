"""What printing needs from outside: a press, where prints are kept until the document store has them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from chassis.record import History
from chassis.store.port import Document
from workflow.application.sheets import Sheet
from workflow.domain.printed import Body, Printed


class Press(Protocol):
    """Prints sheets."""

    def print(self, sheet: Sheet, *, seconds: float) -> bytes:
        """A PDF/A, the same bytes for the same sheet. Raises Transient where that takes longer, waiting
        included; Permanent where the sheet cannot be set.
        """
        ...


@dataclass
class KeptPrint:
    """A printed document as it was read, and where; `position` was the last entry's then."""

    printed: Printed
    document: Document
    position: int


class Prints(Protocol):
    """What one department has printed for the document store."""

    def begin(self) -> History:
        """An empty history in the present epoch of the database."""
        ...

    def find(self, document: str) -> KeptPrint | None:
        """The printed document, null when none of that id was printed here."""
        ...

    def create(self, printed: Printed) -> bool:
        """It is durable, and what is told of it on its way; false when one of its id was there."""
        ...

    def commit(self, kept: KeptPrint) -> None:
        """State and news are durable in one write. Raises Conflict."""
        ...

    def stored(self, *, before: str, limit: int = 100) -> list[str]:
        """Ids of those whose bytes may go, by when that was known."""
        ...

    def clear_later(self, document: str, until: str) -> None:
        """Its bytes do not go before that instant."""
        ...

    def ids(self) -> Iterator[str]:
        """Of every printed document."""
        ...

    def tell_again(self, document: str) -> int:
        """Everything that was told of it is on its way again; how much. Raises NoRoom."""
        ...


class Bucket(Protocol):
    """Where printed documents lie until the document store has them. Raises Transient."""

    def put(self, document: str, body: Body, content: bytes) -> None:
        """The bytes are durable."""
        ...

    def remove(self, document: str) -> None:
        """No bytes of the document are left."""
        ...

    def presign(self, document: str, body: Body, life: timedelta) -> str:
        """An address from which whoever has it may read the bytes for so long."""
        ...
