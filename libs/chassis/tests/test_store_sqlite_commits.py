"""Group commit: who comes together shares a flush, and each has the answer that it would have had alone."""

import itertools
import multiprocessing
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from chassis.errors import Transient
from chassis.store.port import AlreadyExists, Conflict, DuplicateValue, Handled, StillUnsent
from chassis.store.sqlite import SqliteDatabase, SqliteStores
from chassis.testing.eventually import eventually
from chassis.testing.store_letters import LETTERS, entry

WRITERS = 8
ACKNOWLEDGED = 200

Act = Callable[[], Any]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[SqliteDatabase]:
    """Its tables are made already."""
    with closing(SqliteStores(tmp_path, [LETTERS])) as stores:
        database = stores.database("s", "general")
        database.get(LETTERS, "nobody")
        yield database


class Group:
    """Writes that all came before any of them could begin, and what SQLite was told for them."""

    def __init__(self, database: SqliteDatabase, folder: Path) -> None:
        self._database = database
        self._file = folder / "s_general.sqlite"
        self.told: list[str] = []

    def answers(self, *acts: Act) -> list[Future[Any]]:
        with ThreadPoolExecutor(len(acts)) as pool:
            with self._locked():
                futures = [pool.submit(self._traced, act) for act in acts]
                eventually(lambda: self._waiting() == len(acts))
            return futures

    def commits(self) -> int:
        return self.told.count("COMMIT")

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with closing(sqlite3.connect(self._file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
            other.execute("ROLLBACK")

    def _traced(self, act: Act) -> Any:
        self._database._connections.mine().set_trace_callback(self.told.append)
        return act()

    def _waiting(self) -> int:
        return len(self._database._commits._waiting)


@pytest.fixture
def group(database: SqliteDatabase, tmp_path: Path) -> Group:
    return Group(database, tmp_path)


def faults(futures: list[Future[Any]]) -> list[type[BaseException] | None]:
    return [type(fault) if (fault := future.exception()) else None for future in futures]


# --- one flush --------------------------------------------------------------------------------------------


def test_those_who_come_together_share_one_flush_and_each_has_its_own_document(database, group):
    letters = [database.insert(LETTERS, f"d{n}", {"n": n}) for n in range(WRITERS)]
    answers = group.answers(
        *(partial(database.commit, each, LETTERS, {"n": each.state["n"] + 100}) for each in letters)
    )
    assert [future.result().state for future in answers] == [{"n": n + 100} for n in range(WRITERS)]
    assert [database.get(LETTERS, f"d{n}") for n in range(WRITERS)] == [each.result() for each in answers]
    assert group.commits() == 1


def test_who_comes_while_others_are_written_goes_with_the_next(database):
    entered, go_on = threading.Event(), threading.Event()

    def slow(_: sqlite3.Connection) -> None:
        entered.set()
        go_on.wait()

    first = threading.Thread(target=database._commits.write, args=(slow,))
    first.start()
    entered.wait()
    second = threading.Thread(target=database.insert, args=(LETTERS, "late", {}))
    second.start()
    eventually(lambda: len(database._commits._waiting) == 1)
    assert database.get(LETTERS, "late") is None
    go_on.set()
    first.join()
    second.join()
    assert database.get(LETTERS, "late") is not None


def test_taking_out_of_an_outbox_asks_for_no_flush_of_its_own(database, group):
    database.insert(LETTERS, "a", {}, outbox=[entry("a:1"), entry("a:2")])
    group.answers(partial(database.pull, LETTERS, "a", ["a:1"]))
    assert group.told.index("PRAGMA synchronous = NORMAL") < group.told.index("COMMIT")
    assert group.told.index("COMMIT") < group.told.index("PRAGMA synchronous = FULL")


def test_taking_out_of_an_outbox_goes_with_a_write_that_is_flushed(database, group):
    database.insert(LETTERS, "a", {}, outbox=[entry("a:1")])
    group.answers(partial(database.insert, LETTERS, "b", {}), partial(database.pull, LETTERS, "a", ["a:1"]))
    read = database.get(LETTERS, "a")
    assert read.outbox == ()
    assert database.get(LETTERS, "b") is not None


# --- each its own answer ----------------------------------------------------------------------------------


def test_who_fails_in_a_group_fails_alone_and_leaves_nothing(database, group):
    old = database.insert(LETTERS, "stale", {"n": 1})
    newest = database.commit(old, LETTERS, {"n": 2})
    taken = database.insert(LETTERS, "taken", {"number": 7})
    unsent = database.insert(LETTERS, "unsent", {}, outbox=[entry("unsent:1")])
    answers = group.answers(
        partial(database.insert, LETTERS, "first", {"number": 1}),
        partial(database.commit, old, LETTERS, {"n": 3}, outbox=[entry("stale:3")]),
        partial(database.insert, LETTERS, "taken", {"number": 9}),
        partial(database.insert, LETTERS, "other", {"number": 7}),
        partial(database.delete, unsent, LETTERS),
        partial(database.insert, LETTERS, "last", {"number": 2}),
    )
    assert faults(answers) == [None, Conflict, AlreadyExists, DuplicateValue, StillUnsent, None]
    assert group.commits() == 1
    assert database.get(LETTERS, "stale") == newest
    assert database.get(LETTERS, "taken") == taken
    assert database.get(LETTERS, "unsent") == unsent
    assert database.get(LETTERS, "other") is None
    assert database.get(LETTERS, "first").state == {"number": 1}
    assert database.get(LETTERS, "last").state == {"number": 2}


def test_of_those_who_write_one_document_in_a_group_one_succeeds(database, group):
    document = database.insert(LETTERS, "a", {"n": 0})
    answers = group.answers(
        *(
            partial(database.commit, document, LETTERS, {"n": n}, handled=Handled(f"k{n}", "", n))
            for n in range(WRITERS)
        )
    )
    won = [future.result() for future in answers if future.exception() is None]
    assert faults(answers).count(Conflict) == WRITERS - 1
    assert [database.get(LETTERS, "a")] == won


def test_what_a_write_did_before_it_failed_is_undone_alone(database, group):
    def halfway(connection: sqlite3.Connection) -> None:
        connection.execute("UPDATE letters SET state = '{}'")
        raise KeyError("halfway")

    a = database.insert(LETTERS, "a", {"n": 1})
    answers = group.answers(
        partial(database.insert, LETTERS, "b", {"n": 2}), partial(database._commits.write, halfway)
    )
    assert faults(answers) == [None, KeyError]
    assert database.get(LETTERS, "a") == a
    assert database.get(LETTERS, "b").state == {"n": 2}


# --- no answer --------------------------------------------------------------------------------------------


def test_when_the_commit_is_refused_nobody_is_answered_and_nothing_is_stored(database, group):
    def dangling(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO child VALUES (1, 'nobody')")

    database._commits.write(
        lambda connection: connection.execute(
            "CREATE TABLE child (id PRIMARY KEY, parent REFERENCES letters DEFERRABLE INITIALLY DEFERRED)"
        )
    )
    document = database.insert(LETTERS, "a", {"n": 1})

    def checked(act: Act) -> Any:
        database._connections.mine().execute("PRAGMA foreign_keys = ON")
        return act()

    acts: list[Act] = [
        partial(database.insert, LETTERS, "b", {}),
        partial(database.insert, LETTERS, "b", {}),
        partial(database.commit, document, LETTERS, {"n": 2}),
        partial(database._commits.write, dangling),
    ]
    answers = group.answers(*(partial(checked, act) for act in acts))
    # Also who would have been told that "b" exists: it rested on a write that never was.
    assert faults(answers) == [Transient] * len(acts)
    assert database.get(LETTERS, "a") == document
    assert database.get(LETTERS, "b") is None
    assert database.insert(LETTERS, "b", {}).id == "b"


def test_when_the_drive_undoes_all_in_the_middle_nobody_is_told_that_it_is_stored(database, group):
    def full(connection: sqlite3.Connection) -> None:
        connection.execute("ROLLBACK")  # what SQLite does by itself on a full drive
        raise sqlite3.OperationalError("database or disk is full")

    answers = group.answers(
        partial(database.insert, LETTERS, "a", {}),
        partial(database._commits.write, full),
        partial(database.insert, LETTERS, "b", {}),
    )
    assert faults(answers) == [Transient] * 3
    assert all("full" in str(future.exception()) for future in answers)
    assert database.get(LETTERS, "a") is database.get(LETTERS, "b") is None
    database.insert(LETTERS, "a", {})


def test_when_the_file_stays_locked_everyone_is_told_so_and_the_next_may_write(database, tmp_path):
    database._connections.patience = 0.05
    names = [f"d{n}" for n in range(WRITERS)]
    with closing(sqlite3.connect(tmp_path / "s_general.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with ThreadPoolExecutor(WRITERS) as pool:
            answers = [pool.submit(database.insert, LETTERS, name, {}) for name in names]
        other.execute("ROLLBACK")
    assert faults(answers) == [Transient] * WRITERS
    database.insert(LETTERS, "d0", {})
    assert [name for name in names if database.get(LETTERS, name)] == ["d0"]


def test_nobody_waits_for_ever_for_a_leader_whom_the_drive_does_not_answer(database):
    entered, go_on = threading.Event(), threading.Event()

    def stuck(_: sqlite3.Connection) -> None:
        entered.set()
        go_on.wait()

    leader = threading.Thread(target=database._commits.write, args=(stuck,))
    leader.start()
    entered.wait()
    database._connections.patience = 0.05
    with pytest.raises(Transient):
        database.insert(LETTERS, "a", {})
    go_on.set()
    leader.join()
    assert database.get(LETTERS, "a") is None
    database.insert(LETTERS, "b", {})
    assert database.get(LETTERS, "a") is None, "who was told that there is no answer is not written later"


def test_a_leader_that_is_told_to_end_leaves_the_others_without_an_answer_but_not_waiting(database, group):
    def ended(_: sqlite3.Connection) -> None:
        raise SystemExit

    answers = group.answers(
        partial(database._commits.write, ended), partial(database.insert, LETTERS, "a", {})
    )
    assert set(faults(answers)) <= {SystemExit, Transient}
    assert database.get(LETTERS, "a") is None
    database.insert(LETTERS, "a", {})


# --- a crash ----------------------------------------------------------------------------------------------


def test_everything_acknowledged_is_there_after_a_kill_in_the_middle_of_groups(tmp_path):
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=write_until_killed, args=(tmp_path, theirs))
    process.start()
    theirs.close()
    told = [ours.recv() for _ in range(ACKNOWLEDGED)]
    process.kill()
    process.join()
    told += rest_of(ours)
    acknowledged = {name: n for name, n in told}  # noqa: C416 - the last one of each writer
    with closing(SqliteStores(tmp_path, [LETTERS])) as stores:
        for name, n in acknowledged.items():
            document = stores.database("s", "general").get(LETTERS, name)
            assert document is not None
            assert document.state["n"] in {n, n + 1}
            assert [each["id"] for each in document.outbox] == [
                f"{name}:{each}" for each in range(2, document.state["n"] + 1)
            ]
    assert len(acknowledged) == WRITERS


def write_until_killed(folder: Path, told: Connection) -> None:
    database = SqliteStores(folder, [LETTERS]).database("s", "general")
    lock = threading.Lock()

    def write(name: str) -> None:
        document = database.insert(LETTERS, name, {"n": 1})
        for n in itertools.count(2):
            document = database.commit(document, LETTERS, {"n": n}, outbox=[entry(f"{name}:{n}")])
            with lock:
                told.send((name, n))

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, (f"d{number}" for number in range(WRITERS))))


def rest_of(pipe: Connection) -> list[tuple[str, int]]:
    rest: list[tuple[str, int]] = []
    try:
        while pipe.poll(0):
            rest.append(pipe.recv())
    except EOFError:
        pass
    return rest
