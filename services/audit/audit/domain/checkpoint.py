"""A checkpoint: what all chains were at one moment, in a text that is signed and leaves the house.

It holds the root of a tree over the heads of the chains, so a proof about one file needs its own chain only;
and the digest of the checkpoint before, so who has one of them has pinned all earlier ones.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from audit.domain.merkle import EMPTY, leaf, over, root_of
from chassis.record import GENESIS, canonical, digest_of

FORMAT: Final = 1


@dataclass(frozen=True)
class Head:
    """Where the chain of a department stood."""

    chain: str
    size: int
    root: str
    """Of the tree over its lines."""
    last: str
    """The digest of its last line."""

    @property
    def told(self) -> dict[str, Any]:
        """What the checkpoint pins of it."""
        return {"chain": self.chain, "last": self.last, "root": self.root, "size": self.size}

    @property
    def leaf(self) -> str:
        """Its place in the tree over the chains."""
        return leaf(digest_of(canonical(self.told)))


@dataclass(frozen=True)
class Checkpoint:
    """Signed by one key or more; `heads` are in the order of their chains."""

    text: str
    heads: tuple[Head, ...]
    signatures: Mapping[str, str] = field(default_factory=dict)
    """By the public part of the key."""

    @classmethod
    def of(
        cls, before: "Checkpoint | None", heads: Sequence[Head], at: str, keys: Sequence[str]
    ) -> "Checkpoint":
        """The one that follows, not signed yet. Whoever trusts a key that signs it may trust `keys`."""
        ordered = tuple(sorted(heads, key=lambda head: head.chain))
        text = canonical(
            {
                "format": FORMAT,
                "number": 1 if before is None else before.number + 1,
                "at": at,
                "before": GENESIS if before is None else before.digest,
                "chains": len(ordered),
                "keys": list(keys),
                "lines": sum(head.size for head in ordered),
                "root": _root(ordered),
            }
        )
        return cls(text, ordered)

    def signed(self, signatures: Mapping[str, str]) -> "Checkpoint":
        """The same, with the signatures."""
        return replace(self, signatures=dict(signatures))

    @property
    def digest(self) -> str:
        """By which the next one names it, and a page can print it."""
        return digest_of(self.text)

    @property
    def number(self) -> int:
        """Its place, from 1."""
        number: int = self._told["number"]
        return number

    @property
    def at(self) -> str:
        """When it was made."""
        at: str = self._told["at"]
        return at

    def head(self, chain: str) -> Head | None:
        """Where that chain stood; None when it had not begun."""
        return next((head for head in self.heads if head.chain == chain), None)

    def told(self) -> dict[str, Any]:
        """As it leaves the house, whole."""
        return {
            "checkpoint": {
                "text": self.text,
                "signatures": dict(self.signatures),
                "heads": [head.told for head in self.heads],
            }
        }

    @property
    def _told(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.text)
        return told


def _root(heads: Sequence[Head]) -> str:
    return root_of(0, len(heads), over([head.leaf for head in heads])) if heads else EMPTY
