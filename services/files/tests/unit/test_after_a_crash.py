"""Wherever the process dies, the paper ends up stored once and no object is left without a document."""

from __future__ import annotations

import pytest

from files.application.examination import examine_due
from files.application.intake import RenewedOffer, take_in, take_in_again
from files.application.ports import Message
from files.application.sweep import sweep_quarantine
from files.domain.document import State
from files.domain.verdicts import ScanVerdict, VirusScan
from services.files.tests.support.room import (
    DOC,
    MESSAGE,
    ORIGINAL,
    SEARCHABLE,
    SHELVES,
    TEXT,
    Died,
    Office,
    sha,
)

ALL = {sha(ORIGINAL), sha(SEARCHABLE), sha(TEXT)}
POINTS = [
    "after_claim_fetch_before_commit",
    "after_put_before_commit",
    "after_release_copy_before_commit",
    "after_commit_before_quarantine_delete",
]


def recover(office: Office) -> None:
    """What happens by itself after a crash: the message comes again, the timers turn."""
    take_in(office.announcement(), MESSAGE, office.room)
    office.clock.advance(seconds=30)
    examine_due("general", office.room)
    office.clock.advance(seconds=3700)
    sweep_quarantine("general", office.room)


@pytest.mark.parametrize("point", POINTS)
def test_a_paper_survives_a_crash(point):
    office = Office()
    office.dies_at = point
    with pytest.raises(Died):
        take_in(office.announcement(), MESSAGE, office.room)

    recover(office)

    assert office.document().state is State.STORED
    assert office.outlet.types == ["files.document.stored.v1"]
    assert office.locked() == ALL
    assert office.quarantine() == set()


@pytest.mark.parametrize("point", POINTS)
def test_a_renewed_offer_survives_a_crash(point):
    office = Office()
    expired = office.announcement(office.offer())
    office.clock.advance(days=2)
    take_in(expired, MESSAGE, office.room)
    offer = RenewedOffer(DOC, 1, office.offer())
    office.dies_at = point
    with pytest.raises(Died):
        take_in_again(offer, Message("m2"), office.room)

    take_in_again(offer, Message("m2"), office.room)
    recover(office)

    assert office.outlet.types == ["files.claim.requested.v1", "files.document.stored.v1"]
    assert office.quarantine() == set()


class TestSweep:
    def test_an_object_without_a_document_goes_after_an_hour_and_not_before(self):
        office = Office()
        office.dies_at = "after_put_before_commit"
        with pytest.raises(Died):
            take_in(office.announcement(), MESSAGE, office.room)
        office.clock.advance(seconds=3599)
        assert sweep_quarantine("general", office.room) == 0
        office.clock.advance(seconds=2)
        assert sweep_quarantine("general", office.room) == 3
        assert office.quarantine() == set()

    def test_what_waits_for_a_verdict_stays(self):
        office = Office()
        office.scanner.verdict = ScanVerdict(VirusScan.NOT_SCANNED)
        take_in(office.announcement(), MESSAGE, office.room)
        office.clock.advance(days=3)
        assert sweep_quarantine("general", office.room) == 0
        assert office.quarantine() == ALL

    def test_what_was_refused_stays_for_whoever_investigates(self):
        office = Office()
        office.scanner.verdict = ScanVerdict(VirusScan.INFECTED, "Some.Virus")
        take_in(office.announcement(), MESSAGE, office.room)
        office.clock.advance(days=3)
        assert sweep_quarantine("general", office.room) == 0
        assert office.objects.keys(SHELVES.quarantine) == ALL
