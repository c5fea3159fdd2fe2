"""What could not be scanned for viruses: the scanner is away, or the paper is beyond it."""

from __future__ import annotations

from datetime import timedelta

from files.application.examination import examine_due
from files.application.intake import take_in
from files.domain.document import State
from files.domain.verdicts import (
    Policy,
    Rules,
    ScanLimit,
    ScanVerdict,
    VirusScan,
)
from services.files.tests.support.room import (
    ALL,
    MESSAGE,
    Office,
)

UNREACHABLE = ScanVerdict(VirusScan.NOT_SCANNED)


class TestWithoutScanner:
    def test_a_paper_is_held_until_it_can_be_scanned(self):
        office = Office()
        office.scanner.verdict = UNREACHABLE
        take_in(office.announcement(), MESSAGE, office.room)
        assert office.document().state is State.QUARANTINED
        assert office.outlet.events == []
        assert office.quarantine() == ALL

        office.scanner.verdict = ScanVerdict(VirusScan.CLEAN)
        office.clock.advance(seconds=60)
        assert examine_due("general", office.room) == 1
        assert office.document().state is State.STORED
        assert office.outlet.types == ["files.document.stored.v1"]

    def test_the_pause_between_tries_grows_to_a_quarter_of_an_hour(self):
        office = Office()
        office.scanner.verdict = UNREACHABLE
        take_in(office.announcement(), MESSAGE, office.room)
        pauses = []
        for _ in range(9):
            due = office.due()
            pauses.append((due - office.clock.now()).total_seconds())
            office.clock.set(due + timedelta(milliseconds=1))
            examine_due("general", office.room)
        assert pauses == [15, 30, 60, 120, 240, 480, 900, 900, 900]

    def test_nothing_is_tried_before_its_time(self):
        office = Office()
        office.scanner.verdict = UNREACHABLE
        take_in(office.announcement(), MESSAGE, office.room)
        assert examine_due("general", office.room) == 0

    def test_what_is_too_large_for_the_scanner_is_told_at_once(self):
        """A paper of 200 pages waited for 83 minutes, as if the scanner were away."""
        office = Office()
        office.scanner.verdict = ScanVerdict(VirusScan.NOT_SCANNED, limit=ScanLimit.SIZE)
        take_in(office.announcement(), MESSAGE, office.room)
        (told,) = office.outlet.events
        assert (told["type"], told["data"]["reason"]) == ("files.document.rejected.v1", "beyond-scanner")
        assert told["data"]["params"] == {"limit": "size"}

    def test_what_took_the_scanner_too_long_is_tried_again_and_then_told(self):
        office = Office()
        office.scanner.verdict = ScanVerdict(VirusScan.NOT_SCANNED, limit=ScanLimit.TIME)
        take_in(office.announcement(), MESSAGE, office.room)
        states = []
        for _ in range(3):
            states.append(office.document().state)
            office.clock.advance(seconds=3600)
            examine_due("general", office.room)
        assert states == [State.QUARANTINED] * 3
        assert office.document().rejection["reason"] == "beyond-scanner"

    def test_a_site_that_takes_unscanned_papers_takes_these_too(self):
        office = Office(Rules(not_scanned=Policy.ALLOW))
        office.scanner.verdict = ScanVerdict(VirusScan.NOT_SCANNED, limit=ScanLimit.SIZE)
        take_in(office.announcement(), MESSAGE, office.room)
        assert office.document().state is State.STORED
        assert office.document().virus_scan is VirusScan.NOT_SCANNED

    def test_a_site_may_allow_what_is_not_scanned_and_it_shows(self):
        office = Office(Rules(not_scanned=Policy.ALLOW))
        office.scanner.verdict = UNREACHABLE
        take_in(office.announcement(), MESSAGE, office.room)
        assert office.document().state is State.STORED
        assert office.outlet.events[0]["data"]["virus_scan"] == "not_scanned"

    def test_a_later_scan_clears_an_allowed_paper_and_says_so(self):
        office = Office(Rules(not_scanned=Policy.ALLOW))
        office.scanner.verdict = UNREACHABLE
        take_in(office.announcement(), MESSAGE, office.room)
        office.scanner.verdict = ScanVerdict(VirusScan.CLEAN)
        office.clock.advance(seconds=60)
        examine_due("general", office.room)
        assert [event["data"]["virus_scan"] for event in office.outlet.events] == ["not_scanned", "clean"]
        assert office.document().due is None

    def test_a_later_scan_withdraws_an_infected_paper(self):
        office = Office(Rules(not_scanned=Policy.ALLOW))
        office.scanner.verdict = UNREACHABLE
        take_in(office.announcement(), MESSAGE, office.room)
        office.scanner.verdict = ScanVerdict(VirusScan.INFECTED, "New.Virus")
        office.clock.advance(seconds=60)
        examine_due("general", office.room)
        assert office.outlet.types == ["files.document.stored.v1", "files.document.rejected.v1"]
        assert office.document().state is State.REJECTED
