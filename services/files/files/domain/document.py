"""A document in this department's store, from the first claim to the locked original, with its history.

    awaited --fetched--> quarantined --examined--> stored
       ^  |                   |                      |
       +--+ claim expired     +---> rejected <-------+ found infected later
                                                     |
                                                     +---> released ---> dropped  (its file was weeded)

Each entry of the history is exactly one event and holds all that the event says (chassis.record), so that it
is told again to the letter. The bodies never change; only what is known about them does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from chassis.record import Cause, History, to_text
from files.domain.claims import Kind
from files.domain.retention import extended
from files.domain.verdicts import Findings, Policy, Unfit, VirusScan

CLAIM_ATTEMPTS: Final = 5
"""How often an expired claim is asked for again before the paper is rejected, which the scan station sees."""

FIRST_RETRY: Final = timedelta(seconds=15)
LONGEST_RETRY: Final = timedelta(minutes=15)

CLAIM_REQUESTED: Final = "claim.requested"
"""The claims had run out; the owner is asked for new ones."""
STORED: Final = "document.stored"
"""The document is locked away and may be read. Told again when a later virus scan clears it."""
REJECTED: Final = "document.rejected"
"""The document will not be kept, or no longer shown; why, as a code and parameters."""


DROPPED: Final = "document.dropped"
"""Its bytes are not kept for it any more: the file in which it lay was weeded, and its lock has run out."""


class State(StrEnum):
    """Where the document stands."""

    AWAITED = "awaited"
    QUARANTINED = "quarantined"
    STORED = "stored"
    REJECTED = "rejected"
    RELEASED = "released"
    DROPPED = "dropped"


GONE: Final = frozenset({State.RELEASED, State.DROPPED})
"""Nobody looks at the document any more, whether or not its bytes are still locked away."""


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
    drop: datetime | None = None
    """When its bytes may go, once it is released; null before and after."""
    history: History = field(default_factory=History)
    """At most `CLAIM_ATTEMPTS` questions and two verdicts, so it never needs more than this one document."""

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

    @property
    def is_as_told(self) -> bool:
        """Whether it stands as the last line of its history says."""
        last = self.history.entries[-1] if self.history.entries else None
        told = None if last is None else last.type
        match self.state:
            case State.STORED | State.RELEASED:
                return last is not None and told == STORED and last.data == _whole(self, _stored(self))
            case State.REJECTED:
                return told == REJECTED
            case State.DROPPED:
                return told == DROPPED
        return told in {None, CLAIM_REQUESTED}

    def claims_requested(self, at: datetime, cause: Cause) -> Document:
        """New claims are asked for; after `CLAIM_ATTEMPTS` of them the paper counts as not to be had."""
        if self.claim_attempts >= CLAIM_ATTEMPTS:
            return self.rejected(Unfit("not-to-be-had", attempts=self.claim_attempts), at, cause)
        attempt = self.claim_attempts + 1
        asked = replace(self, claim_attempts=attempt)
        return _recorded(asked, CLAIM_REQUESTED, {"attempt": attempt}, at, cause)

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
        recorded = _recorded(kept, STORED, _stored(kept), at, cause)
        return recorded.postponed(at) if recorded.awaits_verdict else recorded

    def cleared(self, at: datetime, cause: Cause) -> Document:
        """A stored document that had not been scanned turned out clean; whoever knows it is told again."""
        clean = replace(self, virus_scan=VirusScan.CLEAN, due=None)
        return _recorded(clean, STORED, _stored(clean), at, cause)

    def rejected(self, unfit: Unfit, at: datetime, cause: Cause) -> Document:
        """The document is refused from now on; what lies in quarantine stays there for whoever
        investigates.
        """
        scan = VirusScan.INFECTED if unfit.reason == VirusScan.INFECTED else self.virus_scan
        refused = replace(self, state=State.REJECTED, virus_scan=scan, due=None)
        told = {"reason": unfit.reason, "params": dict(unfit.params)}
        return _recorded(refused, REJECTED, told, at, cause)

    def relocked(self, until: datetime) -> Document:
        """Locked at least until then; a longer lock stays."""
        further = extended(self.locked_until, until)
        return self if further is None else replace(self, locked_until=further)

    def released(self, at: datetime) -> Document:
        """Nobody needs it any more; its bytes may go when the lock has run out."""
        return replace(self, state=State.RELEASED, due=None, drop=max(at, self.locked_until or at))

    def kept_until(self, until: datetime) -> Document:
        """Released, but the object store does not let its bytes go before that."""
        return replace(self, drop=until)

    def dropped(self, at: datetime, cause: Cause) -> Document:
        """No bytes are kept for it."""
        gone = replace(self, state=State.DROPPED, drop=None)
        return _recorded(gone, DROPPED, {"sha256": self.original.sha256}, at, cause)

    def check_readable(self, not_scanned: Policy) -> None:
        """Returns where the site lets a permit's bearer look at the document.
        Raises NoSuchDocument, DocumentHeld or DocumentRejected.
        """
        if self.state is State.AWAITED:
            raise NoSuchDocument
        if self.state is State.REJECTED:
            raise DocumentRejected(self.rejection["reason"])
        if self.state in GONE:
            raise DocumentRejected("weeded")
        if self.state is State.QUARANTINED:
            raise DocumentHeld
        if self.virus_scan is not VirusScan.CLEAN and not_scanned is Policy.HOLD:
            raise DocumentHeld

    @property
    def rejection(self) -> Mapping[str, Any]:
        """What was told of its rejection, its last word; only a rejected one has this."""
        return self.history.entries[-1].data


def _stored(document: Document) -> dict[str, Any]:
    """What is told of it when it is stored, and again when it turns out clean."""
    body, arrival = document.original, document.arrival
    return {
        "name": arrival.name,
        "media_type": body.media_type,
        "sha256": body.sha256,
        "size": body.size,
        "pages": document.pages,
        "flagged": list(arrival.flagged),
        "virus_scan": document.virus_scan.value,
        "received": to_text(arrival.received),
    }


def _whole(document: Document, told: Mapping[str, Any]) -> dict[str, Any]:
    return {"document": document.id, "batch": document.arrival.batch, **told}


def _recorded(
    document: Document, type_: str, told: Mapping[str, Any], at: datetime, cause: Cause
) -> Document:
    """With one more line of history. No person signs it: this service acts on what it hears."""
    history = document.history.copy()
    history.append(type_, at=to_text(at), by=None, cause=cause, data=_whole(document, told))
    return replace(document, history=history)
