"""A model of a MongoDB replica set: as much of the driver as the adapter needs, and elections.

The primary has what was written; a majority has what it had when it was last replicated. A write that is
acknowledged was replicated; one that was not ends in an error, though it may have been done. An election
takes away what no majority has (ADR 27).
"""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from pymongo.errors import DuplicateKeyError, WTimeoutError

Raw = dict[str, Any]


@dataclass
class ReplicaSet:
    """One collection of it. Reads see the primary's documents at `local`, else a majority's.

    While `replicating`, each write is replicated, with all that were written before, and so acknowledged.
    """

    read_concern: str
    replicating: bool = True
    primary: dict[str, Raw] = field(default_factory=dict)
    majority: dict[str, Raw] = field(default_factory=dict)

    def client(self) -> Mapping[str, Mapping[str, "ReplicaSet"]]:
        """Stands for a MongoClient: whatever database and collection is asked for is this one."""
        return _Everything(_Everything(self))

    def replicate(self) -> None:
        """A majority has all that was written."""
        self.majority = deepcopy(self.primary)

    def elect(self) -> None:
        """The new primary has what a majority has; the rest is rolled back."""
        self.primary = deepcopy(self.majority)

    def create_index(self, *_keys: Any, **_options: Any) -> None:
        """Finding is not part of the model."""

    def find_one(self, wanted: Raw) -> Raw | None:
        """As the driver's, with equality of top-level fields."""
        seen = self.primary if self.read_concern == "local" else self.majority
        return deepcopy(_found(seen, wanted))

    def insert_one(self, document: Raw) -> None:
        """As the driver's. Raises DuplicateKeyError, WTimeoutError."""
        if document["_id"] in self.primary:
            raise DuplicateKeyError("E11000", details={"keyPattern": {"_id": 1}})
        self.primary[document["_id"]] = deepcopy(document)
        self._acknowledge()

    def update_one(self, wanted: Raw, change: Raw) -> SimpleNamespace:
        """As the driver's, with `$set` and `$push` of top-level fields. Raises WTimeoutError."""
        document = _found(self.primary, wanted)
        if document is None:
            return SimpleNamespace(matched_count=0)
        document |= deepcopy(change.get("$set", {}))
        for name, pushed in change.get("$push", {}).items():
            document[name] += deepcopy(pushed["$each"])
        self._acknowledge()
        return SimpleNamespace(matched_count=1)

    def _acknowledge(self) -> None:
        if not self.replicating:
            raise WTimeoutError("waiting for replication timed out")
        self.replicate()


class _Everything(dict[str, Any]):
    def __init__(self, one: Any) -> None:
        super().__init__()
        self._one = one

    def __missing__(self, name: str) -> Any:
        return self._one


def _found(documents: Mapping[str, Raw], wanted: Raw) -> Raw | None:
    document = documents.get(wanted["_id"])
    if document is None or any(document.get(name) != value for name, value in wanted.items()):
        return None
    return document
