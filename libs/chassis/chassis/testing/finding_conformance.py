"""What every index of words promises, as tests."""
# ruff: noqa: D102 - a test's name is its sentence

from concurrent.futures import ThreadPoolExecutor

import pytest

from chassis.finding import folding
from chassis.finding.port import Index, Known, Match
from chassis.testing.golden import GOLDEN, LOOSELY, NEVER, NORMALLY


def found(index: Index, typed: str, *, loosely: bool = False, limit: int = 50) -> list[Match]:
    """What an index finds for what is typed."""
    return list(index.matches(folding.terms(typed, loosely=loosely), loosely=loosely, limit=limit))


class FindingConformance:
    """Promises of the port; a fixture `index` brings an empty one."""

    def test_a_passage_is_found_by_its_words_and_no_other(self, index: Index) -> None:
        index.put("a", (1, 1), {}, {0: "Culvert at Kalyanpur", 2: "The sluice leaks"})
        index.put("b", (1, 1), {}, {0: "Culvert"})
        assert found(index, "culvert") == [Match("b", 0), Match("a", 0)]
        assert found(index, "sluice") == [Match("a", 2)]
        assert found(index, "culvert sluice") == []

    def test_the_last_indexed_comes_first_and_no_more_than_asked(self, index: Index) -> None:
        for number in range(5):
            index.put(f"s{number}", (1, 1), {}, {0: "word"})
        index.put("s1", (1, 2), {}, {0: "word"})
        assert [match.subject for match in found(index, "word", limit=2)] == ["s1", "s4"]
        assert [match.subject for match in found(index, "", limit=3)] == ["s1", "s4", "s3"]

    def test_what_is_older_than_what_is_known_changes_nothing(self, index: Index) -> None:
        assert index.put("a", (1, 2), {"n": 2}, {0: "second"})
        assert not index.put("a", (1, 2), {"n": 9}, {0: "again"})
        assert not index.put("a", (1, 1), {"n": 1}, {0: "first"})
        assert index.known(["a", "nobody"]) == {"a": Known((1, 2), 0, {"n": 2})}
        assert not found(index, "first")
        assert found(index, "second")

    def test_a_later_epoch_is_newer_at_any_position(self, index: Index) -> None:
        index.put("a", (1, 9), {}, {0: "before"})
        assert index.put("a", (2, 3), {}, {0: "restored"}, anew=True)
        assert (found(index, "before"), len(found(index, "restored"))) == ([], 1)

    def test_passages_stand_until_another_has_their_number_or_all_are_anew(self, index: Index) -> None:
        index.put("a", (1, 1), {}, {0: "cover", 3: "note"})
        index.put("a", (1, 2), {}, {0: "changed"})
        assert (found(index, "cover"), found(index, "note")) == ([], [Match("a", 3)])
        assert index.known(["a"])["a"].last == 3
        index.put("a", (1, 3), {}, {0: "alone"}, anew=True)
        assert (found(index, "note"), index.known(["a"])["a"].last) == ([], 0)

    def test_facts_come_back_as_they_were(self, index: Index) -> None:
        facts = {"readers": {"p-dm": [3, 0]}, "number": "৮/2026", "a.b": None, "$c": True}
        index.put("a", (1, 1), facts, {})
        assert index.known(["a"])["a"].facts == facts
        assert index.known(f"s{n}" for n in range(1200)) == {}

    def test_it_says_with_which_words_it_was_made(self, index: Index) -> None:
        assert index.version() == 0
        index.made(3)
        index.put("a", (1, 1), {}, {0: "word"})
        assert index.version() == 3
        index.clear()
        assert (index.version(), found(index, "word"), index.known(["a"])) == (0, [], {})

    def test_a_word_that_is_no_word_of_any_engine_asks_for_nothing_else(self, index: Index) -> None:
        index.put("a", (1, 1), {}, {0: 'NEAR "and" OR (x) nor* .^$'})
        assert len(found(index, '"and" OR')) == 1
        assert len(found(index, ".^$*")) == 1  # no word at all: every subject
        assert found(index, "NOT") == []

    def test_many_at_once_leave_the_newest(self, index: Index) -> None:
        def put(position: int) -> None:
            index.put("a", (1, position), {"at": position}, {0: f"word{position:02}"})

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(put, range(1, 13)))
        assert index.known(["a"])["a"].facts == {"at": 12}
        assert found(index, "word") == [Match("a", 0)]
        assert found(index, "word12") == [Match("a", 0)]

    @pytest.mark.parametrize(("stands", "asked", "met"), GOLDEN)
    def test_the_golden_pairs(self, index: Index, stands: str, asked: str, met: str) -> None:
        index.put("a", (1, 1), {}, {0: stands})
        normally, loosely = (bool(found(index, asked, loosely=way)) for way in (False, True))
        assert normally == (met == NORMALLY), folding.words(stands)
        assert loosely == (met != NEVER), [folding.loose(word) for word in folding.words(stands)]
        assert met in {NORMALLY, LOOSELY, NEVER}
