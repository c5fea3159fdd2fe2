"""What the service hears: its own small view of each event, and what each failure means for the message.

A claim that lies about its bytes is dead with its reason; a document that is not there yet is waited for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from chassis.clock import from_text
from chassis.envelope import Event
from chassis.ids import BadIdentifier, department_of
from chassis.record import Cause
from chassis.wire.catalogue import Catalogue
from chassis.wire.consumer import Dead, Handler, Outcome, Retry
from files.application.intake import Announcement, NotAnnounced, RenewedOffer, take_in, take_in_again
from files.application.ports import Message
from files.application.retention import extend_lock
from files.application.room import Room
from files.application.weeding import let_go
from files.domain.claims import Claim, ClaimRefused, Claims, Kind
from files.domain.document import Arrival, NoSuchDocument
from files.domain.retention import Stage

KeysetHeard = Callable[[Event, str], Outcome]
DirectoryHeard = Callable[[Event], Outcome]


def handlers(
    catalogue: Catalogue, room: Room, *, keyset: KeysetHeard, directory: DirectoryHeard
) -> Mapping[str, Handler]:
    """Every event type that `files` hears, with what it does about it."""
    hear = Ear(room)

    def from_directory(event: Event, _department: str) -> Outcome:
        return directory(event)

    return {
        "scan.document.ready.v1": hear.ready,
        "scan.claim.offered.v1": hear.offered,
        "workflow.document.ready.v1": hear.ready,
        "workflow.claim.offered.v1": hear.offered,
        "workflow.receipt.diarised.v1": hear.diarised,
        "workflow.receipt.placed.v1": hear.placed,
        "workflow.receipt.weeded.v1": hear.weeded_receipt,
        "workflow.document.weeded.v1": hear.weeded_print,
        "scan.keyset.published.v1": keyset,
        "workflow.keyset.published.v1": keyset,
        **dict.fromkeys(catalogue.carrying("directory"), from_directory),
    }


class Ear:
    """The handlers of papers' events."""

    def __init__(self, room: Room) -> None:
        self._room = room

    def ready(self, event: Event, department: str) -> Outcome:
        """A paper that was scanned, or that the office printed, may be fetched."""
        _check_home(event, department)
        announcement = _announcement(event.data)
        return _taken(lambda: take_in(announcement, _message(event), self._room))

    def offered(self, event: Event, department: str) -> Outcome:
        """The claims that we asked for have come."""
        _check_home(event, department)
        data = event.data
        offer = RenewedOffer(data["document"], data["attempt"], _claims(data["claims"]))
        return _taken(lambda: take_in_again(offer, _message(event), self._room))

    def diarised(self, event: Event, department: str) -> Outcome:
        """The paper has a number now."""
        return self._locked(event, department, event.data["document"], Stage.DIARISED)

    def placed(self, event: Event, department: str) -> Outcome:
        """The paper lies in a file now. A receipt's id is its document's: one paper, one id."""
        return self._locked(event, department, event.data["receipt"], Stage.PLACED)

    def weeded_receipt(self, event: Event, department: str) -> Outcome:
        """The file in which the paper lay is weeded."""
        return self._released(event, department, event.data["receipt"])

    def weeded_print(self, event: Event, department: str) -> Outcome:
        """The file on which the letter was issued is weeded."""
        return self._released(event, department, event.data["document"])

    def _released(self, event: Event, department: str, document: str) -> Outcome:
        _check_home(event, department, document)
        try:
            done = let_go(document, _message(event), self._room)
        except NoSuchDocument as fault:
            raise Retry("document-not-stored") from fault
        return Outcome.DONE if done else Outcome.DUPLICATE

    def _locked(self, event: Event, department: str, document: str, stage: Stage) -> Outcome:
        _check_home(event, department, document)
        try:
            done = extend_lock(document, stage, from_text(event.time), _message(event), self._room)
        except NoSuchDocument as fault:
            raise Retry("document-not-stored") from fault
        return Outcome.DONE if done else Outcome.DUPLICATE


def _taken(act: Callable[[], bool]) -> Outcome:
    try:
        return Outcome.DONE if act() else Outcome.DUPLICATE
    except NotAnnounced as fault:
        raise Retry("document-not-announced") from fault
    except ClaimRefused as refusal:
        raise Dead(f"claim {refusal}") from refusal


def _check_home(event: Event, department: str, document: str | None = None) -> None:
    """Another department's paper has no business in this queue's database."""
    try:
        home = department_of(document or event.data["document"])
    except BadIdentifier as fault:
        raise Dead("bad-identifier") from fault
    if not home == event.department == department:
        raise Dead("another-department")


def _message(event: Event) -> Message:
    return Message(f"{event.source} {event.id}", Cause(event.correlationid, event.id))


def _announcement(data: Mapping[str, Any]) -> Announcement:
    arrival = Arrival(
        data.get("batch", data["document"]),  # what was printed came alone
        data["name"],
        from_text(data["received"]),
        tuple(data.get("flagged", ())),
        tuple(data["languages"]),
    )
    return Announcement(data["document"], arrival, _claims(data["claims"]))


def _claims(told: Mapping[str, Any]) -> Claims:
    return {kind: _claim(told[kind.value]) for kind in Kind if told.get(kind.value)}


def _claim(told: Mapping[str, Any]) -> Claim:
    return Claim(told["url"], told["sha256"], told["size"], told["media_type"], from_text(told["expires"]))
