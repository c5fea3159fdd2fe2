"""Documents move from SQLite to a MongoDB-wire server, whole, and what is not the same is found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from chassis.ids import new_ulid
from chassis.store.mongo import MongoStores
from chassis.store.port import Collection, Handled, Index, State
from chassis.store.sqlite import SqliteStores
from deploy.move.__main__ import main
from tests.servers import Servers

ITEMS = Collection(
    "items", schema=2, indexes=(Index("by_number", ("number",), unique=True),), upcasts={1: dict}
)
EPOCHS = Collection("epochs")
STATE: State = {
    "number": "1/২০২৬",
    "title": "কালভার্ট, पुलिया",
    "nothing": None,
    "yes": True,
    "days": 2.0,
    "most": 2**63 - 1,
    "entries": [{"position": 1, "digest": "ab" * 32}],
}
OUTBOX = [{"id": "e:1", "at": "2026-11-22T10:15:30.123Z", "keys": ["a.b"], "event": {"data.x": {"$y": 1}}}]
DOCUMENTS = 13
"""With the epoch."""
ANSWERS = [Handled("key", "print", {"a.b": [1, 2.5, "ক"]})]


class Site:
    """The folder of a site's documents, under names that nobody else has at the shared server."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder, self.address = folder, address
        self.service = f"move{new_ulid().lower()}"
        stores = SqliteStores(folder / self.service, [ITEMS, EPOCHS])
        self.here = stores.database(self.service, "general")
        self.here.insert(ITEMS, "general.1", STATE, outbox=OUTBOX, handled=ANSWERS)
        for number in range(2, DOCUMENTS):
            self.here.insert(ITEMS, f"general.{number}", {"number": f"{number}/2026"})
        stores.database(self.service).insert(EPOCHS, "epoch", {"epoch": 1})
        mongo = MongoStores(address, [ITEMS, EPOCHS], development=True)
        self.there = mongo.database(self.service, "general")
        self._close = (stores.close, mongo.close)

    def moved(self, *words: str) -> int:
        """The tool's exit status."""
        return main([str(self.folder), *words], {"STORE": self.address})

    def close(self) -> None:
        """Nothing is open; what was put stays with the server, which is the tests' own and forgets it."""
        for close in self._close:
            close()


@pytest.fixture
def site(tmp_path: Path, servers: Servers) -> Iterator[Site]:
    site = Site(tmp_path / "store", servers.mongo())
    yield site
    site.close()


def test_a_site_is_moved_and_both_sides_are_equal(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    assert site.moved() == 0
    assert capsys.readouterr().out.endswith(f"equal: {DOCUMENTS} documents in 2 collections of 2 databases\n")
    for number in (1, 2, DOCUMENTS - 1):
        found = site.there.get(ITEMS, f"general.{number}")
        assert found is not None
        assert found == site.here.get(ITEMS, f"general.{number}")
    assert [each.id for each in site.there.find(ITEMS, "by_number", equals={"number": "1/২০২৬"})] == [
        "general.1"
    ]


def test_a_copy_that_broke_off_goes_on(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    assert site.moved() == 0
    for number in range(5, 9):
        found = site.there.get(ITEMS, f"general.{number}")
        assert found is not None
        site.there.delete(found, ITEMS)
    assert site.moved("--compare") == 1
    assert (
        f"{site.service}_general.items: {DOCUMENTS - 1} and {DOCUMENTS - 5} documents"
        in capsys.readouterr().out
    )
    assert site.moved() == 0
    assert "_general: 4 documents put" in capsys.readouterr().out


def test_what_is_there_otherwise_is_left_and_told(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    site.there.insert(ITEMS, "general.7", {"number": "7/2026", "title": "Another's"})
    assert site.moved() == 1
    assert "general.7 is there, and is another one" in capsys.readouterr().err
    assert site.there.get(ITEMS, "general.8") is None


@pytest.mark.parametrize("changed", ["state", "outbox", "handled", "more"])
def test_whatever_differs_is_found(site: Site, changed: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert site.moved() == 0
    document = site.there.get(ITEMS, "general.1")
    assert document is not None
    match changed:
        case "state":
            site.there.commit(document, ITEMS, {**STATE, "days": 3.0})
        case "outbox":
            site.there.pull(ITEMS, "general.1", ["e:1"])
        case "handled":
            site.there.commit(replace(document, handled=()), ITEMS, STATE)
        case _:
            site.there.insert(EPOCHS, "epoch", {"epoch": 1})
    capsys.readouterr()
    assert site.moved("--compare") == 1
    assert "NOT EQUAL" in capsys.readouterr().out


def test_what_was_written_since_the_copy_is_found(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    assert site.moved() == 0
    site.here.insert(ITEMS, "general.999", {"number": "999/2026"})
    assert site.moved("--compare") == 1
    assert f"items: {DOCUMENTS} and {DOCUMENTS - 1} documents" in capsys.readouterr().out


@pytest.mark.parametrize(
    "told",
    [{}, {"STORE": "sqlite:////tmp/store"}, {"STORE": "mongodb://127.0.0.1/?w=1"}, {"STORE_FILE": "/none"}],
)
def test_without_a_safe_address_nothing_is_begun(told: dict[str, str], tmp_path: Path) -> None:
    assert main([str(tmp_path)], told) == 1
