"""What a document store promises to many writers at once, in several processes, and after one was killed."""
# ruff: noqa: D102 - a test's name is its sentence

import itertools
import multiprocessing
import os
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection
from typing import Final

from chassis.store import open_stores
from chassis.store.aggregates import retrying
from chassis.store.port import AlreadyExists, Database, DuplicateValue, State
from chassis.testing.store_letters import LETTERS, Lettered, entry

WRITERS: Final = 8
WRITES_EACH: Final = 25


class WritersConformance(Lettered):
    """A part of StoreConformance. For a store that lives in one process the writers are threads."""

    def test_of_eight_writers_in_several_processes_none_loses_a_write(
        self, database: Database, service: str, address: str | None
    ) -> None:
        database.insert(LETTERS, "a", {"n": 0})
        self._run_writers(database, service, address, _count_up)
        document = database.get(LETTERS, "a")
        assert document is not None
        assert document.state == {"n": WRITERS * WRITES_EACH}
        assert len({e["id"] for e in document.outbox}) == WRITERS * WRITES_EACH

    def test_of_eight_who_insert_one_id_exactly_one_succeeds(
        self, database: Database, service: str, address: str | None
    ) -> None:
        self._run_writers(database, service, address, _insert_once)
        made = sum(
            database.count(LETTERS, "by_place", equals={"place": f"writer{n}"}) for n in range(WRITERS)
        )
        assert made == WRITES_EACH

    def test_of_eight_who_take_one_number_exactly_one_succeeds(
        self, database: Database, service: str, address: str | None
    ) -> None:
        self._run_writers(database, service, address, _take_number)
        taken = [d.state["number"] for d in database.find(LETTERS, "by_number", limit=1000)]
        assert sorted(taken) == list(range(WRITES_EACH))

    def test_pushes_and_pulls_at_once_lose_and_revive_nothing(
        self, database: Database, service: str, address: str | None
    ) -> None:
        database.insert(LETTERS, "a", {"n": 0})
        self._run_writers(database, service, address, _count_up_and_pull)
        read = database.get(LETTERS, "a")
        assert read is not None
        assert (read.state["n"], read.outbox) == (WRITERS * WRITES_EACH, ())

    def test_a_writer_killed_in_the_middle_leaves_whole_documents_and_loses_nothing_it_was_told_is_safe(
        self, database: Database, service: str, address: str | None
    ) -> None:
        if address is None:
            return  # it lives in this process: nothing of it survives one
        ours, theirs = multiprocessing.Pipe()
        process = multiprocessing.get_context("spawn").Process(
            target=_write_until_killed, args=(address, service, theirs)
        )
        process.start()
        theirs.close()
        acknowledged = 0
        while acknowledged < 50:
            acknowledged = ours.recv()
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        acknowledged = _last(ours, acknowledged)
        document = database.get(LETTERS, "a")
        assert document is not None
        written = document.state["n"]
        assert written in {acknowledged, acknowledged + 1}
        assert document.state == _state_of(written)
        assert [e["id"] for e in document.outbox] == [f"a:{n}" for n in range(2, written + 1)]

    def _run_writers(
        self, database: Database, service: str, address: str | None, write: Callable[[Database, int], None]
    ) -> None:
        if address is None:
            with ThreadPoolExecutor(WRITERS) as pool:
                list(pool.map(partial(write, database), range(WRITERS)))
            return
        context = multiprocessing.get_context("spawn")
        processes = [
            context.Process(target=_write_twice, args=(address, service, write, number))
            for number in range(0, WRITERS, 2)
        ]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        assert [process.exitcode for process in processes] == [0] * len(processes)


def write_from_a_forked_child(database: Database) -> None:
    """A child of a fork writes, and the parent reads it. For adapters with connections:
    a child that took its parent's would break both.
    """
    database.insert(LETTERS, "a", {})
    child = os.fork()
    if child == 0:
        database.insert(LETTERS, "b", {})
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    assert database.get(LETTERS, "b") is not None


def _write_twice(address: str, service: str, write: Callable[[Database, int], None], number: int) -> None:
    stores = open_stores(address, [LETTERS], development=True)
    database = stores.database(service, "general")
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(partial(write, database), (number, number + 1)))
    stores.close()


def _count_up(database: Database, number: int) -> None:
    for turn in range(WRITES_EACH):
        retrying(partial(_add_one, database, f"a:{number}/{turn}"), attempts=10_000)


def _count_up_and_pull(database: Database, number: int) -> None:
    for turn in range(WRITES_EACH):
        name = f"a:{number}/{turn}"
        retrying(partial(_add_one, database, name), attempts=10_000)
        database.pull(LETTERS, "a", [name])


def _add_one(database: Database, event_id: str) -> None:
    document = database.get(LETTERS, "a")
    assert document is not None
    database.commit(document, LETTERS, {"n": document.state["n"] + 1}, outbox=[entry(event_id)])


def _insert_once(database: Database, number: int) -> None:
    for turn in range(WRITES_EACH):
        with suppress(AlreadyExists):
            database.insert(LETTERS, f"d{turn}", {"place": f"writer{number}"})


def _take_number(database: Database, number: int) -> None:
    for turn in range(WRITES_EACH):
        with suppress(DuplicateValue):
            database.insert(LETTERS, f"{number}/{turn}", {"number": turn})


def _write_until_killed(address: str, service: str, told: Connection) -> None:
    database = open_stores(address, [LETTERS], development=True).database(service, "general")
    document = database.insert(LETTERS, "a", _state_of(1))
    for n in itertools.count(2):
        document = database.commit(document, LETTERS, _state_of(n), outbox=[entry(f"a:{n}")])
        told.send(n)


def _state_of(n: int) -> State:
    return {"n": n, "body": [f"{n}"] * 200, "end": n}


def _last(pipe: Connection, last: int) -> int:
    try:
        while pipe.poll(0):
            last = pipe.recv()
    except EOFError:
        pass
    return last
