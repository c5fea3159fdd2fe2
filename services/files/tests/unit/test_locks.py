"""A lock grows with the paper's life and is never made shorter."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.testing.clock import START
from files.application.intake import take_in
from files.application.ports import Message
from files.application.retention import extend_lock
from files.domain.document import NoSuchDocument, State
from files.domain.retention import LockMode, Retention, Stage, extended
from files.domain.verdicts import ScanVerdict, VirusScan
from services.files.tests.support.room import DOC, MESSAGE, SHELVES, Office

RETENTION = Retention(LockMode.COMPLIANCE, 30, 1096, 3653)


def locks(office: Office) -> set:
    bodies = office.document().bodies.values()
    found = [office.objects.lock_of(SHELVES.locked, body.sha256, body.version) for body in bodies]
    return {lock.until for lock in found if lock}


def stored() -> Office:
    office = Office()
    take_in(office.announcement(), MESSAGE, office.room)
    return office


@pytest.mark.parametrize(("stage", "days"), [(Stage.DIARISED, 1096), (Stage.PLACED, 3653)])
def test_a_stage_extends_the_lock_of_every_body(stage, days):
    office = stored()
    assert extend_lock(DOC, stage, office.clock.now(), Message("m2"), office.room)
    assert locks(office) == {office.clock.now() + timedelta(days=days)}
    assert office.document().locked_until == office.clock.now() + timedelta(days=days)


def test_an_earlier_stage_that_arrives_late_shortens_nothing():
    office = stored()
    extend_lock(DOC, Stage.PLACED, office.clock.now(), Message("m2"), office.room)
    assert not extend_lock(DOC, Stage.DIARISED, office.clock.now(), Message("m3"), office.room)
    assert locks(office) == {office.clock.now() + timedelta(days=3653)}


def test_a_stage_heard_twice_changes_nothing():
    office = stored()
    reached = office.clock.now()
    extend_lock(DOC, Stage.DIARISED, reached, Message("m2"), office.room)
    assert not extend_lock(DOC, Stage.DIARISED, reached, Message("m2"), office.room)


def test_a_paper_that_is_not_stored_yet_is_waited_for():
    office = Office()
    with pytest.raises(NoSuchDocument):
        extend_lock(DOC, Stage.DIARISED, office.clock.now(), MESSAGE, office.room)
    office.scanner.verdict = ScanVerdict(VirusScan.NOT_SCANNED)
    take_in(office.announcement(), MESSAGE, office.room)
    with pytest.raises(NoSuchDocument):
        extend_lock(DOC, Stage.DIARISED, office.clock.now(), MESSAGE, office.room)


def test_a_rejected_paper_is_not_locked():
    office = Office()
    office.scanner.verdict = ScanVerdict(VirusScan.INFECTED, "Some.Virus")
    take_in(office.announcement(), MESSAGE, office.room)
    assert not extend_lock(DOC, Stage.DIARISED, office.clock.now(), Message("m2"), office.room)
    assert office.document().state is State.REJECTED


def test_extending_locks_writes_no_history():
    office = stored()
    extend_lock(DOC, Stage.DIARISED, office.clock.now(), Message("m2"), office.room)
    assert office.document().history.position == 1


@given(st.lists(st.tuples(st.sampled_from(list(Stage)), st.integers(0, 10_000)), max_size=8))
def test_whatever_happens_in_whatever_order_a_lock_only_grows(acts):
    current = None
    for stage, hours in acts:
        further = extended(current, RETENTION.until(stage, START + timedelta(hours=hours)))
        assert further is None or current is None or further > current
        current = further or current
