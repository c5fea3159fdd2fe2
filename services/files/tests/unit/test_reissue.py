"""What was told can be told again: the same events, under the same ids."""

from __future__ import annotations

from files.application.intake import take_in
from files.application.ports import Message
from files.application.reissue import reissue
from files.domain.verdicts import Policy, Rules, ScanVerdict, VirusScan
from services.files.tests.support.room import DOC, MESSAGE, Office


def test_every_event_of_every_document_is_sent_again_as_it_was():
    office = Office(Rules(not_scanned=Policy.ALLOW))
    for number in range(3):
        office.clock.advance(seconds=1)
        take_in(office.announcement(document=f"{DOC[:-1]}{number}"), Message(f"m{number}"), office.room)
    first = list(office.outlet.events)
    office.outlet.events.clear()
    office.clock.advance(days=100)

    assert reissue("general", office.documents) == 3

    assert office.outlet.events == first


def test_telling_again_changes_no_document():
    office = Office()
    office.scanner.verdict = ScanVerdict(VirusScan.NOT_SCANNED)
    take_in(office.announcement(), MESSAGE, office.room)
    before = office.document()
    reissue("general", office.documents)
    assert office.document() == before
