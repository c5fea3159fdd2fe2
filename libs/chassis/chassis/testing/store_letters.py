"""What the suites for document stores write and find: letters, which lie at places and have numbers."""

from typing import Final

import pytest

from chassis.ids import new_ulid
from chassis.store.port import Collection, Database, Entry, Index, Stores

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


class Lettered:
    """What every part of the suite is given."""

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
