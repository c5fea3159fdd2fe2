"""Takes in what the scan station offers: fetch, verify, lay in quarantine, commit; the examination follows.

Put first, commit after: what a crash leaves is an object without a document, which the redelivered message
finds in place and the sweep clears away otherwise (reliability.md 2).
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import BinaryIO

from chassis.errors import Transient
from chassis.ids import department_of
from chassis.record import Cause
from chassis.store.port import AlreadyExists
from files.application.examination import examine
from files.application.indexing import index_at_once
from files.application.ports import Message, Record
from files.application.room import Room, Shelves
from files.domain.claims import ClaimExpired, Claims, Kind
from files.domain.document import Arrival, Body, Document, State
from files.domain.verdicts import Unfit


class NotAnnounced(Exception):
    """Claims were offered for a document that nobody announced; the announcement may be on its way."""


@dataclass(frozen=True)
class Announcement:
    """A scanned document is ready, and may be fetched by these claims."""

    document: str
    arrival: Arrival
    claims: Claims


@dataclass(frozen=True)
class RenewedOffer:
    """New claims, in answer to our request number `attempt`."""

    document: str
    attempt: int
    claims: Claims


def take_in(announcement: Announcement, message: Message, room: Room) -> bool:
    """The document is in quarantine, stored, rejected, or awaited with new claims asked for; its history
    tells. False where it was known before. Raises ClaimRefused, Transient.
    """
    if room.documents.find(announcement.document):
        return False
    document = room.documents.begin(announcement.document, announcement.arrival)
    try:
        return _bring_in(document, None, announcement.claims, message, room)
    except AlreadyExists:
        return False


def take_in_again(offer: RenewedOffer, message: Message, room: Room) -> bool:
    """As `take_in`, with the claims we asked for. False where the document no longer awaits this offer.
    Raises NotAnnounced, ClaimRefused, Conflict, Transient.
    """
    record = room.documents.find(offer.document)
    if record is None:
        raise NotAnnounced
    document = record.document
    if document.state is not State.AWAITED or document.claim_attempts != offer.attempt:
        return False
    return _bring_in(document, record, offer.claims, message, room)


def _bring_in(
    document: Document, record: Record | None, claims: Claims, message: Message, room: Room
) -> bool:
    now, cause = room.clock.now(), message.cause
    try:
        _check_sizes(claims, room)
        after = document.quarantined(_into_quarantine(document.id, claims, room), now)
    except ClaimExpired:
        after = document.claims_requested(now, cause)
    except Unfit as unfit:
        after = document.rejected(unfit, now, cause)
    if record is None:
        room.documents.add(after, message)
    else:
        room.documents.save(record, after, message)
    room.meter.took_in(after.state)
    if after.state is State.QUARANTINED:
        _examine_now(document.id, cause, room)
    return True


def _examine_now(document: str, cause: Cause, room: Room) -> None:
    """The bodies are safe in quarantine already: what fails for now is the timer's to try again."""
    try:
        examine(document, cause, room)
    except Transient:
        room.meter.took_in("postponed")
    index_at_once(document, room)


def _check_sizes(claims: Claims, room: Room) -> None:
    for kind, claim in claims.items():
        if claim.size > room.rules.limits.bytes:
            raise Unfit("too-large", size=claim.size, limit=room.rules.limits.bytes)
        if claim.size == 0 and kind is not Kind.TEXT:
            raise Unfit("empty")


def _into_quarantine(document: str, claims: Claims, room: Room) -> dict[Kind, Body]:
    """All bodies are fetched before the first is put: a refused claim leaves nothing behind."""
    bucket = Shelves(department_of(document)).quarantine
    now = room.clock.now()
    if any(claim.expires <= now for claim in claims.values()):
        raise ClaimExpired
    with ExitStack() as stack:
        fetched: dict[Kind, BinaryIO] = {}
        for kind, claim in claims.items():
            fetched[kind] = stack.enter_context(TemporaryFile())
            room.claims.fetch(claim, fetched[kind])
        room.crash("after_claim_fetch_before_commit")
        for kind, claim in claims.items():
            fetched[kind].seek(0)
            room.objects.put(bucket, claim.sha256, fetched[kind], claim.size, claim.media_type)
    room.crash("after_put_before_commit")
    return {kind: Body(claim.sha256, claim.size, claim.media_type) for kind, claim in claims.items()}
