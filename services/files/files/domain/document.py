"""A document in this department's store, from the first claim to the locked original, with its history.

    awaited --fetched--> quarantined --examined--> stored
       ^  |                   |                      |
       +--+ claim expired     +---> rejected <-------+ found infected later

Each entry of the history is exactly one event and holds all that the event tells, so that it can be issued
again under the same id. The bodies never change; only what is known about them does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from files.domain.claims import Kind
from files.domain.retention import extended
from files.domain.verdicts import Findings, Policy, Unfit, VirusScan

CLAIM_ATTEMPTS: Final = 5
"""How often an expired claim is asked for again before the paper is rejected, which the scan station sees."""

FIRST_RETRY: Final = timedelta(seconds=15)
LONGEST_RETRY: Final = timedelta(minutes=15)


class State(StrEnum):
    """Where the document stands."""

    AWAITED = "awaited"
    QUARANTINED = "quarantined"
    STORED = "stored"
    REJECTED = "rejected"


class DocumentHeld(Exception):
    """The paper is there, but may not be looked at before it has been scanned for viruses."""


class DocumentRejected(Exception):
    """The paper was refused or found infected; `reason` is the code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NoSuchDocument(Exception):
    """This department's store has no such document."""


class NoSuchBody(Exception):
    """The document came without this body; `kind` names it."""

    def __init__(self, kind: Kind) -> None:
        super().__init__(kind)
        self.kind = kind.value


@dataclass(frozen=True)
class Body:
    """Bytes under their digest. `version` is the object's in the locked bucket, empty while in quarantine."""

    sha256: str
    size: int
    media_type: str
    version: str = ""


@dataclass(frozen=True)
class Arrival:
    """What the scan station tells of the paper; `flagged` pages were doubtful to read there."""

    batch: str
    name: str
    received: datetime
    flagged: tuple[int, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True)
class ClaimRequested:
    """The claims had run out; the owner is asked for new ones, for the `attempt`-th time."""

    attempt: int


@dataclass(frozen=True)
class Stored:
    """The document is locked away and may be read. Told again when a later virus scan clears it."""

    media_type: str
    sha256: str
    size: int
    pages: int
    virus_scan: VirusScan


@dataclass(frozen=True)
class Rejected:
    """The document will not be kept, or no longer shown; why, as a code and parameters."""

    reason: str
    params: Mapping[str, Any] = field(default_factory=dict)


Fact = ClaimRequested | Stored | Rejected


@dataclass(frozen=True)
class Cause:
    """What led to an entry, for whoever follows a paper's way through the services."""

    correlation: str = ""
    causation: str | None = None


@dataclass(frozen=True)
class Entry:
    """One line of the history: `position` counts from 1 without a gap."""

    position: int
    at: datetime
    fact: Fact
    cause: Cause = Cause()


@dataclass(frozen=True)
class Document:
    """The aggregate. Its acts return the document as it is afterwards."""

    id: str
    arrival: Arrival
    state: State = State.AWAITED
    bodies: Mapping[Kind, Body] = field(default_factory=dict)
    pages: int = 0
    virus_scan: VirusScan = VirusScan.NOT_SCANNED
    active: tuple[str, ...] = ()
    claim_attempts: int = 0
    examinations: int = 0
    due: datetime | None = None
    locked_until: datetime | None = None
    history: tuple[Entry, ...] = ()

    @property
    def original(self) -> Body:
        """What came from the scanner, bit for bit."""
        return self.body(Kind.ORIGINAL)

    @property
    def shown(self) -> Body:
        """The body that page images are made from: deskewed and turned where scan made a searchable one."""
        return self.bodies.get(Kind.SEARCHABLE) or self.original

    @property
    def awaits_verdict(self) -> bool:
        """Whether an examination is still owed."""
        return self.state is State.QUARANTINED or (
            self.state is State.STORED and self.virus_scan is VirusScan.NOT_SCANNED
        )

    def body(self, kind: Kind) -> Body:
        """The body of this kind; raises NoSuchBody."""
        try:
            return self.bodies[kind]
        except KeyError:
            raise NoSuchBody(kind) from None

    def claims_requested(self, at: datetime, cause: Cause) -> Document:
        """New claims are asked for; after `CLAIM_ATTEMPTS` of them the paper counts as not to be had."""
        if self.claim_attempts >= CLAIM_ATTEMPTS:
            return self.rejected(Unfit("not-to-be-had", attempts=self.claim_attempts), at, cause)
        attempt = self.claim_attempts + 1
        return _recorded(replace(self, claim_attempts=attempt), ClaimRequested(attempt), at, cause)

    def quarantined(self, bodies: Mapping[Kind, Body], at: datetime) -> Document:
        """The bodies lie in quarantine, counted and digested. Whoever put them there examines them at once;
        the due time is for the timer, should that process die.
        """
        return replace(self, state=State.QUARANTINED, bodies=dict(bodies), due=at + FIRST_RETRY)

    def lost_in_quarantine(self, at: datetime, cause: Cause) -> Document:
        """A body is no longer in quarantine (another document with the same bytes was cleared away), or no
        longer what it was: begin again with new claims.
        """
        again = replace(self, state=State.AWAITED, bodies={}, due=None)
        return again.claims_requested(at, cause)

    def postponed(self, at: datetime) -> Document:
        """No verdict could be had; the next try is due after a pause that doubles each time."""
        pause = min(FIRST_RETRY * 2 ** min(self.examinations, 16), LONGEST_RETRY)
        return replace(self, examinations=self.examinations + 1, due=at + pause)

    def stored(
        self,
        bodies: Mapping[Kind, Body],
        findings: Findings,
        virus_scan: VirusScan,
        locked_until: datetime,
        at: datetime,
        cause: Cause,
    ) -> Document:
        """The bodies lie locked under the versions that `bodies` carry. Unscanned, a later scan stays due."""
        fact = Stored(
            findings.media_type, self.original.sha256, self.original.size, findings.pages, virus_scan
        )
        kept = replace(
            self,
            state=State.STORED,
            bodies=dict(bodies),
            pages=findings.pages,
            active=findings.active,
            virus_scan=virus_scan,
            locked_until=locked_until,
            due=None,
        )
        recorded = _recorded(kept, fact, at, cause)
        return recorded.postponed(at) if recorded.awaits_verdict else recorded

    def cleared(self, at: datetime, cause: Cause) -> Document:
        """A stored document that had not been scanned turned out clean; whoever knows it is told again."""
        body = self.original
        fact = Stored(body.media_type, body.sha256, body.size, self.pages, VirusScan.CLEAN)
        return _recorded(replace(self, virus_scan=VirusScan.CLEAN, due=None), fact, at, cause)

    def rejected(self, unfit: Unfit, at: datetime, cause: Cause) -> Document:
        """The document is refused from now on; what lies in quarantine stays there for whoever
        investigates.
        """
        scan = VirusScan.INFECTED if unfit.reason == VirusScan.INFECTED else self.virus_scan
        refused = replace(self, state=State.REJECTED, virus_scan=scan, due=None)
        return _recorded(refused, Rejected(unfit.reason, unfit.params), at, cause)

    def relocked(self, until: datetime) -> Document:
        """Locked at least until then; a longer lock stays."""
        further = extended(self.locked_until, until)
        return self if further is None else replace(self, locked_until=further)

    def check_readable(self, not_scanned: Policy) -> None:
        """Returns where the site lets a permit's bearer look at the document.
        Raises NoSuchDocument, DocumentHeld or DocumentRejected.
        """
        if self.state is State.AWAITED:
            raise NoSuchDocument
        if self.state is State.REJECTED:
            raise DocumentRejected(self.rejection.reason)
        if self.state is State.QUARANTINED:
            raise DocumentHeld
        if self.virus_scan is not VirusScan.CLEAN and not_scanned is Policy.HOLD:
            raise DocumentHeld

    @property
    def rejection(self) -> Rejected:
        """Why the document was rejected; only a rejected one has this."""
        return next(entry.fact for entry in reversed(self.history) if isinstance(entry.fact, Rejected))


def _recorded(document: Document, fact: Fact, at: datetime, cause: Cause) -> Document:
    entry = Entry(len(document.history) + 1, at, fact, cause)
    return replace(document, history=(*document.history, entry))
