"""The store in memory keeps the port's promises, and can be copied."""

import pytest

from chassis.store.port import Collection
from chassis.testing.store import MemoryStores
from chassis.testing.store_conformance import StoreConformance


class TestMemoryStore(StoreConformance):
    @pytest.fixture
    def stores(self):
        return MemoryStores()


def test_a_copy_and_its_original_go_different_ways():
    shelf = Collection("shelf")
    stores = MemoryStores()
    stored = stores.database("press").insert(shelf, "1", {"word": "as it was"})
    stores.index("press").put("1", (1, 1), {}, {0: "word"})
    copy = stores.copied()
    stores.index("press").put("2", (1, 1), {}, {0: "word"})
    for one, word in ((stores, "here"), (copy, "there")):
        one.database("press").commit(stored, shelf, {"word": word})
        one.database("press").insert(shelf, word, {})

    def read(one, id):
        found = one.database("press").get(shelf, id)
        return found and found.state

    known = [sorted(one.index("press").known(["1", "2"])) for one in (copy, stores)]
    assert known == [["1"], ["1", "2"]]
    assert (read(stores, "1"), read(stores, "there")) == ({"word": "here"}, None)
    assert (read(copy, "1"), read(copy, "here")) == ({"word": "there"}, None)
