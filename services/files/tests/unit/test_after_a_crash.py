"""Wherever the process dies, the paper ends up stored once and no object is left without a document."""

from __future__ import annotations

import pytest

from chassis.ids import new_ulid
from files.application.examination import examine_due
from files.application.intake import Announcement, RenewedOffer, take_in, take_in_again
from files.application.ports import Message
from files.application.sweep import sweep_quarantine
from files.domain.claims import Kind
from files.domain.document import State
from files.domain.verdicts import ScanVerdict, VirusScan
from services.files.tests.support.room import (
    ALL,
    CLEAN,
    DOC,
    MESSAGE,
    SHELVES,
    Died,
    Office,
)

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


def wordless(office: Office, number: int) -> Announcement:
    """A scan of its own, without a word on it."""
    bodies = {Kind.ORIGINAL: b"II*\x00 scan %d" % number, Kind.TEXT: b""}
    return office.announcement(office.offer(bodies), f"general.{new_ulid()}")


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

    def test_held_papers_keep_the_empty_text_that_many_stored_ones_share(self):
        """While ClamAV was away a sweep removed it, and five valid papers were rejected."""
        office = Office()
        for number in range(60):
            take_in(wordless(office, number), Message(f"m{number}"), office.room)
        office.scanner.verdict = ScanVerdict(VirusScan.NOT_SCANNED)
        held = [wordless(office, number) for number in range(60, 65)]
        for paper in held:
            take_in(paper, Message(paper.document), office.room)
        office.clock.advance(seconds=3700)

        assert sweep_quarantine("general", office.room) == 0
        office.scanner.verdict = CLEAN
        examine_due("general", office.room)

        assert {office.document(paper.document).state for paper in held} == {State.STORED}

    def test_what_was_refused_stays_for_whoever_investigates(self):
        office = Office()
        office.scanner.verdict = ScanVerdict(VirusScan.INFECTED, "Some.Virus")
        take_in(office.announcement(), MESSAGE, office.room)
        office.clock.advance(days=3)
        assert sweep_quarantine("general", office.room) == 0
        assert office.objects.keys(SHELVES.quarantine) == ALL
