"""A document that the office printed, on its way into the document store (docs/adr/0040).

Its history is what is told of it; the bytes lie in the department's bucket until the document store has
them. `claims` are bearer secrets with an end.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from chassis.record import Cause, History

READY: Final = "document.ready"
OFFERED: Final = "claim.offered"

Claims = Mapping[str, Mapping[str, Any]]


class State(StrEnum):
    """How far it has come."""

    OFFERED = "offered"
    STORED = "stored"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Body:
    """Bytes under their digest."""

    sha256: str
    size: int
    media_type: str


@dataclass
class Printed:
    """One document: its id in the document store, a name to save it under, in which language it is, when it
    was printed.
    """

    id: str
    name: str
    language: str
    made: str
    bodies: Mapping[str, Body]
    state: State = State.OFFERED
    offers: int = 0
    pages: int = 0
    clear: str | None = None
    """Since when the document store's word is known, while the bytes are still here."""
    history: History = field(default_factory=History)

    def offer(self, claims: Claims, *, at: str, cause: Cause) -> None:
        """It may be fetched."""
        told = {"name": self.name, "languages": [self.language], "received": self.made}
        self._record(READY, {**told, "claims": claims}, at, cause)

    def is_offered_anew(self, attempt: int) -> bool:
        """Whether that many requests for fresh claims have not been answered yet."""
        return self.state is State.OFFERED and attempt > self.offers

    def offer_again(self, claims: Claims, attempt: int, *, at: str, cause: Cause) -> None:
        """It may be fetched by other claims, in answer to the request of that number."""
        self.offers = attempt
        self._record(OFFERED, {"attempt": attempt, "claims": claims}, at, cause)

    def stored(self, pages: int, *, at: str) -> bool:
        """The document store has it; false when that was known."""
        if self.state is not State.OFFERED:
            return False
        self.state, self.pages, self.clear = State.STORED, pages, at
        return True

    def rejected(self) -> bool:
        """The document store refuses it, at once or later; the bytes stay for whoever looks into it. False
        when that was known.
        """
        if self.state is State.REJECTED:
            return False
        self.state, self.clear = State.REJECTED, None
        return True

    def _record(self, told: str, data: Mapping[str, Any], at: str, cause: Cause) -> None:
        self.history.append(told, at=at, by=None, cause=cause, data={"document": self.id, **data})
