"""A document that the office printed, on its way into the document store (docs/adr/0040).

Its history is what is told of it; the bytes lie in the department's bucket until the document store has
them. `claims` are bearer secrets with an end.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from chassis.record import Cause, History

READY: Final = "document.ready"
OFFERED: Final = "claim.offered"
WEEDED: Final = "document.weeded"

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32, as ULIDs use it."""
_BITS: Final = 5
_RANDOM: Final = 16
"""Characters of a ULID that are drawn; those before tell the time."""

Claims = Mapping[str, Mapping[str, Any]]


class State(StrEnum):
    """How far it has come."""

    OFFERED = "offered"
    STORED = "stored"
    REJECTED = "rejected"
    WEEDED = "weeded"


@dataclass(frozen=True, slots=True)
class Body:
    """Bytes under their digest."""

    sha256: str
    size: int
    media_type: str


def print_id(file: str, letter: int, department: str) -> str:
    """The id of the document that a letter of the file becomes in a department, its own or one that it goes
    to: always the same, so that it is printed once, and of the file's time.
    """
    seed = f"{file}/{letter}/{department}"
    digest = int.from_bytes(hashlib.sha256(seed.encode()).digest(), "big")
    chosen = (_ALPHABET[(digest >> (_BITS * place)) % len(_ALPHABET)] for place in range(_RANDOM))
    time = file.partition(".")[2][:-_RANDOM]
    return f"{department}.{time}{''.join(chosen)}"


@dataclass
class Printed:
    """One document: its id in the document store, of which file and letter it is the print, a name to save it
    under, in which language it is, when it was printed.
    """

    id: str
    file: str
    letter: int
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

    def offer(self, claims: Claims, letter: Mapping[str, Any] | None, *, at: str, cause: Cause) -> None:
        """It may be fetched; `letter` says what it is to another department that gets it."""
        told = {"name": self.name, "languages": [self.language], "received": self.made, "claims": claims}
        self._record(READY, told if letter is None else {**told, "letter": letter}, at, cause)

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

    def weed(self, *, at: str, cause: Cause) -> bool:
        """The file on which it was issued is weeded: the document store may let it go. False when that was
        said.
        """
        if self.state is State.WEEDED:
            return False
        self.state = State.WEEDED
        self._record(WEEDED, {}, at, cause)
        return True

    def _record(self, told: str, data: Mapping[str, Any], at: str, cause: Cause) -> None:
        self.history.append(told, at=at, by=None, cause=cause, data={"document": self.id, **data})
