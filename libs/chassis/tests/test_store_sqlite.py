"""The store on SQLite keeps the port's promises, and its own."""

import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from chassis.errors import Transient
from chassis.store import open_stores
from chassis.store.port import Collection
from chassis.store.sqlite_connections import transaction
from chassis.testing.store_conformance import StoreConformance
from chassis.testing.store_letters import LETTERS, entry
from chassis.testing.store_writers import write_from_a_forked_child

ALL = "SELECT id FROM letters WHERE"
PLACE, SINCE, NEXT_AT = (f"json_extract(outline, '$.{path}')" for path in ("place", "since", "watch.next_at"))


@pytest.fixture
def address(tmp_path):
    return f"sqlite:///{tmp_path}/stores"


@pytest.fixture
def stores(address):
    stores = open_stores(address, [LETTERS])
    yield stores
    stores.close()


class TestSqliteStore(StoreConformance):
    @pytest.fixture
    def address(self, address):
        return address

    @pytest.fixture
    def stores(self, stores):
        return stores


def test_a_commit_is_on_the_disk_before_it_returns(stores, tmp_path):
    database = stores.database("s", "general")
    database.ping()
    with database._reading(LETTERS) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert connection.execute("PRAGMA synchronous").fetchone()[0] == 2
    assert (tmp_path / "stores" / "s_general.sqlite").exists()


@pytest.mark.parametrize(
    ("statement", "index"),
    [
        (f"{ALL} unsent < ? ORDER BY unsent LIMIT 9", "letters.unsent"),
        (f"{ALL} {PLACE} IS ? ORDER BY {SINCE}, id LIMIT 9", "letters.by_place"),
        (f"{ALL} {NEXT_AT} < ? ORDER BY {NEXT_AT}, id LIMIT 9", "letters.due"),
    ],
)
def test_sweep_desk_and_timer_are_reads_of_an_index_without_a_sort(stores, statement, index):
    database = stores.database("s", "general")
    database.insert(LETTERS, "a", {"place": "desk", "since": "1"}, outbox=[entry("a:1")])
    with database._reading(LETTERS) as connection:
        plan = " ".join(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", ("x",)))
    assert "SEARCH letters USING" in plan
    assert index in plan
    assert "TEMP B-TREE" not in plan


def test_a_lock_that_does_not_go_away_is_transient(stores, tmp_path):
    database = stores.database("s", "general")
    database.insert(LETTERS, "a", {})
    database._connections.patience = 0.01
    other = sqlite3.connect(tmp_path / "stores" / "s_general.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Transient):
        database.insert(LETTERS, "b", {})
    other.execute("ROLLBACK")
    other.close()
    database.insert(LETTERS, "b", {})


def test_a_forked_child_opens_its_own_connection(stores):
    write_from_a_forked_child(stores.database("s", "general"))


def test_the_files_are_readable_by_their_account_only_whatever_the_process_allows(stores, tmp_path):
    before = os.umask(0)
    try:
        stores.database("s", "general").insert(LETTERS, "a", {})
    finally:
        os.umask(before)
    modes = {path.name: oct(path.stat().st_mode & 0o777) for path in (tmp_path / "stores").iterdir()}
    assert modes == {f"s_general.sqlite{end}": "0o600" for end in ("", "-wal", "-shm")}
    assert (tmp_path / "stores").stat().st_mode & 0o777 == 0o700


def test_a_folder_that_is_not_there_any_more_is_transient(stores, tmp_path):
    database = stores.database("s", "general")
    (tmp_path / "stores").rmdir()
    with pytest.raises(Transient):
        database.get(LETTERS, "a")
    (tmp_path / "stores").mkdir()
    assert database.get(LETTERS, "a") is None


def test_a_file_that_is_gone_or_exchanged_is_away_and_no_other_is_begun(stores, tmp_path):
    database = stores.database("s", "general")
    database.ping()
    file = tmp_path / "stores" / "s_general.sqlite"
    file.rename(tmp_path / "kept")
    with pytest.raises(Transient):
        database.ping()
    with ThreadPoolExecutor(1) as another_thread, pytest.raises(Transient):
        another_thread.submit(database.get, LETTERS, "one").result()
    assert not file.exists()
    file.touch()
    with pytest.raises(Transient):
        database.ping()
    (tmp_path / "kept").replace(file)
    database.ping()


def test_a_caller_that_knows_a_collection_by_name_only_gets_it_with_its_declared_indexes(stores):
    database = stores.database("s", "general")
    database.pull(Collection("letters"), "a", ["a:1"])
    with database._reading(LETTERS) as connection:
        made = connection.execute("SELECT name FROM sqlite_master WHERE name = 'letters.by_number'")
        assert made.fetchone() is not None


def test_an_index_reads_no_list_and_finds_by_everything_else(stores):
    database = stores.database("s", "general")
    state = {"place": "desk", "entries": ["long"], "watch": {"steps": [{"at": 1}], "next_at": "2"}}
    document = database.insert(LETTERS, "a", state)
    with database._reading(LETTERS) as connection:
        (outline,) = connection.execute("SELECT outline FROM letters").fetchone()
    assert outline == '{"place":"desk","watch":{"next_at":"2"}}'
    assert database.find(LETTERS, "due", below="3") == [document]
    database.commit(document, LETTERS, state | {"place": "shelf", "watch": {"next_at": "4"}})
    assert database.find(LETTERS, "due", below="3") == []
    assert [each.id for each in database.find(LETTERS, "by_place", equals={"place": "shelf"})] == ["a"]


def test_a_table_from_before_there_were_outlines_is_found_in_and_written(stores, tmp_path):
    (tmp_path / "stores").mkdir()
    with closing(sqlite3.connect(tmp_path / "stores" / "s_general.sqlite", isolation_level=None)) as before:
        before.execute(
            "CREATE TABLE letters (id TEXT PRIMARY KEY, schema INTEGER NOT NULL, version TEXT NOT NULL,"
            " state TEXT NOT NULL, outbox TEXT NOT NULL, handled TEXT NOT NULL, unsent TEXT)"
        )
        before.execute(
            """CREATE INDEX "letters.by_place" ON letters (json_extract(state, '$.place'),"""
            """ json_extract(state, '$.since'), id)"""
        )
        row = ("a", 1, "v", '{"place":"desk","entries":["long"]}', "[]", "[]", None)
        before.execute("INSERT INTO letters VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    database = stores.database("s", "general")
    (document,) = database.find(LETTERS, "by_place", equals={"place": "desk"})
    assert document.state == {"place": "desk", "entries": ["long"]}
    committed = database.commit(document, LETTERS, document.state | {"place": "shelf"})
    assert database.find(LETTERS, "by_place", equals={"place": "shelf"}) == [committed]
    with database._reading(LETTERS) as connection:
        asked = f"EXPLAIN QUERY PLAN {ALL} {PLACE} IS ? ORDER BY {SINCE}, id"
        assert "letters.by_place" in "".join(row[3] for row in connection.execute(asked, ("x",)))


def test_a_commit_that_is_refused_leaves_no_transaction_open():
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("CREATE TABLE a (id PRIMARY KEY, b REFERENCES a DEFERRABLE INITIALLY DEFERRED)")
        with pytest.raises(sqlite3.IntegrityError), transaction(connection):
            connection.execute("INSERT INTO a VALUES (1, 2)")
        with transaction(connection):
            connection.execute("INSERT INTO a VALUES (3, NULL)")
        assert connection.execute("SELECT id FROM a").fetchall() == [(3,)]
