"""What was told can be told again, and then it is to the letter what it was."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from chassis.record import Cause, Tampered
from chassis.store.epoch import raise_epoch
from chassis.wire.catalogue import Catalogue
from files.adapters.document_store import DOCUMENTS
from files.application.examination import examine_due
from files.application.intake import RenewedOffer, take_in, take_in_again
from files.application.ports import Message
from files.application.reissue import reissue
from files.application.weeding import drop_due, let_go
from files.domain.claims import Kind
from files.domain.verdicts import Policy, Rules, ScanVerdict, VirusScan
from services.files.tests.support.room import CLEAN, CONTRACTS, DOC, MESSAGE, Office

HISTORIES = {
    one.type for one in Catalogue.load(CONTRACTS).types.values() if one.producer == "files" and one.history
}
"""What files says of its documents. Its questions to auth are of no history: each is a new one."""


def message(number: int) -> Message:
    return Message(f"m{number}", Cause(f"c-{number}", f"scan:{number}"))


def letters(events: list[dict[str, Any]]) -> list[bytes]:
    return [json.dumps(event).encode() for event in events]


def a_busy_office() -> Office:
    """One paper comes with claims that have run out, is doubtful, and turns out clean; one is infected."""
    office = Office(Rules(not_scanned=Policy.ALLOW))
    expired = office.announcement(office.offer())
    office.clock.advance(days=2)
    take_in(expired, message(1), office.room)
    office.scanner.verdict = ScanVerdict(VirusScan.NOT_SCANNED)
    office.clock.advance(seconds=1)
    take_in_again(RenewedOffer(DOC, 1, office.offer()), message(2), office.room)
    office.scanner.verdict = CLEAN
    office.clock.advance(seconds=60)
    examine_due("general", office.room)
    infected = office.announcement(office.offer({Kind.ORIGINAL: b"II*\0 EICAR"}), f"{DOC[:-1]}Z")
    take_in(infected, message(3), office.room)
    return office


def test_every_event_is_told_again_to_the_letter():
    office = a_busy_office()
    let_go(DOC, message(4), office.room)
    office.clock.advance(days=31)
    drop_due("general", office.room)
    first = office.outlet.events
    assert {event["type"] for event in first} == HISTORIES
    assert [event["correlationid"] for event in first] == ["c-1", "c-2", f"{DOC}:3", "c-3", f"{DOC}:4"]

    later = Office(stores=office.stores)
    later.clock.advance(days=100)
    assert reissue("general", later.documents) == len(first) == 5

    assert sorted(letters(later.outlet.events)) == sorted(letters(first))


def test_what_was_told_in_a_lost_life_is_told_again_as_of_that_life():
    office = a_busy_office()
    raise_epoch(office.stores.database("files", "general"), office.clock)

    later = Office(stores=office.stores)
    later.clock.advance(days=100)
    late = f"{DOC[:-1]}Y"
    take_in(later.announcement(later.offer(life=timedelta(0)), late), message(4), later.room)
    take_in_again(RenewedOffer(late, 1, later.offer()), message(5), later.room)
    lost, present = ({event["source"] for event in each.outlet.events} for each in (office, later))
    assert len(lost) == len(present) == 1
    assert lost != present
    first = [*office.outlet.events, *later.outlet.events]
    later.outlet.events = []
    reissue("general", later.documents)

    assert letters(later.outlet.events) == letters(first)


def test_telling_again_changes_no_document():
    office = Office()
    office.scanner.verdict = ScanVerdict(VirusScan.NOT_SCANNED)
    take_in(office.announcement(), MESSAGE, office.room)
    database = office.stores.database("files", "general")
    before = database.get(DOCUMENTS, DOC)
    reissue("general", office.documents)
    assert database.get(DOCUMENTS, DOC) == before


def test_what_was_changed_behind_our_back_is_told_to_nobody():
    office = a_busy_office()
    office.tamper(lambda state: state["bodies"]["original"].update(sha256="0" * 64))
    office.outlet.events = []
    with pytest.raises(Tampered):
        reissue("general", office.documents)
    assert office.outlet.events == []
