"""What the examination of a body can find: the virus scan's three outcomes and the bounded parse's result."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class VirusScan(StrEnum):
    """Three outcomes, never two: what could not be scanned is neither clean nor infected."""

    CLEAN = "clean"
    INFECTED = "infected"
    NOT_SCANNED = "not_scanned"


class ScanLimit(StrEnum):
    """Which bound of the virus scanner a body passes. One of size is met again at every try, one of time
    perhaps not: the machine may have been busy.
    """

    SIZE = "size"
    TIME = "time"


@dataclass(frozen=True)
class ScanVerdict:
    """An outcome, with the signature's name where one matched, and the limit for which it was not scanned; of
    a scanner that was not there it has none.
    """

    outcome: VirusScan
    signature: str | None = None
    limit: ScanLimit | None = None


@dataclass(frozen=True)
class Findings:
    """What a body turned out to be. `active` names active content found in it (JavaScript, Launch ...)."""

    media_type: str
    pages: int
    active: tuple[str, ...] = ()


class Unfit(Exception):
    """The body cannot be kept as a document. `reason` is a code, `params` what a person is told beside it."""

    def __init__(self, reason: str, **params: Any) -> None:
        super().__init__(reason)
        self.reason = reason
        self.params = params


class Policy(StrEnum):
    """What a site does with a doubtful paper: hold it back, or allow it with the doubt visible."""

    HOLD = "hold"
    ALLOW = "allow"


class ActiveContent(StrEnum):
    """What a site does with active content in a PDF."""

    REFUSE = "refuse"
    NOTE = "note"


@dataclass(frozen=True)
class Limits:
    """The bounds of the examination; beyond them a body is refused, not tried. `pixels` of one page are
    decoded; a map or a plan may have as many as `sheet`.
    """

    bytes: int = 100 * 1024 * 1024
    pages: int = 2000
    pixels: int = 50_000_000
    sheet: int = 2_000_000_000
    objects: int = 500_000


@dataclass(frozen=True)
class Rules:
    """The site's settings about doubtful papers."""

    not_scanned: Policy = Policy.HOLD
    active_content: ActiveContent = ActiveContent.REFUSE
    limits: Limits = field(default_factory=Limits)
