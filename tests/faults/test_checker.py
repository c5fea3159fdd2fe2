"""The checker finds what it is for: each law, broken by hand in a copy of the stores, is reported."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.checker import Checker, Deed, Stores
from tests.faults.conftest import REST_SECONDS
from tests.office import Office, wait_for
from tests.paperwork import arrives, forward, open_file, take_up

Spoil = Callable[[dict[str, Any]], object]


@pytest.fixture(scope="module")
def file(office: Office) -> str:
    general, landacq = office.at("oc.general", "gen-oc"), office.at("lao", "la-oc")
    file = open_file(general, "To be tampered with")
    forward(general, file, "la-oc", "As agreed")
    arrives(landacq, file)
    take_up(landacq, file)
    return file


@pytest.fixture
def copied(office: Office, file: str, tmp_path: Path) -> Checker:
    """A checker of a copy of the stores, taken at a moment when all is well."""
    checker = Checker(Stores(tmp_path), dict)

    def copy() -> bool:
        for database in Stores(office.store).databases():
            target = tmp_path / database.parent.name / database.name
            target.parent.mkdir(exist_ok=True)
            with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(target)) as into:
                source.backup(into)
        return not checker.violations()

    wait_for(copy, "a quiet moment", REST_SECONDS)
    return checker


def spoil(checker: Checker, service: str, department: str, collection: str, id: str, change: Spoil) -> None:
    with closing(sqlite3.connect(checker.stores.of(service, department))) as connection:
        ((text,),) = connection.execute(f'SELECT state FROM "{collection}" WHERE id = ?', [id]).fetchall()  # noqa: S608
        state = json.loads(text)
        change(state)
        connection.execute(f'UPDATE "{collection}" SET state = ? WHERE id = ?', [json.dumps(state), id])  # noqa: S608
        connection.commit()


def broken(checker: Checker) -> set[int]:
    return {one.law for one in checker.violations()}


class Sealing(Stores):
    """An office at work: after each look, one more hundred entries of its one file is sealed."""

    def documents(self, database: Path, collection: str) -> dict[str, Any]:
        found = super().documents(database, collection)
        seal(self)
        return found


def seal(stores: Stores) -> None:
    """A hundred entries more lie in a segment, and the head says so, in one transaction."""
    database = stores.of("workflow", "general")
    database.parent.mkdir(exist_ok=True)
    with closing(sqlite3.connect(database)) as connection, connection:
        for collection in ("files", "segments"):
            connection.execute(f"CREATE TABLE IF NOT EXISTS {collection} (id PRIMARY KEY, state)")
        sealed = connection.execute("SELECT count(*) FROM segments").fetchone()[0]
        segment = {"entries": [{"text": str(number)} for number in range(100)]}
        head = {"history": {"open_from": 100 * (sealed + 1) + 1, "entries": []}}
        connection.execute(
            "INSERT INTO segments VALUES (?, ?)", [f"general.1/{100 * sealed + 1}", json.dumps(segment)]
        )
        connection.execute("INSERT OR REPLACE INTO files VALUES ('general.1', ?)", [json.dumps(head)])


def test_a_segment_that_is_sealed_between_two_looks_trips_nobody(tmp_path: Path) -> None:
    stores = Sealing(tmp_path)
    seal(stores)
    (file,) = stores.files("general")
    assert len(file.entries) == 100, "as the head said that was read"


def test_a_file_with_two_holders_is_found(copied: Checker, file: str) -> None:
    def two_holders(state: dict[str, Any]) -> None:
        entry = state["history"]["entries"][-1]
        content = json.loads(entry["text"])
        content["data"]["custody"] |= {"from": "gen-oc", "to": "gen-hc"}
        entry["text"] = json.dumps(content)

    spoil(copied, "workflow", "general", "files", file, two_holders)
    assert {1, 3} <= broken(copied)


def test_a_word_that_was_changed_is_found(copied: Checker, file: str) -> None:
    spoil(
        copied,
        "workflow",
        "general",
        "files",
        file,
        lambda state: state["history"]["entries"][1].update(words="As ordered"),
    )
    assert broken(copied) == {3}


def test_a_cut_off_end_is_found(copied: Checker, file: str) -> None:
    spoil(copied, "workflow", "general", "files", file, lambda state: state["history"]["entries"].pop())
    assert 3 in broken(copied)


def test_a_desk_that_keeps_what_has_left_is_found(copied: Checker, file: str) -> None:
    spoil(copied, "workflow", "general", "desks", f"gen-oc/{file}", lambda state: state.update(place="here"))
    assert broken(copied) == {2}


def test_a_department_that_goes_on_watching_is_found(copied: Checker, file: str) -> None:
    with closing(sqlite3.connect(copied.stores.of("notify", "landacq"))) as source:
        row = source.execute("SELECT * FROM watches WHERE id = ?", [file]).fetchone()
    with closing(sqlite3.connect(copied.stores.of("notify", "general"))) as target:
        target.execute(f"INSERT OR REPLACE INTO watches VALUES ({','.join('?' * len(row))})", row)  # noqa: S608
        target.commit()
    assert broken(copied) == {2}


def test_a_gap_in_a_register_is_found(copied: Checker) -> None:
    pages = copied.stores.documents(copied.stores.of("workflow", "general"), "registers")
    page = next(each for each in pages if each.startswith("file-A1111"))
    spoil(copied, "workflow", "general", "registers", page, lambda state: state["rows"].pop(0))
    assert broken(copied) == {8}


def test_an_event_left_in_an_outbox_is_found(copied: Checker, file: str) -> None:
    with closing(sqlite3.connect(copied.stores.of("workflow", "general"))) as connection:
        connection.execute(
            "UPDATE files SET outbox = ? WHERE id = ?", [json.dumps([{"id": f"{file}:1"}]), file]
        )
        connection.commit()
    assert broken(copied) == {7}


def test_an_act_that_was_acknowledged_and_is_not_there_is_found(copied: Checker, file: str) -> None:
    deeds = [
        Deed(file, 1, "file.opened", "gen-oc"),
        Deed(file, 2, "file.forwarded", "gen-oc"),
        Deed(file, 3, "file.received", "la-oc"),
    ]
    assert broken(replace(copied, deeds=deeds)) == set()
    assert broken(replace(copied, deeds=[*deeds, Deed(file, 4, "file.forwarded", "la-oc")])) == {5}
    assert broken(replace(copied, deeds=deeds[:-1])) == {5}
    in_doubt = [*deeds[:-1], Deed(file, None, "file.received", "la-oc")]
    assert broken(replace(copied, deeds=in_doubt)) == set(), "it may have been done"
    assert broken(replace(copied, deeds=[*deeds, in_doubt[-1]])) == set(), "or not"
