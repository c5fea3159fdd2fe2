"""An index of words in memory and in SQLite; and what is marked of a text."""
# ruff: noqa: RUF001 - words of three scripts

from collections import Counter

import pytest

from chassis.finding import folding, open_index
from chassis.finding.folding import marked, terms
from chassis.store import open_stores
from chassis.testing.finding_conformance import FindingConformance, found
from chassis.testing.golden import GOLDEN, LOOSELY, NEVER, NORMALLY
from chassis.testing.store import MemoryStores


class TestMemoryIndex(FindingConformance):
    @pytest.fixture
    def index(self):
        return open_index(MemoryStores(), "press", "general")


class TestSqliteIndex(FindingConformance):
    @pytest.fixture
    def stores(self, tmp_path):
        stores = open_stores(f"sqlite:///{tmp_path}/stores", [])
        yield stores
        stores.close()

    @pytest.fixture
    def index(self, stores):
        return open_index(stores, "press", "general")

    def test_an_index_is_no_department(self, stores, index):
        index.put("a", (1, 1), {}, {0: "word"})
        assert stores.departments("press") == []

    def test_what_was_indexed_is_there_for_another_process(self, index, stores):
        index.put("a", (1, 1), {}, {0: "word"})
        assert len(found(open_index(stores, "press", "general"), "word")) == 1


def test_the_golden_set_is_as_large_and_as_mixed_as_it_must_be():
    assert len(set(GOLDEN)) == len(GOLDEN) >= 60
    scripts = Counter(
        "bn" if any("\u0980" <= each <= "\u09ff" for each in stands)
        else "hi" if any("\u0900" <= each <= "\u097f" for each in stands)
        else "en"
        for stands, _, _ in GOLDEN
    )  # fmt: skip
    assert min(scripts["bn"], scripts["hi"], scripts["en"]) >= 15
    assert {met for _, _, met in GOLDEN} == {NORMALLY, LOOSELY, NEVER}


@pytest.mark.parametrize("stands", sorted({stands for stands, _, _ in GOLDEN}))
def test_a_text_is_marked_and_stays_as_it_was_written(stands):
    for word in folding.words(stands):
        pieces = list(marked(stands, terms(word)))
        assert "".join(text for text, _ in pieces) == stands
        assert any(is_marked for _, is_marked in pieces)


def test_marked_are_the_words_that_were_asked():
    text = "র\u200d্যাব: The culvert, no. ৭০৭ (Culverts)."
    pieces = list(marked(text, terms("CULVERT 707")))
    assert [text for text, is_marked in pieces if is_marked] == ["culvert", "৭০৭", "Culverts"]
    loosely = list(marked("Reciept is recorded", terms("receipt", loosely=True), loosely=True))
    assert [text for text, is_marked in loosely if is_marked] == ["Reciept"]
    assert list(marked("nothing", terms(""))) == [("nothing", False)]


def test_stores_without_indexes_are_named():
    with pytest.raises(TypeError, match="int"):
        open_index(3, "press")  # type: ignore[arg-type]
