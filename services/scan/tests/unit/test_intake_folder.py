"""The watched folder: each paper is taken once, when it is complete, and nothing else is taken."""

from __future__ import annotations

import os
import threading
from pathlib import Path, PosixPath
from typing import Self

import pytest

from chassis.errors import Transient
from chassis.ids import new_ulid
from chassis.testing.eventually import eventually
from scan.adapters.intake_folder import DiskFolder
from scan.application.folder import Taken, watch
from scan.domain.batch import State
from services.scan.tests.support.intake import an_hour_older, drop, intake_folder, look_until_taken
from services.scan.tests.support.room import LETTER, Office


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def folder(tmp_path) -> DiskFolder:
    return intake_folder(tmp_path)


def files_in(base: Path) -> list[str]:
    return sorted(path.name for path in base.rglob("*") if path.is_file())


def taken_in(base: Path) -> list[str]:
    return sorted(path.name for path in (base / "intake.taken/general").iterdir())


class TestTaking:
    def test_a_paper_dropped_becomes_a_batch_and_leaves_the_folder(self, office, folder, tmp_path):
        drop(tmp_path, LETTER, "আবেদন.tif")
        assert look_until_taken(folder, office) == 1
        (batch,) = office.batches.newest("general", None, 10)
        assert (batch.name, batch.channel, batch.by) == ("আবেদন.tif", "folder", None)
        assert files_in(tmp_path) == []
        assert taken_in(tmp_path) == []

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


class TestProof:
    """The folder is a share: what stood still may go on, and what was a paper may be a link by now."""

    def test_a_writer_who_pauses_has_not_finished(self, office, folder, tmp_path):
        """A pause of three seconds was enough: 17 bytes of 38 were taken."""
        path = drop(tmp_path, b"")
        with path.open("wb") as scanner:
            scanner.write(LETTER[:17])
            scanner.flush()
            for _ in range(3):
                assert watch("general", folder, 0.0, office.room) == 0
            scanner.write(LETTER[17:])
        assert look_until_taken(folder, office) == 1
        (batch,) = office.batches.newest("general", None, 10)
        assert batch.original.size == len(LETTER)

    def test_a_paper_that_became_a_link_to_another_departments_is_not_followed(self, folder, tmp_path):
        theirs = drop(tmp_path, b"their paper", department="landacq")
        path = drop(tmp_path, LETTER)
        list(folder.stable(0.0))
        (found,) = folder.stable(0.0)
        path.unlink()
        path.symlink_to(theirs)
        assert folder.take(found, new_ulid()) is None
        assert taken_in(tmp_path) == []
        assert theirs.exists()

    def test_a_second_name_of_another_departments_paper_is_left_alone(self, office, folder, tmp_path):
        theirs = drop(tmp_path, b"their paper", department="landacq")
        (tmp_path / "intake/general/mine.tif").hardlink_to(theirs)
        assert look_until_taken(folder, office) == 0

    def test_what_is_put_among_the_taken_is_no_part_of_the_share(self, office, folder, tmp_path):
        theirs = drop(tmp_path, b"their paper", department="landacq")
        place = tmp_path / "intake/general/.taken" / new_ulid()
        place.mkdir(parents=True)
        (place / "link.tif").symlink_to(theirs)
        os.utime(place, (0, 0))
        assert look_until_taken(folder, office) == 0
        assert (tmp_path / "intake.taken/general").stat().st_mode & 0o777 == 0o700

    def test_a_link_among_those_left_behind_is_not_followed(self, office, folder, tmp_path):
        theirs = drop(tmp_path, b"their paper", department="landacq")
        place = tmp_path / "intake.taken/general" / new_ulid()
        place.mkdir()
        (place / "link.tif").symlink_to(theirs)
        an_hour_older(tmp_path)
        assert watch("general", folder, 0.0, office.room) == 0

    def test_one_who_begins_to_write_while_it_is_taken_has_it_back(self, folder, tmp_path):
        path = drop(tmp_path, LETTER)
        writer = threading.Thread(target=path.write_bytes, args=(LETTER,))  # waits for our lease

        class Slow(PosixPath):
            def rename(self, target: str | os.PathLike[str]) -> Self:
                writer.start()
                eventually(lambda: "break" in Path("/proc/locks").read_text().lower())
                return super().rename(target)

        assert folder.take(Slow(path), new_ulid()) is None
        writer.join(timeout=5)
        assert path.read_bytes() == LETTER
        assert taken_in(tmp_path) == []


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
        assert taken_in(tmp_path) == []

    def test_what_nobody_of_us_put_among_the_taken_is_left_alone(self, office, folder, tmp_path):
        (tmp_path / "intake.taken/general/lost+found").mkdir()
        an_hour_older(tmp_path)
        assert watch("general", folder, 0.0, office.room) == 0


class UnreadableFolder(DiskFolder):
    """A disk on which the taken file cannot be read: a folder is in its place, as root reads every file."""

    def take(self, path: Path, ulid: str) -> Taken | None:
        taken = super().take(path, ulid)
        if taken:
            taken.path.unlink()
            taken.path.mkdir()
            (taken.path / "inside").touch()
        return taken


class TestTrouble:
    def test_a_paper_that_cannot_be_read_is_rejected_and_lies_aside(self, office, tmp_path):
        drop(tmp_path, LETTER, "broken.tif")
        folder = UnreadableFolder(tmp_path / "intake" / "general", tmp_path / "intake.taken" / "general")
        assert look_until_taken(folder, office) == 1
        office.broker.deliver()
        (batch,) = office.batches.newest("general", None, 10)
        assert (batch.name, batch.state, batch.reason) == ("broken.tif", State.REJECTED, "unreadable")
        (aside,) = (tmp_path / "intake.taken/general/.unreadable").iterdir()
        assert batch.id == f"general.{aside.name}"
        assert taken_in(tmp_path) == [".unreadable"]

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
        folder = intake_folder(tmp_path)
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


def test_how_long_a_paper_lies_in_the_folder_is_known_whatever_date_it_brings(office, folder, tmp_path):
    assert folder.oldest_seconds() == 0
    path = drop(tmp_path, LETTER)
    os.utime(path, (1, 1))
    drop(tmp_path, LETTER, ".hidden")
    assert 0 < folder.oldest_seconds() < 60
    look_until_taken(folder, office)
    assert folder.oldest_seconds() == 0
