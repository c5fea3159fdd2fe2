"""The examination room: everything a use case works with, bound once in the composition root."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from chassis.clock import Clock
from chassis.crash import crash_at
from chassis.finding.port import Index
from files.application.ports import (
    Bodies,
    ClaimFetch,
    Documents,
    Examiner,
    Meter,
    ObjectStore,
    PageMaker,
    PermitBook,
    VirusScanner,
)
from files.application.readings import Register
from files.domain.retention import Retention
from files.domain.verdicts import Rules

LEFT_OVER_SECONDS: Final = 3600
"""An object in quarantine that no document names after this long was left behind by a crash."""


@dataclass(frozen=True)
class Shelves:
    """A department's three buckets."""

    department: str

    @property
    def locked(self) -> str:
        """Where documents are kept: versioned, locked."""
        return f"files-{self.department}"

    @property
    def quarantine(self) -> str:
        """Where bodies wait for their verdict, and where refused ones stay."""
        return f"{self.locked}-quarantine"

    @property
    def renders(self) -> str:
        """Where page images are cached; all of them can be made again."""
        return f"{self.locked}-renders"


@dataclass(frozen=True)
class Room:
    """The ports, the site's rules, and the crash points (inert unless armed)."""

    documents: Documents
    objects: ObjectStore
    bodies: Bodies
    claims: ClaimFetch
    scanner: VirusScanner
    examiner: Examiner
    page_maker: PageMaker
    index: Callable[[str], Index]
    """The words that were read from the papers of a department."""
    permits: PermitBook
    register: Register
    clock: Clock
    meter: Meter
    retention: Retention
    rules: Rules = field(default_factory=Rules)
    crash: Callable[[str], None] = crash_at


def set_up_buckets(departments: tuple[str, ...], objects: ObjectStore, render_days: int) -> None:
    """Each department has its three buckets; page images that lie unused for `render_days` go by
    themselves.
    """
    for department in departments:
        shelves = Shelves(department)
        objects.ensure_bucket(shelves.locked, locked=True)
        objects.ensure_bucket(shelves.quarantine)
        objects.ensure_bucket(shelves.renders, expire_days=render_days)
