"""Wherever a process dies, the scan becomes one document once, and nothing is left that nobody needs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from scan.adapters.intake_folder import DiskFolder
from scan.application.folder import LEFT_SECONDS, watch
from scan.application.ports import Message
from scan.application.read_page import read_page
from scan.application.settle import sweep_orphans
from scan.application.split import split
from scan.domain.batch import State
from services.scan.tests.support.intake import an_hour_older, drop, intake_folder, look_until_taken
from services.scan.tests.support.room import BATCH, LETTER, Died, Office


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def folder(tmp_path) -> DiskFolder:
    return intake_folder(tmp_path)


class TestUpload:
    def test_dead_between_object_and_batch_the_retry_finds_the_object(self, office, tmp_path):
        office.dies_at = "after_put_before_commit"
        with pytest.raises(Died):
            office.receive(folder=tmp_path)
        assert office.offered(folder=tmp_path).state is State.OFFERED
        assert len(office.objects.keys("general", "incoming/")) == 1

    def test_dead_between_object_and_batch_and_never_tried_again_the_object_goes_after_an_hour(
        self, office, tmp_path
    ):
        office.dies_at = "after_put_before_commit"
        with pytest.raises(Died):
            office.receive(folder=tmp_path)
        office.clock.advance(seconds=3600)
        assert sweep_orphans("general", office.room) == 0
        office.clock.advance(seconds=1)
        assert sweep_orphans("general", office.room) == 1
        assert office.objects.keys("general") == []

    def test_the_sweep_leaves_what_a_batch_needs(self, office, tmp_path):
        office.receive(folder=tmp_path)
        office.clock.advance(days=1)
        assert sweep_orphans("general", office.room) == 0
        assert office.objects.contents("general") == [LETTER]


class TestWork:
    def test_dead_after_reading_the_page_is_not_read_a_second_time(self, office, tmp_path):
        office.receive(folder=tmp_path)
        split(BATCH, Message("m0"), office.room)
        office.dies_at = "after_ocr_before_commit"
        with pytest.raises(Died):
            read_page(BATCH, 1, Message("m1"), office.room)
        assert office.batch().page(1).leaf is None
        assert read_page(BATCH, 1, Message("m1"), office.room)
        assert len(office.recogniser.read_pages) == 1
        assert office.workplace.open_rooms == 0

    def test_pages_that_would_be_read_otherwise_now_are_read_again(self, office, tmp_path):
        office.receive(folder=tmp_path)
        split(BATCH, Message("m0"), office.room)
        office.dies_at = "after_ocr_before_commit"
        with pytest.raises(Died):
            read_page(BATCH, 1, Message("m1"), office.room)
        office.recogniser.settings_digest = "s2"
        assert read_page(BATCH, 1, Message("m1"), office.room)
        assert len(office.recogniser.read_pages) == 2

    def test_a_document_bound_a_second_time_is_offered_with_its_own_digest(self, office, tmp_path):
        office.receive(folder=tmp_path)
        database = office.stores.database("scan", "general")

        def dies_when_bound() -> None:
            if office.binder.bound == 1:
                database.before_write = lambda: None
                raise Died

        database.before_write = dies_when_bound
        with pytest.raises(Died):
            office.broker.deliver()
        last = [raw for raw in office.broker.sent if raw["type"] == "scan.page.recognised.v1"][-1]
        office.broker.put("scan.general", last)
        office.broker.deliver()
        (ready,) = office.said("document.ready")
        assert office.binder.bound == 2
        assert office.body(ready["claims"]["searchable"]).startswith(b"000002")


class TestFolder:
    @pytest.mark.parametrize(
        "point",
        ["after_take_before_receive", "after_put_before_commit", "after_receive_before_unlink"],
    )
    def test_a_file_whose_taker_died_is_one_batch(self, office, folder, tmp_path, point):
        drop(tmp_path, LETTER)
        folder_of_another = intake_folder(tmp_path)
        office.dies_at = point
        with pytest.raises(Died):
            look_until_taken(folder, office)
        assert watch("general", folder_of_another, 0.0, office.room) == 0  # it may still be at work
        an_hour_older(tmp_path)
        assert watch("general", folder_of_another, 0.0, office.room) == 1
        office.broker.deliver()

        (batch,) = office.batches.newest("general", None, 10)
        assert (batch.name, batch.state) == ("letter.tif", State.OFFERED)
        assert len(office.said("batch.received")) == 1
        assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
        assert watch("general", folder_of_another, 0.0, office.room) == 0

    def test_a_file_whose_batch_has_long_gone_on_is_only_cleared_away(self, office, folder, tmp_path):
        drop(tmp_path, LETTER)
        office.dies_at = "after_receive_before_unlink"
        with pytest.raises(Died):
            look_until_taken(folder, office)
        office.broker.deliver()
        office.clock.advance(seconds=timedelta(days=2).total_seconds())
        an_hour_older(tmp_path)
        assert watch("general", folder, 0.0, office.room) == 1
        assert len(office.batches.newest("general", None, 10)) == 1

    def test_what_was_left_is_taken_up_no_sooner_than_a_minute_later(self):
        assert LEFT_SECONDS == 60
