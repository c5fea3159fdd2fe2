"""The record that cannot be rewritten unseen: entries as canonical text, each with the digest of the one
before.

One entry is exactly one event and holds all that the event says, so that it can be issued again
(architecture 3). An entry is never migrated. What people wrote stands beside the entry, which holds its
salted digest; if a law orders an erasure, the chain still verifies (law 2).
"""

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from directory import Post
from workflow.domain.canonical import canonical
from workflow.domain.errors import NotCanonical, Tampered

SEGMENT = 100
"""Entries in a sealed segment (architecture 5)."""

GENESIS = "0" * 64
"""What the first entry has in place of a digest before it."""

Names = Mapping[str, str]
"""A name as {en, bn, hi}."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, as they were at that moment: a note shows its author's name after he has left (domain.md
    3.6.12).
    """

    person: str
    post: Post
    name: Names
    designation: Names


@dataclass(frozen=True)
class Words:
    """What a person wrote, with the salt of its digest. Without the text, `erased`, the digest remains."""

    text: str
    salt: str

    @classmethod
    def of(cls, text: str) -> "Words":
        """`text` under a fresh salt of 128 bits, which keeps short texts from being guessed from their
        digest.
        """
        return cls(text, secrets.token_hex(16))

    @property
    def digest(self) -> str:
        """SHA-256 of salt and text, in hex."""
        return hashlib.sha256(bytes.fromhex(self.salt) + self.text.encode()).hexdigest()


@dataclass(frozen=True)
class Entry:
    """One line of the record: its canonical text, the digest of that text, and the words beside it."""

    text: str
    digest: str
    words: Words | None = None

    @classmethod
    def write(
        cls,
        previous: str,
        position: int,
        type_: str,
        at: str,
        by: Actor | None,
        data: Mapping[str, Any],
        words: Words | None = None,
    ) -> "Entry":
        """The entry that follows the one whose digest is `previous`. `by` is null for an observation."""
        content: dict[str, Any] = {
            "at": at,
            "by": None if by is None else _signature(by),
            "data": data,
            "position": position,
            "previous": previous,
            "type": type_,
        }
        if words is not None:
            content["words"] = words.digest
        text = canonical(content)
        return cls(text, digest_of(text), words)

    @cached_property
    def content(self) -> dict[str, Any]:
        """What the text says."""
        content: dict[str, Any] = json.loads(self.text)
        return content

    @property
    def position(self) -> int:
        """Its place in the history, from 1."""
        return int(self.content["position"])

    @property
    def type(self) -> str:
        """Entity and past participle, such as `file.forwarded`."""
        return str(self.content["type"])

    @property
    def at(self) -> str:
        """When it happened, by the server's clock."""
        return str(self.content["at"])

    @property
    def by(self) -> dict[str, Any] | None:
        """Person, post, department, name and designation; null for an observation of the system."""
        by: dict[str, Any] | None = self.content["by"]
        return by

    @property
    def data(self) -> dict[str, Any]:
        """What the event says, whole."""
        data: dict[str, Any] = self.content["data"]
        return data


def digest_of(text: str) -> str:
    """SHA-256 of the text's UTF-8, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def verify(entries: Iterable[Entry], *, previous: str = GENESIS, first: int = 1) -> str:
    """The digest of the last entry, if all of them stand as they were written. Raises Tampered at the first
    that not.
    """
    for position, entry in enumerate(entries, start=first):
        reason = _fault(entry, position, previous)
        if reason is not None:
            raise Tampered(position, reason)
        previous = entry.digest
    return previous


def _fault(entry: Entry, position: int, previous: str) -> str | None:
    content = _canonical_content(entry.text)
    holds = {
        "digest": digest_of(entry.text) == entry.digest,
        "not-canonical": bool(content),
        "chain": content.get("previous") == previous,
        "position": content.get("position") == position,
        "words": entry.words is None or entry.words.digest == content.get("words"),
    }
    return next((reason for reason, true in holds.items() if not true), None)


def _canonical_content(text: str) -> dict[str, Any]:
    """What a canonical text says; nothing when it is none."""
    try:
        content = json.loads(text)
        return content if isinstance(content, dict) and canonical(content) == text else {}
    except (ValueError, NotCanonical):
        return {}


@dataclass
class History:
    """The entries in hand, of which those from `open_from` on are the head's open segment; earlier ones are
    sealed.

    `entries` may begin anywhere at or before `open_from`: as far back as the one who loaded it needs to
    see.
    """

    entries: list[Entry] = field(default_factory=list)
    open_from: int = 1
    last: str = GENESIS
    """The digest to which the next entry is chained."""

    @property
    def position(self) -> int:
        """The place of the last entry; 0 before the first."""
        return self.entries[-1].position if self.entries else self.open_from - 1

    @property
    def open(self) -> Sequence[Entry]:
        """The entries that the head document holds."""
        return [entry for entry in self.entries if entry.position >= self.open_from]

    def append(
        self, type_: str, at: str, by: Actor | None, data: Mapping[str, Any], words: Words | None = None
    ) -> Entry:
        """One more entry, chained to the last."""
        entry = Entry.write(self.last, self.position + 1, type_, at, by, data, words)
        self.entries.append(entry)
        self.last = entry.digest
        return entry

    def since(self, position: int) -> Sequence[Entry]:
        """The entries after `position`, which must be in hand. Raises LookupError when they are not."""
        if self.entries and self.entries[0].position > position + 1:
            raise LookupError(f"entries after {position} are not in hand")
        return [entry for entry in self.entries if entry.position > position]


def _signature(by: Actor) -> dict[str, Any]:
    return {
        "person": by.person,
        "post": by.post.id,
        "department": by.post.department,
        "name": dict(by.name),
        "designation": dict(by.designation),
    }
