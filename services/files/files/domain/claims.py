"""A claim check: bytes that still lie in their owner's bucket, with what we must find when we fetch them.

The owner states digest and size; whoever fetches believes neither before having counted itself
(architecture 3, "Claim check").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """The three bodies of a scanned document."""

    ORIGINAL = "original"
    SEARCHABLE = "searchable"
    TEXT = "text"


@dataclass(frozen=True)
class Claim:
    """One body on offer. `url` is a bearer secret and therefore kept out of every representation."""

    url: str = field(repr=False)
    sha256: str
    size: int
    media_type: str
    expires: datetime


Claims = Mapping[Kind, Claim]


class ClaimExpired(Exception):
    """The owner no longer hands these bytes out under this claim: expired, forbidden or gone. Ask for a new
    one.
    """


class ClaimRefused(Exception):
    """The claim must not be followed, now or later. `reason` is a code, `kind` the body concerned."""

    def __init__(self, reason: str, kind: Kind | None = None) -> None:
        super().__init__(f"{kind}: {reason}" if kind else reason)
        self.reason = reason
        self.kind = kind


class ClaimMismatch(ClaimRefused):
    """What came is not what was offered: another size or another digest."""
