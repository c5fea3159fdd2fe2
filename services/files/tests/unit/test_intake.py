"""From an announced paper to a locked one, and every way in which that may go otherwise."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chassis.errors import Transient
from chassis.record import Cause
from chassis.store.due import PUT_OFF
from files.application.examination import examine, examine_due
from files.application.intake import NotAnnounced, RenewedOffer, take_in, take_in_again
from files.application.ports import Message
from files.application.waiting import waiting_seconds
from files.domain.claims import ClaimExpired, ClaimMismatch, ClaimRefused, Kind
from files.domain.document import CLAIM_ATTEMPTS, State
from files.domain.verdicts import (
    ActiveContent,
    Limits,
    Policy,
    Rules,
    ScanVerdict,
    Unfit,
    VirusScan,
)
from services.files.tests.support.room import (
    ALL,
    BATCH,
    DOC,
    MESSAGE,
    ORIGINAL,
    SEARCHABLE,
    SHELVES,
    TEXT,
    Office,
    sha,
)

UNREACHABLE = ScanVerdict(VirusScan.NOT_SCANNED)


def test_an_announced_paper_is_examined_locked_and_told_of():
    office = Office()

    assert take_in(office.announcement(), MESSAGE, office.room)

    document = office.document()
    assert document.state is State.STORED
    assert document.virus_scan is VirusScan.CLEAN
    assert office.locked() == ALL
    assert office.quarantine() == set()
    told = office.outlet.events[0]
    assert told["type"] == "files.document.stored.v1"
    assert told["id"] == f"{DOC}:1"
    assert told["correlationid"] == "c-1"
    assert told["causationid"] == "m:1"
    assert told["data"] == {
        "document": DOC,
        "batch": BATCH,
        "name": "culvert.tif",
        "media_type": "image/tiff",
        "sha256": sha(ORIGINAL),
        "size": len(ORIGINAL),
        "pages": 2,
        "flagged": [2],
        "virus_scan": "clean",
        "received": "2026-11-23T04:30:00.000Z",
    }


def test_the_type_that_was_found_counts_and_not_the_one_that_was_stated():
    office = Office()
    take_in(office.announcement(), MESSAGE, office.room)
    assert office.document().body(Kind.SEARCHABLE).media_type == "application/pdf"


def test_every_body_is_locked_for_the_time_of_intake():
    office = Office()
    take_in(office.announcement(), MESSAGE, office.room)
    until = office.clock.now() + timedelta(days=30)
    for body in office.document().bodies.values():
        lock = office.objects.lock_of(SHELVES.locked, body.sha256, body.version)
        assert lock is not None
        assert lock.until == until


def test_the_first_page_is_made_ahead():
    office = Office()
    take_in(office.announcement(), MESSAGE, office.room)
    assert office.page_maker.drawn == [(1, 800)]
    assert office.objects.keys(SHELVES.renders) == {f"{sha(SEARCHABLE)}/1/800"}


def test_a_page_that_cannot_be_made_ahead_stops_nothing():
    office = Office()
    office.page_maker.unfit = Unfit("not-renderable")
    take_in(office.announcement(), MESSAGE, office.room)
    assert office.document().state is State.STORED


def test_an_announcement_heard_twice_changes_nothing():
    office = Office()
    take_in(office.announcement(), MESSAGE, office.room)
    assert not take_in(office.announcement(), MESSAGE, office.room)
    assert office.outlet.types == ["files.document.stored.v1"]


def test_an_empty_text_layer_is_a_page_without_words():
    office = Office()
    take_in(
        office.announcement(office.offer({Kind.ORIGINAL: ORIGINAL, Kind.TEXT: b""})), MESSAGE, office.room
    )
    assert office.document().state is State.STORED


class TestClaims:
    @pytest.mark.parametrize("life", [timedelta(hours=24), timedelta(0)], ids=["refused", "by its own date"])
    def test_claims_that_have_run_out_are_asked_for_again(self, life):
        office = Office()
        announcement = office.announcement(office.offer(life=life))
        office.claims.offered[announcement.claims[Kind.TEXT].url] = ClaimExpired()

        assert take_in(announcement, MESSAGE, office.room)

        assert office.document().state is State.AWAITED
        assert office.quarantine() == set()
        assert office.outlet.events[0]["type"] == "files.claim.requested.v1"
        assert office.outlet.events[0]["data"] == {"document": DOC, "batch": BATCH, "attempt": 1}

    def test_the_new_claims_are_followed(self):
        office = self._with_expired_claims()
        assert take_in_again(RenewedOffer(DOC, 1, office.offer()), Message("m2"), office.room)
        assert office.document().state is State.STORED
        assert [event["position"] for event in office.outlet.events] == [1, 2]

    def test_an_offer_for_an_earlier_question_is_stale(self):
        office = self._with_expired_claims()
        assert not take_in_again(RenewedOffer(DOC, 2, office.offer()), Message("m2"), office.room)
        assert office.document().state is State.AWAITED

    def test_an_offer_before_its_announcement_waits(self):
        office = Office()
        with pytest.raises(NotAnnounced):
            take_in_again(RenewedOffer(DOC, 1, office.offer()), MESSAGE, office.room)

    def test_asking_has_an_end_and_the_scan_station_hears_of_it(self):
        office = self._with_expired_claims()
        for attempt in range(1, CLAIM_ATTEMPTS + 1):
            take_in_again(
                RenewedOffer(DOC, attempt, office.offer(life=timedelta(0))), Message("m"), office.room
            )
        assert office.document().rejection["reason"] == "not-to-be-had"
        assert office.outlet.types == ["files.claim.requested.v1"] * CLAIM_ATTEMPTS + [
            "files.document.rejected.v1"
        ]

    @pytest.mark.parametrize(
        "refusal", [ClaimMismatch("digest-mismatch"), ClaimRefused("host-not-allowed"), Transient("down")]
    )
    def test_a_claim_that_fails_leaves_nothing_behind(self, refusal):
        office = Office()
        announcement = office.announcement()
        office.claims.offered[announcement.claims[Kind.TEXT].url] = refusal
        with pytest.raises(type(refusal)):
            take_in(announcement, MESSAGE, office.room)
        assert office.documents.find(DOC) is None
        assert office.quarantine() == set()

    def _with_expired_claims(self) -> Office:
        office = Office()
        take_in(office.announcement(office.offer(life=timedelta(0))), MESSAGE, office.room)
        return office


class TestRefusals:
    def test_an_empty_paper_is_rejected_without_a_fetch(self):
        office = Office()
        take_in(office.announcement(office.offer({Kind.ORIGINAL: b""})), MESSAGE, office.room)
        assert office.document().rejection["reason"] == "empty"
        assert office.claims.fetched == []

    def test_a_paper_over_the_limit_is_rejected_without_a_fetch(self):
        office = Office(Rules(limits=Limits(bytes=5)))
        take_in(office.announcement(), MESSAGE, office.room)
        assert office.outlet.events[0]["data"]["reason"] == "too-large"
        assert office.outlet.events[0]["data"]["params"] == {"size": len(ORIGINAL), "limit": 5}
        assert office.claims.fetched == []

    def test_an_infected_paper_is_rejected_and_stays_in_quarantine(self):
        office = Office()
        take_in(office.announcement(office.offer({Kind.ORIGINAL: b"II*\0 EICAR"})), MESSAGE, office.room)
        document = office.document()
        assert document.state is State.REJECTED
        assert document.virus_scan is VirusScan.INFECTED
        assert office.quarantine() == {sha(b"II*\0 EICAR")}
        assert office.locked() == set()
        assert office.outlet.events[0]["data"]["params"] == {
            "body": "original",
            "signature": "Eicar-Test-Signature",
        }

    def test_a_paper_that_cannot_be_parsed_is_rejected(self):
        office = Office()
        office.examiner.unfit = Unfit("corrupt")
        take_in(office.announcement(), MESSAGE, office.room)
        assert office.document().rejection["reason"] == "corrupt"
        assert office.locked() == set()

    def test_active_content_is_refused_by_default(self):
        office = Office()
        office.examiner.active = ("javascript",)
        take_in(office.announcement(), MESSAGE, office.room)
        assert office.document().rejection["params"] == {"body": "original", "found": ["javascript"]}

    def test_active_content_is_noted_where_the_site_says_so(self):
        office = Office(Rules(active_content=ActiveContent.NOTE))
        office.examiner.active = ("javascript",)
        take_in(office.announcement(), MESSAGE, office.room)
        assert office.document().state is State.STORED
        assert office.document().active == ("javascript",)


class TestTrouble:
    def test_an_object_store_that_fails_after_the_commit_is_the_timers_to_try_again(self):
        office = Office()

        def fail(operation: str) -> None:
            if operation in {"set_lock", "lock_of"}:
                raise Transient("gone")

        office.objects.before = fail
        assert take_in(office.announcement(), MESSAGE, office.room)
        assert office.document().state is State.QUARANTINED

        office.objects.before = lambda _operation: None
        office.clock.advance(seconds=20)
        examine_due("general", office.room)
        assert office.document().state is State.STORED
        assert office.locked() == ALL

    def test_two_papers_of_the_same_bytes_share_their_objects(self):
        office = Office()
        other = DOC[:-1] + "F"
        take_in(office.announcement(), MESSAGE, office.room)
        take_in(office.announcement(document=other), Message("m2"), office.room)
        assert office.document(other).bodies == office.document().bodies
        assert office.locked() == ALL

    def test_a_body_that_another_paper_still_needs_stays_in_quarantine(self):
        office = Office()
        other = DOC[:-1] + "F"
        office.scanner.verdict = UNREACHABLE
        take_in(office.announcement(document=other), Message("m2"), office.room)
        office.scanner.verdict = ScanVerdict(VirusScan.CLEAN)
        take_in(office.announcement(), MESSAGE, office.room)
        assert office.document().state is State.STORED
        assert office.quarantine() == ALL

    def test_a_body_lost_in_quarantine_is_fetched_again(self):
        office = Office()
        office.scanner.verdict = UNREACHABLE
        take_in(office.announcement(), MESSAGE, office.room)
        office.objects.remove(SHELVES.quarantine, sha(TEXT))
        examine(DOC, Cause(), office.room)
        assert office.document().state is State.AWAITED
        assert office.outlet.types == ["files.claim.requested.v1"]

    def test_a_body_damaged_in_quarantine_is_fetched_again(self):
        office = Office()
        office.scanner.verdict = UNREACHABLE
        take_in(office.announcement(), MESSAGE, office.room)
        office.objects.damage(SHELVES.quarantine, sha(TEXT))
        office.scanner.verdict = ScanVerdict(VirusScan.CLEAN)
        office.clock.advance(seconds=60)
        examine_due("general", office.room)
        assert office.document().state is State.AWAITED

        take_in_again(RenewedOffer(DOC, 1, office.offer()), Message("m2"), office.room)
        assert office.document().state is State.STORED
        assert office.locked() == ALL

    def test_a_locked_body_that_is_damaged_holds_up_no_other_paper(self):
        office = Office(Rules(not_scanned=Policy.ALLOW))
        office.scanner.verdict = UNREACHABLE
        other = DOC[:-1] + "F"
        take_in(office.announcement(), MESSAGE, office.room)
        office.objects.damage(SHELVES.locked, sha(SEARCHABLE))
        office.clock.advance(seconds=1)
        without = office.offer({Kind.ORIGINAL: ORIGINAL})
        take_in(office.announcement(without, document=other), Message("m2"), office.room)
        office.scanner.verdict = ScanVerdict(VirusScan.CLEAN)
        office.clock.advance(seconds=60)

        assert examine_due("general", office.room) == 2

        assert office.document(other).virus_scan is VirusScan.CLEAN
        assert office.document().virus_scan is VirusScan.NOT_SCANNED
        assert office.due() > office.clock.now()

    def test_a_paper_that_cannot_be_read_holds_up_no_other_and_is_put_off(self):
        office = Office(Rules(not_scanned=Policy.HOLD))
        office.scanner.verdict = UNREACHABLE
        other = DOC[:-1] + "F"
        for paper, key in ((DOC, "m1"), (other, "m2")):
            take_in(office.announcement(document=paper), Message(key), office.room)
            office.clock.advance(seconds=1)
        office.tamper(lambda state: state.update(arrival="nowhere"))
        office.scanner.verdict = ScanVerdict(VirusScan.CLEAN)
        office.clock.advance(seconds=60)

        assert examine_due("general", office.room) == 2

        assert office.document(other).state is State.STORED
        assert examine_due("general", office.room) == 0
        office.clock.advance(seconds=PUT_OFF.total_seconds() + 1)
        assert examine_due("general", office.room) == 1


def test_how_long_the_first_paper_waits_for_its_verdict_is_known():
    office = Office()
    came = office.announcement().arrival.received
    assert waiting_seconds("general", office.room) == 0
    office.scanner.verdict = UNREACHABLE
    take_in(office.announcement(), MESSAGE, office.room)
    office.clock.advance(seconds=1200)
    assert waiting_seconds("general", office.room) == (office.clock.now() - came).total_seconds() > 0
    assert waiting_seconds("landacq", office.room) == 0
    office.scanner.verdict = ScanVerdict(VirusScan.CLEAN)
    examine_due("general", office.room)
    assert waiting_seconds("general", office.room) == 0
