"""The watched folder: each paper is taken once, when it is complete, and nothing else is taken."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from chassis.errors import Transient
from chassis.ids import new_ulid
from scan.adapters.intake_folder import DiskFolder
from scan.application.folder import watch
from scan.domain.batch import State
from services.scan.tests.support.intake import an_hour_older, drop, look_until_taken
from services.scan.tests.support.room import LETTER, Office


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def folder(tmp_path) -> DiskFolder:
    return DiskFolder(tmp_path / "intake" / "general")


def files_in(base: Path) -> list[str]:
    return sorted(path.name for path in (base / "intake").rglob("*") if path.is_file())


class TestTaking:
    def test_a_paper_dropped_becomes_a_batch_and_leaves_the_folder(self, office, folder, tmp_path):
        drop(tmp_path, LETTER, "আবেদন.tif")
        assert look_until_taken(folder, office) == 1
        (batch,) = office.batches.newest("general", None, 10)
        assert (batch.name, batch.channel, batch.by) == ("আবেদন.tif", "folder", None)
        assert files_in(tmp_path) == []
        assert list((tmp_path / "intake/general/.taken").iterdir()) == []

    def test_a_paper_still_being_written_is_left_until_it_stands_still(self, office, folder, tmp_path):
        path = drop(tmp_path, LETTER[:10])
        assert watch("general", folder, 0.0, office.room) == 0
        path.write_bytes(LETTER)
        assert watch("general", folder, 0.0, office.room) == 0
        assert watch("general", folder, 0.0, office.room) == 1
        (batch,) = office.batches.newest("general", None, 10)
        assert batch.original.size == len(LETTER)

    def test_standing_still_for_one_look_is_not_enough_where_more_is_asked(self, office, folder, tmp_path):
        drop(tmp_path, LETTER)
        for _ in range(3):
            assert watch("general", folder, 3600.0, office.room) == 0

    def test_a_paper_replaced_by_one_of_equal_size_has_changed(self, office, folder, tmp_path):
        path = drop(tmp_path, LETTER)
        watch("general", folder, 0.0, office.room)
        path.write_bytes(LETTER[::-1])
        os.utime(path, ns=(1, 1))
        assert watch("general", folder, 0.0, office.room) == 0

    def test_an_empty_file_is_rejected_as_empty(self, office, folder, tmp_path):
        drop(tmp_path, b"")
        look_until_taken(folder, office)
        office.broker.deliver()
        (batch,) = office.batches.newest("general", None, 10)
        assert (batch.state, batch.reason) == (State.REJECTED, "empty")

    def test_a_name_as_long_as_a_name_can_be_is_no_obstacle(self, office, folder, tmp_path):
        drop(tmp_path, LETTER, "চ" * 83 + ".tif")  # 253 bytes of 255
        assert look_until_taken(folder, office) == 1

    def test_a_name_that_is_no_text_is_no_obstacle(self, office, folder, tmp_path):
        drop(tmp_path, LETTER, os.fsdecode(b"scan\xff\xfe.tif"))
        assert look_until_taken(folder, office) == 1
        office.broker.deliver()
        (batch,) = office.batches.newest("general", None, 10)
        assert (batch.name, batch.state) == ("scan.tif", State.OFFERED)

    def test_two_papers_of_the_same_name_after_each_other_are_two_batches(self, office, folder, tmp_path):
        for content in (LETTER, LETTER):
            drop(tmp_path, content)
            look_until_taken(folder, office)
        assert len(office.batches.newest("general", None, 10)) == 2


class TestNotTaking:
    def test_hidden_files_folders_and_links_are_left_alone(self, office, folder, tmp_path):
        drop(tmp_path, LETTER, ".half-written.tif")
        drop(tmp_path, LETTER, "sub/deeper.tif")
        (tmp_path / "secret").write_bytes(b"not yours")
        (tmp_path / "intake/general/link.tif").symlink_to(tmp_path / "secret")
        (tmp_path / "intake/general/dangling.tif").symlink_to(tmp_path / "nowhere")
        os.mkfifo(tmp_path / "intake/general/pipe.tif")
        assert look_until_taken(folder, office) == 0
        assert office.batches.newest("general", None, 10) == []
        assert (tmp_path / "secret").exists()

    def test_a_paper_withdrawn_while_we_look_is_nobodys(self, office, folder, tmp_path):
        path = drop(tmp_path, LETTER)
        watch("general", folder, 0.0, office.room)
        stable = folder.stable(0.0)
        path.unlink()
        assert list(stable) == []
        assert folder.take(path, new_ulid()) is None
        assert list((tmp_path / "intake/general/.taken").iterdir()) == []

    def test_what_nobody_of_us_put_among_the_taken_is_left_alone(self, office, folder, tmp_path):
        (tmp_path / "intake/general/.taken/lost+found").mkdir()
        an_hour_older(tmp_path)
        assert watch("general", folder, 0.0, office.room) == 0


class UnreadableFolder(DiskFolder):
    """A disk on which the taken file cannot be read: its place is a folder, as root reads every file."""

    def stable(self, seconds: float) -> Iterator[Path]:
        yield self._path / "broken.tif"


class TestTrouble:
    def test_a_paper_that_cannot_be_read_is_rejected_and_lies_aside(self, office, tmp_path):
        drop(tmp_path, LETTER, "broken.tif/inside")
        folder = UnreadableFolder(tmp_path / "intake" / "general")
        assert watch("general", folder, 0.0, office.room) == 1
        office.broker.deliver()
        (batch,) = office.batches.newest("general", None, 10)
        assert (batch.name, batch.state, batch.reason) == ("broken.tif", State.REJECTED, "unreadable")
        (aside,) = (tmp_path / "intake/general/.unreadable").iterdir()
        assert batch.id == f"general.{aside.name}"
        assert list((tmp_path / "intake/general/.taken").iterdir()) == []

    def test_while_the_object_store_is_away_papers_wait_and_none_is_lost(self, office, folder, tmp_path):
        drop(tmp_path, LETTER, "1.tif")
        drop(tmp_path, LETTER, "2.tif")

        def away(_operation: str) -> None:
            raise Transient("away")

        office.objects.before = away
        with pytest.raises(Transient):
            look_until_taken(folder, office)
        assert files_in(tmp_path) == ["1.tif", "2.tif"]
        office.objects.before = lambda _operation: None
        an_hour_older(tmp_path)
        for _ in range(2):
            look_until_taken(folder, office)
        assert sorted(batch.name for batch in office.batches.newest("general", None, 10)) == [
            "1.tif",
            "2.tif",
        ]


def test_two_watchers_at_once_take_each_paper_once(tmp_path):
    office = Office()
    for number in range(30):
        drop(tmp_path, b"paper number %d" % number, f"{number:02d}.tif")
    together = threading.Barrier(2)
    taken: list[int] = []

    def watcher() -> None:
        folder = DiskFolder(tmp_path / "intake" / "general")
        list(folder.stable(0.0))
        together.wait()
        taken.append(watch("general", folder, 0.0, office.room))

    watchers = [threading.Thread(target=watcher) for _ in range(2)]
    for thread in watchers:
        thread.start()
    for thread in watchers:
        thread.join()
    names = [batch.name for batch in office.batches.newest("general", None, 50)]
    assert sorted(names) == [f"{number:02d}.tif" for number in range(30)]
    assert sum(taken) == 30
    assert files_in(tmp_path) == []
