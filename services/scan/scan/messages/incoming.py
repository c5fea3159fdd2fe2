"""What the scan room hears, its own messages among them: they spread the pages over the workers."""

from __future__ import annotations

from collections.abc import Callable

from chassis.envelope import Event
from chassis.ids import BadIdentifier, department_of
from chassis.record import Cause
from chassis.wire.catalogue import Catalogue
from chassis.wire.consumer import Dead, Handler, Outcome, Retry
from scan.application.offer import offer, offer_again
from scan.application.ports import Message
from scan.application.quality import end_quality_control
from scan.application.read_page import read_page
from scan.application.room import Room
from scan.application.settle import settle
from scan.application.split import split
from scan.domain.batch import NoSuchBatch


def handlers(catalogue: Catalogue, room: Room, heard: Callable[[Event], Outcome]) -> dict[str, Handler]:
    """The table of contents: who does what about which event. `heard` keeps what auth tells."""
    hear = Ear(room)

    def from_directory(event: Event, _queue: str) -> Outcome:
        return heard(event)

    return {
        **dict.fromkeys(catalogue.carrying("directory"), from_directory),
        "scan.batch.received.v1": hear.received,
        "scan.page.prepared.v1": hear.prepared,
        "scan.page.recognised.v1": hear.recognised,
        "files.claim.requested.v1": hear.claim_requested,
        "files.document.stored.v1": hear.stored,
        "files.document.rejected.v1": hear.rejected,
        "workflow.receipt.diarised.v1": hear.diarised,
    }


class Ear:
    """The handlers of batches' events."""

    def __init__(self, room: Room) -> None:
        self._room = room

    def received(self, event: Event, department: str) -> Outcome:
        """A batch waits to be split."""
        batch = _home(event.data["batch"], department)
        return _done(lambda: split(batch, _message(event), self._room))

    def prepared(self, event: Event, department: str) -> Outcome:
        """A page waits to be read."""
        batch, page = _home(event.data["batch"], department), event.data["page"]
        return _done(lambda: read_page(batch, page, _message(event), self._room))

    def recognised(self, event: Event, department: str) -> Outcome:
        """A page was read; the last one completes the document."""
        batch = _home(event.data["batch"], department)
        return _done(lambda: offer(batch, _message(event), self._room))

    def claim_requested(self, event: Event, department: str) -> Outcome:
        """The document store could not fetch in time."""
        document, attempt = _home(event.data["document"], department), event.data["attempt"]
        return _done(lambda: offer_again(document, attempt, _message(event), self._room))

    def stored(self, event: Event, department: str) -> Outcome:
        """The document store has it."""
        document = _home(event.data["document"], department)
        return _done(lambda: settle(document, None, {}, _message(event), self._room))

    def rejected(self, event: Event, department: str) -> Outcome:
        """The document store refuses it."""
        document, data = _home(event.data["document"], department), event.data
        return _done(lambda: settle(document, data["reason"], data["params"], _message(event), self._room))

    def diarised(self, event: Event, department: str) -> Outcome:
        """The paper has a number, and a custodian."""
        document = _home(event.data["document"], department)
        return _done(lambda: end_quality_control(document, _message(event), self._room))


def _done(act: Callable[[], bool]) -> Outcome:
    try:
        return Outcome.DONE if act() else Outcome.DUPLICATE
    except NoSuchBatch as missing:
        raise Retry("batch-not-known") from missing
    except LookupError as fault:
        raise Dead(str(fault)) from fault


def _home(identifier: str, department: str) -> str:
    """Another department's batch has no business in this queue's database."""
    try:
        home = department_of(identifier)
    except BadIdentifier as fault:
        raise Dead("bad-identifier") from fault
    if home != department:
        raise Dead("another-department")
    return identifier


def _message(event: Event) -> Message:
    return Message(f"{event.source} {event.id}", cause=Cause(event.correlationid, event.id))
