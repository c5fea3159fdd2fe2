"""What any document store must do, as one suite that a fake and every real adapter pass.

A test module makes a subclass and gives it a `stores` fixture, and for a store that outlives a process an
`address` fixture: then writers race in several processes, and one is killed in the middle of its writes.
It is how a site knows that its store is safe.
"""
# ruff: noqa: D102 - a test's name is its sentence

from typing import Any

import pytest

from chassis.ids import DISTRICT
from chassis.store.epoch import epoch_of, raise_epoch
from chassis.store.port import (
    HANDLED_KEPT,
    AlreadyExists,
    Conflict,
    Database,
    DuplicateValue,
    Handled,
    NewerSchema,
    NotStorable,
    State,
    StillUnsent,
    Stores,
)
from chassis.testing.clock import FakeClock
from chassis.testing.store_finding import FindingConformance
from chassis.testing.store_letters import LATER, LETTERS, entry
from chassis.testing.store_writers import WritersConformance


class StoreConformance(FindingConformance, WritersConformance):
    """Subclass it and give the fixtures."""

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

    def test_events_and_answers_that_some_store_would_change_are_refused_too(
        self, database: Database
    ) -> None:
        document = database.insert(LETTERS, "a", {})
        for unsound in ({1: 2}, {"x": [float("nan")]}):
            with pytest.raises(NotStorable):
                database.insert(LETTERS, "b", {}, outbox=[entry("b:1") | {"event": unsound}])
            with pytest.raises(NotStorable):
                database.insert(LETTERS, "b", {}, handled=[Handled("k", "", unsound)])
            with pytest.raises(NotStorable):
                database.commit(document, LETTERS, {}, outbox=[entry("a:1") | {"event": unsound}])
            with pytest.raises(NotStorable):
                database.commit(document, LETTERS, {}, handled=Handled("k", "", unsound))
        assert database.get(LETTERS, "a") == document
        assert database.get(LETTERS, "b") is None

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


def _state(database: Database, name: str) -> State:
    document = database.get(LETTERS, name)
    assert document is not None
    return document.state
