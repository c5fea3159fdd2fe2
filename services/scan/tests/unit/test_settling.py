"""What the document store says of a document, in whatever order it is heard; what is cleared away then."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from scan.application.settle import sweep, sweep_orphans
from scan.application.waiting import waiting_seconds
from scan.domain.batch import State
from services.scan.tests.support.room import BATCH, LETTER, REJECTED, STORED, Office

DAY = timedelta(days=1)


@pytest.fixture
def office() -> Office:
    return Office()


class TestStored:
    def test_a_stored_batch_keeps_its_bytes_for_a_day_and_then_none(self, office, tmp_path):
        office.offered(folder=tmp_path)
        office.hear("document.stored", **STORED)
        assert office.batch().state is State.STORED
        assert sweep("general", DAY, office.room) == 0
        office.clock.advance(seconds=DAY.total_seconds() + 1)
        assert sweep("general", DAY, office.room) == 1
        assert office.objects.keys("general") == []
        assert sweep("general", DAY, office.room) == 0

    def test_hearing_it_again_changes_nothing(self, office, tmp_path):
        office.offered(folder=tmp_path)
        office.hear("document.stored", **STORED)
        before = office.batch()
        office.clock.advance(seconds=5)
        office.hear("document.stored", position=2, **STORED)
        assert office.batch() == before
        assert office.meter.outcomes.count("stored") == 1


class TestRejected:
    def test_the_operator_sees_the_stores_reason_and_the_original_is_kept_for_good(self, office, tmp_path):
        office.offered(folder=tmp_path)
        office.hear("document.rejected", **REJECTED)
        batch = office.batch()
        assert (batch.state, batch.reason, dict(batch.params)) == (
            State.REJECTED, "infected", {"signature": "Eicar"},
        )  # fmt: skip
        office.clock.advance(seconds=DAY.total_seconds() + 1)
        sweep("general", DAY, office.room)
        sweep_orphans("general", office.room)
        assert office.objects.contents("general") == [LETTER]
        assert office.objects.keys("general", "rejected/")

    def test_a_paper_may_be_found_infected_after_it_was_stored(self, office, tmp_path):
        office.offered(folder=tmp_path)
        office.hear("document.stored", **STORED)
        office.hear("document.rejected", position=2, **REJECTED)
        assert office.batch().state is State.REJECTED
        office.clock.advance(seconds=DAY.total_seconds() + 1)
        sweep("general", DAY, office.room)
        assert office.objects.contents("general") == [LETTER]

    def test_found_infected_long_after_its_bytes_were_cleared_the_reason_is_still_seen(
        self, office, tmp_path
    ):
        office.offered(folder=tmp_path)
        office.hear("document.stored", **STORED)
        office.clock.advance(seconds=DAY.total_seconds() + 1)
        sweep("general", DAY, office.room)
        office.hear("document.rejected", position=2, **REJECTED)
        office.clock.advance(seconds=DAY.total_seconds() + 1)
        sweep("general", DAY, office.room)
        assert (office.batch().state, office.batch().reason) == (State.REJECTED, "infected")
        assert not office.broker.dead

    def test_our_own_rejection_is_cleared_but_for_the_original_kept_apart(self, office, tmp_path):
        office.receive(b"!corrupt", folder=tmp_path)
        office.broker.deliver()
        office.clock.advance(seconds=DAY.total_seconds() + 1)
        sweep("general", DAY, office.room)
        sweep_orphans("general", office.room)
        (key,) = office.objects.keys("general")
        assert key.startswith(f"rejected/{BATCH}/")


@hypothesis_settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 1000), copies=st.integers(1, 3))
def test_stored_and_rejected_in_any_order_end_in_the_rejection(tmp_path_factory, seed, copies):
    office = Office()
    office.offered(folder=tmp_path_factory.mktemp("settled"))
    office.put("document.stored", 1, **STORED)
    office.put("document.rejected", 2, **REJECTED)
    office.broker.deliver(seed=seed, copies=copies)
    assert office.batch().state is State.REJECTED
    office.clock.advance(seconds=DAY.total_seconds() + 1)
    sweep("general", DAY, office.room)
    assert office.objects.contents("general") == [LETTER]


class TestClaimsAgain:
    def test_a_store_that_came_too_late_gets_fresh_claims_on_the_same_bytes(self, office, tmp_path):
        office.offered(folder=tmp_path)
        (ready,) = office.said("document.ready")
        office.clock.advance(days=3)
        office.hear("claim.requested", attempt=1)
        (offered,) = office.said("claim.offered")
        assert (offered["document"], offered["attempt"]) == (office.batch().document, 1)
        for kind, claim in offered["claims"].items():
            assert claim["sha256"] == ready["claims"][kind]["sha256"]
            assert claim["expires"] > ready["claims"][kind]["expires"]
            office.body(claim)

    def test_each_attempt_is_answered_once(self, office, tmp_path):
        office.offered(folder=tmp_path)
        for position, attempt in enumerate((1, 1, 2, 1), start=1):
            office.hear("claim.requested", position, attempt=attempt)
        assert [offered["attempt"] for offered in office.said("claim.offered")] == [1, 2]

    def test_a_stored_document_is_offered_no_more(self, office, tmp_path):
        office.offered(folder=tmp_path)
        office.hear("document.stored", **STORED)
        office.hear("claim.requested", attempt=1)
        assert office.said("claim.offered") == []


class TestOthersDocuments:
    def test_a_document_that_is_not_of_ours_is_none_of_our_business(self, office, tmp_path):
        office.offered(folder=tmp_path)
        before = office.batch()
        stranger = f"general.{BATCH[-26:-1]}E"
        office.put("document.stored", 1, **STORED | {"document": stranger})
        office.broker.deliver()
        assert office.batch() == before


def test_pages_waiting_are_counted_until_they_are_read(office, tmp_path):
    assert office.batches.pages_waiting("general") == 0
    office.receive(folder=tmp_path)
    seen = []
    office.recogniser.before = lambda _content: seen.append(office.batches.pages_waiting("general"))
    office.broker.deliver()
    assert seen == [2, 1]
    assert office.batches.pages_waiting("general") == 0


def test_how_long_the_first_batch_waits_is_known_until_all_is_read(office, tmp_path):
    assert waiting_seconds("general", office.room) == 0
    office.receive(folder=tmp_path)
    office.clock.advance(seconds=300)
    assert waiting_seconds("general", office.room) == 300
    seen = []
    office.recogniser.before = lambda _content: seen.append(waiting_seconds("general", office.room))
    office.broker.deliver()
    assert seen == [300, 300]
    assert waiting_seconds("general", office.room) == 0
