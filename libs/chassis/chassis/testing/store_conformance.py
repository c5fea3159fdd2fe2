"""What any document store must do, as one suite that a fake and every real adapter pass.

A test module makes a subclass and gives it a `stores` fixture, and for a store that outlives a process an
`address` fixture: then writers race in several processes, and one is killed in the middle of its writes.
It is how a site knows that its store is safe.
"""
# ruff: noqa: D102 - a test's name is its sentence

import itertools
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection
from typing import Any, Final

import pytest

from chassis.ids import DISTRICT, new_ulid
from chassis.store import open_stores
from chassis.store.aggregates import retrying
from chassis.store.epoch import epoch_of, raise_epoch
from chassis.store.port import (
    HANDLED_KEPT,
    AlreadyExists,
    Collection,
    Conflict,
    Database,
    DuplicateValue,
    Entry,
    Handled,
    Index,
    NewerSchema,
    NotFound,
    NotStorable,
    State,
    StillUnsent,
    Stores,
)
from chassis.testing.clock import FakeClock

WRITERS: Final = 8
WRITES_EACH: Final = 25

LETTERS: Final = Collection(
    "letters",
    indexes=(
        Index("by_place", ("place", "since")),
        Index("by_number", ("number",), unique=True),
        Index("due", ("watch.next_at",)),
    ),
)
LATER: Final = Collection(
    "letters", schema=2, indexes=LETTERS.indexes, upcasts={1: lambda s: s | {"pages": 1}}
)


def entry(name: str, at: str = "2026-11-22T10:00:00.000Z") -> Entry:
    """An outbox entry with everything that may be awkward in one."""
    return {
        "id": name,
        "at": at,
        "keys": ["a.b.c"],
        "event": {"data": {"with.dot": 1, "$": ["ক"], "none": None}},
    }


class StoreConformance:
    """Subclass it and give the fixtures."""

    @pytest.fixture
    def address(self) -> str | None:
        """Where another process opens the same store; None for a store that lives in one process."""
        return None

    @pytest.fixture
    def service(self) -> str:
        """A service name of the test's own, so that no two tests share a database."""
        return f"s{new_ulid().lower()}"

    @pytest.fixture
    def database(self, stores: Stores, service: str) -> Database:
        """An empty database."""
        return stores.database(service, "general")

    # --- one document ---------------------------------------------------------------------------------

    def test_every_type_comes_back_as_it_went_in(self, database: Database) -> None:
        state: State = {
            "text": "দপ্তর दफ़्तर 🗂 \0 \u2028",
            "empty": ["", [], {}],
            "none": None,
            "truth": [True, False],
            "whole": [0, -1, 2**53 + 1, 2**63 - 1, -(2**63)],
            "broken": [0.1, -1.5e300, 1.0],
            "date": "2026-11-22",
            "nested": {"list": [{"deep": [{"deeper": None}]}]},
        }
        database.insert(
            LETTERS, "a", state, outbox=[entry("a:1")], handled=[Handled("k", "f", {"x.y": [1, None]})]
        )
        read = database.get(LETTERS, "a")
        assert read is not None
        assert (read.id, read.schema) == ("a", 1)
        assert read.state == state
        assert [type(n) for n in read.state["broken"]] == [float, float, float]
        assert read.state["truth"][0] is True
        assert read.outbox == (entry("a:1"),)
        assert read.handled == (Handled("k", "f", {"x.y": [1, None]}),)

    @pytest.mark.parametrize(
        "value",
        [object(), {1: 2}, {"a.b": 1}, {"$a": 1}, float("nan"), 2**63, "\ud800", b"bytes", {"x": {1, 2}}],
    )
    def test_what_some_store_would_change_is_refused_by_every_store(
        self, database: Database, value: Any
    ) -> None:
        with pytest.raises(NotStorable):
            database.insert(LETTERS, "a", {"value": value})
        assert database.get(LETTERS, "a") is None

    def test_what_is_not_there_is_none(self, database: Database) -> None:
        assert database.get(LETTERS, "nobody") is None

    def test_a_second_insert_of_an_id_is_refused_and_changes_nothing(self, database: Database) -> None:
        database.insert(LETTERS, "a", {"n": 1})
        with pytest.raises(AlreadyExists):
            database.insert(LETTERS, "a", {"n": 2})
        assert _state(database, "a") == {"n": 1}

    def test_databases_do_not_see_each_other(self, stores: Stores, service: str) -> None:
        stores.database(service, "general").insert(LETTERS, "a", {})
        assert stores.database(service, "landacq").get(LETTERS, "a") is None
        assert stores.database(service).get(LETTERS, "a") is None
        assert (stores.database(service).name, stores.database(service, "x1").name) == (
            service,
            f"{service}_x1",
        )

    def test_the_departments_of_a_service_are_those_with_a_database(
        self, stores: Stores, service: str
    ) -> None:
        assert stores.departments(service) == []
        for department in ("landacq", DISTRICT, "general"):
            stores.database(service, department).insert(LETTERS, "a", {})
        stores.database(f"{service}x", "health").insert(LETTERS, "a", {})
        assert stores.departments(service) == [DISTRICT, "general", "landacq"]

    def test_a_new_database_is_in_its_first_epoch_until_that_is_raised(
        self, stores: Stores, service: str
    ) -> None:
        restored, other = stores.database(service, "general"), stores.database(service, "landacq")
        assert (epoch_of(restored), epoch_of(other)) == (1, 1)
        assert raise_epoch(restored, FakeClock()) == epoch_of(restored) > 1
        assert epoch_of(other) == 1

    def test_a_caller_that_changes_its_copy_changes_nothing_stored(self, database: Database) -> None:
        state = {"list": [1]}
        inserted = database.insert(LETTERS, "a", state)
        state["list"].append(2)
        inserted.state["list"].append(3)
        assert _state(database, "a") == {"list": [1]}

    def test_a_store_that_is_there_answers_a_ping(self, database: Database) -> None:
        database.ping()

    # --- the conditional write ------------------------------------------------------------------------

    def test_a_commit_replaces_the_state(self, database: Database) -> None:
        document = database.insert(LETTERS, "a", {"n": 1, "gone": True})
        committed = database.commit(document, LETTERS, {"n": 2}, outbox=[entry("a:2")])
        assert (committed.state, committed.outbox) == ({"n": 2}, (entry("a:2"),))
        assert database.get(LETTERS, "a") == committed

    def test_no_two_writes_have_the_same_version_also_of_the_same_state(self, database: Database) -> None:
        first = database.insert(LETTERS, "a", {})
        second = database.commit(first, LETTERS, {})
        third = database.commit(second, LETTERS, {})
        database.delete(third, LETTERS)
        again = database.insert(LETTERS, "a", {})
        other = database.insert(LETTERS, "b", {})
        assert len({each.version for each in (first, second, third, again, other)}) == 5
        with pytest.raises(Conflict):
            database.commit(first, LETTERS, {"n": 1})

    def test_a_commit_on_an_old_version_is_a_conflict_and_changes_nothing(self, database: Database) -> None:
        old = database.insert(LETTERS, "a", {"n": 1})
        newest = database.commit(old, LETTERS, {"n": 2})
        with pytest.raises(Conflict):
            database.commit(old, LETTERS, {"n": 3}, outbox=[entry("a:3")], handled=Handled("k", "", None))
        assert database.get(LETTERS, "a") == newest

    def test_a_commit_of_a_deleted_document_is_a_conflict(self, database: Database) -> None:
        document = database.insert(LETTERS, "a", {})
        database.delete(document, LETTERS)
        with pytest.raises(Conflict):
            database.commit(document, LETTERS, {"n": 1})

    def test_the_newest_fifty_answers_are_kept(self, database: Database) -> None:
        document = database.insert(LETTERS, "a", {}, handled=[Handled("first", "", 0)])
        for n in range(HANDLED_KEPT):
            document = database.commit(document, LETTERS, {}, handled=Handled(f"general.01:{n}", "f", n))
        assert [handled.result for handled in document.handled] == list(range(HANDLED_KEPT))
        assert database.get(LETTERS, "a") == document

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

    # --- unique values --------------------------------------------------------------------------------

    def test_a_value_of_a_unique_index_is_taken_once(self, database: Database) -> None:
        database.insert(LETTERS, "a", {"number": 7})
        b = database.insert(LETTERS, "b", {"number": 8})
        with pytest.raises(DuplicateValue):
            database.insert(LETTERS, "c", {"number": 7})
        with pytest.raises(DuplicateValue):
            database.commit(b, LETTERS, {"number": 7})
        assert database.get(LETTERS, "b") == b
        assert database.get(LETTERS, "c") is None

    def test_documents_without_the_value_are_not_bound_by_a_unique_index(self, database: Database) -> None:
        database.insert(LETTERS, "a", {})
        database.insert(LETTERS, "b", {})

    # --- the outbox -----------------------------------------------------------------------------------

    def test_a_pull_takes_out_the_named_events_and_leaves_the_version(self, database: Database) -> None:
        document = database.insert(LETTERS, "a", {"n": 1}, outbox=[entry(f"a:{n}") for n in range(5)])
        database.pull(LETTERS, "a", ["a:1", "a:3", "unknown"])
        read = database.get(LETTERS, "a")
        assert read is not None
        assert [e["id"] for e in read.outbox] == ["a:0", "a:2", "a:4"]
        assert read.version == document.version
        database.pull(LETTERS, "nobody", ["a:1"])

    def test_a_pull_between_read_and_commit_is_no_conflict_and_stays_pulled(self, database: Database) -> None:
        document = database.insert(LETTERS, "a", {}, outbox=[entry("a:1")])
        database.pull(LETTERS, "a", ["a:1"])
        database.commit(document, LETTERS, {"n": 1}, outbox=[entry("a:2"), entry("a:3")])
        read = database.get(LETTERS, "a")
        assert read is not None
        assert [e["id"] for e in read.outbox] == ["a:2", "a:3"]

    def test_pushes_and_pulls_at_once_lose_and_revive_nothing(
        self, database: Database, service: str, address: str | None
    ) -> None:
        database.insert(LETTERS, "a", {"n": 0})
        self._run_writers(database, service, address, _count_up_and_pull)
        read = database.get(LETTERS, "a")
        assert read is not None
        assert (read.state["n"], read.outbox) == (WRITERS * WRITES_EACH, ())

    def test_the_sweep_finds_what_waits_longest_and_nothing_younger(self, database: Database) -> None:
        at = "2026-11-22T10:00:{:02d}.000Z".format
        a = database.insert(LETTERS, "a", {}, outbox=[entry("a:1", at(20))])
        database.commit(a, LETTERS, {}, outbox=[entry("a:2", at(50))])
        database.insert(LETTERS, "b", {}, outbox=[entry("b:1", at(10))])
        database.insert(LETTERS, "c", {})
        unsent = database.unsent(before=at(40), limit=10)
        assert [(u.collection, u.id, u.entry) for u in unsent] == [
            ("letters", "b", entry("b:1", at(10))),
            ("letters", "a", entry("a:1", at(20))),
        ]
        assert [u.id for u in database.unsent(before=at(59), limit=1)] == ["b"]
        assert [u.id for u in database.unsent(since=at(10), before=at(59), limit=1)] == ["b"]
        assert [u.id for u in database.unsent(since=at(11), before=at(59), limit=1)] == ["a", "a"]
        database.pull(LETTERS, "b", ["b:1"])
        database.pull(LETTERS, "a", ["a:1"])
        assert database.unsent(before=at(40), limit=10) == []
        assert [u.entry["id"] for u in database.unsent(before=at(59), limit=10)] == ["a:2"]

    def test_a_document_is_deleted_only_when_its_outbox_is_empty(self, database: Database) -> None:
        document = database.insert(LETTERS, "a", {}, outbox=[entry("a:1")])
        with pytest.raises(StillUnsent):
            database.delete(document, LETTERS)
        database.pull(LETTERS, "a", ["a:1"])
        database.delete(document, LETTERS)
        assert database.get(LETTERS, "a") is None

    def test_a_document_written_since_is_not_deleted(self, database: Database) -> None:
        old = database.insert(LETTERS, "a", {})
        database.commit(old, LETTERS, {"n": 1})
        with pytest.raises(Conflict):
            database.delete(old, LETTERS)
        assert _state(database, "a") == {"n": 1}

    # --- finding --------------------------------------------------------------------------------------

    def test_documents_are_found_in_the_order_of_the_index_and_then_of_their_id(
        self, database: Database
    ) -> None:
        _fill(database)
        found = database.find(LETTERS, "by_place", equals={"place": "desk"})
        assert [d.id for d in found] == ["e", "b", "c", "d", "a"]
        backwards = database.find(LETTERS, "by_place", equals={"place": "desk"}, descending=True)
        assert [d.id for d in backwards] == ["a", "d", "c", "b", "e"]

    def test_an_equality_may_name_every_field(self, database: Database) -> None:
        _fill(database)
        found = database.find(LETTERS, "by_place", equals={"place": "desk", "since": "2"})
        assert [d.id for d in found] == ["b", "c", "d"]

    def test_a_range_includes_its_start_and_leaves_out_its_end(self, database: Database) -> None:
        _fill(database)
        found = database.find(LETTERS, "by_place", equals={"place": "desk"}, at_least="2", below="3")
        assert [d.id for d in found] == ["b", "c", "d"]
        assert [d.id for d in database.find(LETTERS, "by_place", equals={"place": "desk"}, below="2")] == [
            "e"
        ]

    def test_a_bound_leaves_out_what_lacks_the_field(self, database: Database) -> None:
        database.insert(LETTERS, "a", {"watch": {"next_at": "2"}})
        database.insert(LETTERS, "b", {"watch": {"next_at": None}})
        database.insert(LETTERS, "c", {})
        assert [d.id for d in database.find(LETTERS, "due", below="3")] == ["a"]
        assert [d.id for d in database.find(LETTERS, "due", at_least="0")] == ["a"]

    @pytest.mark.parametrize("descending", [False, True])
    @pytest.mark.parametrize("size", [1, 2, 3])
    def test_pages_joined_are_the_whole(self, database: Database, size: int, descending: bool) -> None:  # noqa: FBT001
        _fill(database)
        asked = partial(database.find, LETTERS, "by_place", equals={"place": "desk"}, descending=descending)
        joined: list[str] = []
        while page := asked(limit=size, after=joined[-1] if joined else None):
            joined += [document.id for document in page]
        assert joined == [document.id for document in asked()]

    def test_a_page_after_a_document_that_is_gone_is_refused(self, database: Database) -> None:
        with pytest.raises(NotFound):
            database.find(LETTERS, "by_place", after="nobody")

    def test_only_a_prefix_of_the_index_can_be_asked(self, database: Database) -> None:
        with pytest.raises(ValueError, match="no prefix"):
            database.find(LETTERS, "by_place", equals={"since": "1"})
        with pytest.raises(KeyError):
            database.find(LETTERS, "by_colour")

    def test_counting_stops_at_its_limit(self, database: Database) -> None:
        _fill(database)
        assert database.count(LETTERS, "by_place", equals={"place": "desk"}) == 5
        assert database.count(LETTERS, "by_place", equals={"place": "desk"}, limit=3) == 3
        assert database.count(LETTERS, "by_place", equals={"place": "nowhere"}) == 0

    # --- evolution ------------------------------------------------------------------------------------

    def test_an_older_state_is_read_as_the_release_knows_it(self, database: Database) -> None:
        database.insert(LETTERS, "a", {"place": "desk", "since": "1"})
        read = database.get(LATER, "a")
        assert read is not None
        assert read.state == {"place": "desk", "since": "1", "pages": 1}
        assert database.find(LATER, "by_place", equals={"place": "desk"}) == [read]
        assert database.commit(read, LATER, read.state).schema == 2

    def test_a_state_of_a_later_release_is_readable_but_not_overwritten(self, database: Database) -> None:
        database.insert(LATER, "a", {"pages": 2, "colour": "red"})
        read = database.get(LETTERS, "a")
        assert read is not None
        assert read.state["colour"] == "red"
        with pytest.raises(NewerSchema):
            database.commit(read, LETTERS, {"pages": 3})
        assert _state(database, "a") == {"pages": 2, "colour": "red"}

    # --- death of a writer ----------------------------------------------------------------------------

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


def _fill(database: Database) -> None:
    rows: Iterable[tuple[str, str, str]] = [
        ("a", "desk", "3"),
        ("d", "desk", "2"),
        ("c", "desk", "2"),
        ("b", "desk", "2"),
        ("e", "desk", "1"),
        ("f", "elsewhere", "2"),
    ]
    for name, place, since in rows:
        database.insert(LETTERS, name, {"place": place, "since": since})


def _state(database: Database, name: str) -> State:
    document = database.get(LETTERS, name)
    assert document is not None
    return document.state
