"""From the day a paper is diarised it is no longer the scan room's to look at, however that is told."""

from __future__ import annotations

import pytest

from scan.domain.batch import State
from services.scan.tests.support.room import LETTER, REJECTED, STORED, Office

OTHER = "general.01KAMZ8Q4V5X6Y7Z8A9BACBDCE"


@pytest.fixture
def office(tmp_path) -> Office:
    """A scan was read and offered; the document store has not spoken yet."""
    office = Office()
    office.offered(LETTER, folder=tmp_path)
    return office


def test_a_paper_is_the_scan_rooms_until_it_is_diarised(office):
    office.hear("document.stored", **STORED)
    assert not office.batch().diarised
    office.hear_diarised(office.batch().document)
    assert office.batch().diarised


def test_the_diary_may_be_heard_before_the_document_store(office):
    """They speak through two exchanges, and nothing orders what they say."""
    office.hear_diarised(office.batch().document)
    assert (office.batch().state, office.batch().diarised) == (State.OFFERED, True)
    office.hear("document.stored", **STORED)
    assert (office.batch().state, office.batch().diarised) == (State.STORED, True)


def test_a_paper_that_is_rejected_after_it_was_diarised_does_not_come_back(office):
    office.hear("document.stored", **STORED)
    office.hear_diarised(office.batch().document)
    office.hear("document.rejected", 2, **REJECTED)
    assert (office.batch().state, office.batch().diarised) == (State.REJECTED, True)


def test_a_paper_that_was_rejected_is_not_diarised_by_that(office):
    office.hear("document.rejected", **REJECTED)
    assert (office.batch().state, office.batch().diarised) == (State.REJECTED, False)


def test_told_twice_it_is_written_once(office):
    document = office.batch().document
    office.hear_diarised(document)
    first = office.batches.load(office.batch().id).stamp.version
    office.hear_diarised(document)
    assert office.batches.load(office.batch().id).stamp.version == first
    assert not office.broker.dead


def test_a_paper_that_no_batch_became_is_nobodys_business_here(office):
    """A document gets its id with its batch, so none can come later: waiting would only fill a dead queue."""
    office.hear_diarised(OTHER)
    assert office.batches.of_document(OTHER) is None
    assert not office.broker.dead
    assert not office.batch().diarised


def test_clearing_and_telling_again_leave_it_diarised(office):
    office.hear("document.stored", **STORED)
    office.hear_diarised(office.batch().document)
    record = office.batches.load(office.batch().id)
    office.batches.save(record, record.batch.cleared())
    office.batches.tell_again(office.batch())
    office.broker.deliver()
    assert office.batch().diarised
