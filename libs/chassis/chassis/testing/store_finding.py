"""What a document store finds: in the order of a declared index, page by page, and nothing else."""
# ruff: noqa: D102 - a test's name is its sentence

from collections.abc import Iterable
from functools import partial

import pytest

from chassis.store.port import Database, NotFound
from chassis.testing.store_letters import LETTERS, Lettered


class FindingConformance(Lettered):
    """A part of StoreConformance."""

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
