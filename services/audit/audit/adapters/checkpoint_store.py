"""Checkpoints as documents of the district: each inserted once; only that it has left the house is written
later.
"""

from collections.abc import Iterator
from typing import Final

from audit.domain.checkpoint import Checkpoint, Head
from chassis.store.aggregates import retrying
from chassis.store.paging import every
from chassis.store.port import AlreadyExists, Collection, Database, Document, Index, State

CHECKPOINTS: Final = Collection(
    "checkpoints",
    indexes=(
        Index("by_number", ("number",)),
        Index("by_at", ("at",)),
        Index("by_inside", ("inside", "number")),
    ),
)


class StoredCheckpoints:
    """Those of the district."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def last(self) -> Checkpoint | None:
        """The newest."""
        return _first(self._database.find(CHECKPOINTS, "by_number", descending=True, limit=1))

    def get(self, number: int) -> Checkpoint | None:
        """The one with that number, from 1."""
        document = self._database.get(CHECKPOINTS, str(number))
        return None if document is None else checkpoint_of(document.state)

    def every(self) -> Iterator[Checkpoint]:
        """All, the first first."""
        return (checkpoint_of(one.state) for one in every(self._database, CHECKPOINTS, "by_number"))

    def add(self, checkpoint: Checkpoint) -> bool:
        """It is durable; false when somebody else made that number."""
        try:
            self._database.insert(CHECKPOINTS, str(checkpoint.number), state_of(checkpoint))
        except AlreadyExists:
            return False
        return True

    def before(self, instant: str) -> Checkpoint | None:
        """The newest that was made before it."""
        return _first(self._database.find(CHECKPOINTS, "by_at", below=instant, descending=True, limit=1))

    def unpublished(self, limit: int) -> list[Checkpoint]:
        """Those that have not left the house, the first first."""
        found = self._database.find(CHECKPOINTS, "by_inside", equals={"inside": True}, limit=limit)
        return [checkpoint_of(document.state) for document in found]

    def published(self, number: int) -> None:
        """It has left the house."""
        retrying(lambda: self._publish(number))

    def _publish(self, number: int) -> None:
        document = self._database.get(CHECKPOINTS, str(number))
        if document is not None:
            self._database.commit(document, CHECKPOINTS, {**document.state, "inside": False})


def state_of(checkpoint: Checkpoint) -> State:
    """The checkpoint as it is stored, not having left the house."""
    return {
        "number": checkpoint.number,
        "at": checkpoint.at,
        "inside": True,
        "text": checkpoint.text,
        "signatures": dict(checkpoint.signatures),
        "heads": [head.told for head in checkpoint.heads],
    }


def checkpoint_of(state: State) -> Checkpoint:
    """The checkpoint that was stored."""
    heads = tuple(Head(one["chain"], one["size"], one["root"], one["last"]) for one in state["heads"])
    return Checkpoint(state["text"], heads, state["signatures"])


def _first(found: list[Document]) -> Checkpoint | None:
    return checkpoint_of(found[0].state) if found else None
