"""A weeded paper: nobody reads it from then on, and its bytes go when nothing holds them any more."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chassis.record import Finding
from files.application.audit import audit
from files.application.intake import take_in
from files.application.pages import page_image
from files.application.ports import Message
from files.application.retention import extend_lock
from files.application.weeding import drop_due, let_go
from files.domain.document import DocumentRejected, NoSuchDocument, State
from files.domain.retention import Lock, LockMode, Stage
from files.domain.verdicts import Policy, ScanVerdict, VirusScan
from services.files.tests.support.room import ALL, DOC, MESSAGE, SHELVES, Died, Office

OTHER = "general.01KAMZ8Q4V5X6Y7Z8A9BACBDCF"
PLACED, WEEDED = Message("placed"), Message("weeded")


@pytest.fixture
def office() -> Office:
    """It has one paper, which lies in a file."""
    office = Office()
    take_in(office.announcement(), MESSAGE, office.room)
    extend_lock(DOC, Stage.PLACED, office.clock.now(), PLACED, office.room)
    return office


def findings(office: Office) -> list[Finding]:
    return list(audit("general", office.documents))


def pass_by(office: Office, days: int) -> int:
    office.clock.advance(seconds=timedelta(days=days).total_seconds())
    return drop_due("general", office.room)


def test_nobody_reads_it_from_then_on(office):
    assert let_go(DOC, WEEDED, office.room)
    with pytest.raises(DocumentRejected, match="weeded"):
        office.document().check_readable(Policy.ALLOW)
    assert not findings(office)


def test_its_bytes_stay_as_long_as_their_lock_and_then_go(office):
    page_image(office.document(), 1, 480, office.room)
    let_go(DOC, WEEDED, office.room)
    assert pass_by(office, 3652) == 0
    assert office.locked() == ALL
    assert pass_by(office, 2) == 1
    assert office.locked() == set()
    assert office.objects.keys(SHELVES.renders) == set(), "nor what was drawn from them"
    assert office.document().state is State.DROPPED
    assert office.outlet.types[-1] == "files.document.dropped.v1"
    assert not findings(office)


def test_what_another_document_claims_stays_for_that(office):
    take_in(office.announcement(document=OTHER), Message("other"), office.room)
    let_go(DOC, WEEDED, office.room)
    assert pass_by(office, 4000) == 1
    assert office.locked() == ALL
    let_go(OTHER, Message("weeded too"), office.room)
    assert pass_by(office, 1) == 1
    assert office.locked() == set()


def test_a_lock_that_reaches_further_than_the_record_is_waited_for(office):
    let_go(DOC, WEEDED, office.room)
    further = office.clock.now() + timedelta(days=5000)
    for body in office.document().bodies.values():
        office.objects.set_lock(SHELVES.locked, body.sha256, body.version, Lock(LockMode.COMPLIANCE, further))
    assert pass_by(office, 4000) == 0
    assert office.document().drop == further
    assert office.locked() == ALL
    assert pass_by(office, 1001) == 1


def test_a_process_that_dies_between_the_bytes_and_the_record_loses_nothing(office):
    let_go(DOC, WEEDED, office.room)
    office.dies_at = "after_bytes_before_dropped"
    with pytest.raises(Died):
        pass_by(office, 4000)
    assert office.document().state is State.RELEASED
    office.dies_at = None
    assert drop_due("general", office.room) == 1
    assert office.document().state is State.DROPPED


def test_said_twice_it_is_let_go_once_and_a_rejected_one_not_at_all(office):
    assert let_go(DOC, WEEDED, office.room)
    assert not let_go(DOC, Message("again"), office.room)
    assert not extend_lock(DOC, Stage.PLACED, office.clock.now(), Message("late"), office.room)
    refused = Office()
    refused.scanner.verdict = ScanVerdict(VirusScan.INFECTED, "Some.Virus")
    take_in(refused.announcement(), MESSAGE, refused.room)
    assert not let_go(DOC, WEEDED, refused.room)


def test_what_is_not_stored_yet_is_waited_for():
    office = Office()
    with pytest.raises(NoSuchDocument):
        let_go(DOC, WEEDED, office.room)
