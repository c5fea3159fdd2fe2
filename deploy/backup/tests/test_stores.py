"""Copies of several databases are of one instant, whoever writes meanwhile."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from deploy.backup.stores import copy, faults, one_instant

ROUNDS = 20


def opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=10, isolation_level=None)


def number(path: Path) -> int:
    with closing(opened(path)) as reader:
        return int(reader.execute("SELECT n FROM counter").fetchone()[0])


@pytest.fixture
def said_and_heard(tmp_path: Path) -> tuple[Path, Path]:
    """Two services; each number is said before it is heard."""
    paths = tmp_path / "said.sqlite", tmp_path / "heard.sqlite"
    for path in paths:
        with closing(opened(path)) as database:
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("CREATE TABLE counter (n INTEGER, filling TEXT)")
            database.execute("INSERT INTO counter VALUES (0, ?)", ("x" * 100_000,))
    return paths


@contextmanager
def at_work(said: Path, heard: Path) -> Iterator[list[int]]:
    """Both count on, one after the other, as fast as they can; the list has what was counted."""
    stop, counted = threading.Event(), [0]

    def count() -> None:
        with closing(opened(said)) as first, closing(opened(heard)) as second:
            while not stop.is_set():
                counted[0] += 1
                for database in (first, second):
                    database.execute("UPDATE counter SET n = ?", (counted[0],))

    worker = threading.Thread(target=count)
    worker.start()
    try:
        yield counted
    finally:
        stop.set()
        worker.join()


@pytest.mark.parametrize("first", ["said", "heard"])
def test_nothing_is_heard_in_the_copies_that_was_not_said(
    said_and_heard: tuple[Path, Path], tmp_path: Path, first: str
) -> None:
    said, heard = said_and_heard
    in_order = [said, heard] if first == "said" else [heard, said]
    with at_work(said, heard) as counted:
        for turn in range(ROUNDS):
            before = counted[0]
            copies = {path: tmp_path / f"{turn}-{path.name}" for path in in_order}
            with one_instant(in_order) as instant:
                for path, target in copies.items():
                    copy(instant.readers[path], target)
            assert number(copies[said]) - number(copies[heard]) in {0, 1}
            assert number(copies[heard]) >= before - 1, "what was done before the backup is in it"
    assert number(heard) == counted[0], "no writer failed"


def test_the_copy_is_sound_and_closed_to_others(said_and_heard: tuple[Path, Path], tmp_path: Path) -> None:
    target = tmp_path / "copy.sqlite"
    with one_instant(said_and_heard) as instant:
        copy(instant.readers[said_and_heard[0]], target)
    assert faults(target) == []
    assert target.stat().st_mode & 0o777 == 0o600
    with closing(opened(target)) as reader:
        reader.execute("SELECT n FROM counter").fetchone()
        assert sorted(tmp_path.glob("copy.sqlite*")) == [target], "who looks into it leaves nothing beside it"


def test_a_torn_copy_is_seen(said_and_heard: tuple[Path, Path], tmp_path: Path) -> None:
    target = tmp_path / "copy.sqlite"
    with one_instant(said_and_heard) as instant:
        copy(instant.readers[said_and_heard[0]], target)
    whole = target.read_bytes()
    target.write_bytes(whole[: len(whole) // 2])
    assert faults(target)


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError), one_instant([tmp_path / "none.sqlite"]):
        pass
    assert list(tmp_path.iterdir()) == []
