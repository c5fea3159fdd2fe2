"""Writes entries of a document's history as the events that the contract promises."""

from __future__ import annotations

from typing import Any

from chassis.clock import to_text
from chassis.envelope import Event, Outgoing
from chassis.ids import department_of
from chassis.wire.catalogue import Catalogue
from files.domain.document import ClaimRequested, Document, Entry, Rejected, Stored

CLAIM_REQUESTED = "files.claim.requested.v1"
STORED = "files.document.stored.v1"
REJECTED = "files.document.rejected.v1"


class Wire:
    """Nothing is handed out that the catalogue would refuse."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def entry(self, document: Document, entry: Entry) -> Outgoing:
        """The entry as its event: the same id and data however often it is asked for."""
        event_type, data = _told(document, entry)
        return self._checked(
            Event(
                type=event_type,
                subject=document.id,
                position=entry.position,
                department=department_of(document.id),
                time=to_text(entry.at),
                data=data,
                correlationid=entry.cause.correlation,
                causationid=entry.cause.causation,
            )
        )

    def _checked(self, event: Event) -> Outgoing:
        self._catalogue.check(event.to_json())
        return Outgoing(event)


def _told(document: Document, entry: Entry) -> tuple[str, dict[str, Any]]:
    whole = {"document": document.id, "batch": document.arrival.batch}
    match entry.fact:
        case ClaimRequested(attempt):
            return CLAIM_REQUESTED, whole | {"attempt": attempt}
        case Rejected(reason, params):
            return REJECTED, whole | {"reason": reason, "params": dict(params)}
        case Stored():
            return STORED, whole | _stored(document, entry.fact)


def _stored(document: Document, fact: Stored) -> dict[str, Any]:
    return {
        "name": document.arrival.name,
        "media_type": fact.media_type,
        "sha256": fact.sha256,
        "size": fact.size,
        "pages": fact.pages,
        "flagged": list(document.arrival.flagged),
        "virus_scan": fact.virus_scan.value,
        "received": to_text(document.arrival.received),
    }
