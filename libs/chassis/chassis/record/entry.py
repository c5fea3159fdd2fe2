"""One line of a record, in format 2: complete when it is written, because it is never written again.

An entry is exactly one event and holds all that the event says, and why, so that the event can be told again
to the letter. What people wrote stands beside the entry, which holds its salted digest: if a law orders an
erasure, the chain still verifies. An entry names its format, so another may follow it in one history;
the `data` of a type and version never changes its shape, so a new version stands beside the old.
"""

import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final

from chassis.record.text import NotCanonical, canonical

FORMAT: Final = 2
"""What is written today. The first was replaced before any office had begun."""

SIGNED: Final = frozenset({"person", "post"})
"""What a signature has at least."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Why something is written: where its story began, the message that led to it, the request that it
    answers. An empty `correlation` begins a story.
    """

    correlation: str = ""
    causation: str | None = None
    request: str = ""
    fingerprint: str = ""
    """By which the store knows the same request again; no part of the record."""


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


@dataclass(frozen=True, slots=True)
class Content:
    """What an entry says, whatever its format."""

    position: int
    type: str
    version: int
    at: str
    epoch: int
    by: Mapping[str, Any] | None
    cause: Cause
    data: dict[str, Any]
    words: str | None
    before: str


@dataclass(frozen=True)
class Format:
    """How the texts of one schema number are read, and what digest binds them."""

    read: Callable[[Mapping[str, Any]], Content]
    """Raises KeyError, TypeError or ValueError for an object that is not of this format."""
    digest: Callable[[str], str]


def digest_of(text: str) -> str:
    """SHA-256 of the text's UTF-8, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def _read_2(raw: Mapping[str, Any]) -> Content:
    cause = raw["cause"]
    return Content(
        position=raw["position"],
        type=raw["type"],
        version=raw["version"],
        at=raw["at"],
        epoch=raw["epoch"],
        by=raw["by"],
        cause=Cause(cause["correlation"] or "", cause["causation"], cause["request"] or ""),
        data=raw["data"],
        words=raw["words"],
        before=raw["before"],
    )


FORMATS: Final[Mapping[int, Format]] = MappingProxyType({FORMAT: Format(_read_2, digest_of)})
"""Every format in which an entry may stand in a record."""


@dataclass(frozen=True)
class Entry:
    """One line of the record: its canonical text, the digest of that text, and the words beside it."""

    text: str
    digest: str
    words: Words | None = None
    formats: Mapping[int, Format] = field(default_factory=lambda: FORMATS, repr=False, compare=False)

    @classmethod
    def write(
        cls,
        before: str,
        position: int,
        type: str,
        *,
        at: str,
        by: Mapping[str, Any] | None,
        cause: Cause,
        data: Mapping[str, Any],
        words: Words | None = None,
        version: int = 1,
        epoch: int = 1,
    ) -> "Entry":
        """The entry that follows the one whose digest is `before`.

        `by` is the signature, with person and post at least; null for what no person did. `version` is that
        of the type, `epoch` that of the database. Raises NotCanonical.
        """
        if by is not None and not by.keys() >= SIGNED:
            raise ValueError(f"a signature names {sorted(SIGNED)}")
        text = canonical(
            {
                "format": FORMAT,
                "position": position,
                "type": type,
                "version": version,
                "at": at,
                "epoch": epoch,
                "by": None if by is None else dict(by),
                "cause": {
                    "correlation": cause.correlation or None,
                    "causation": cause.causation,
                    "request": cause.request or None,
                },
                "data": dict(data),
                "words": None if words is None else words.digest,
                "before": before,
            }
        )
        return cls(text, digest_of(text), words)

    def fault(self, position: int, before: str) -> str | None:
        """What shows that the entry is not the one that was written at `position` after `before`, if
        something does.
        """
        try:
            if canonical(self._raw) != self.text:
                return "not-canonical"
            digest, content = self._format.digest(self.text), self.content
        except (NotCanonical, json.JSONDecodeError):
            return "not-canonical"
        except (KeyError, TypeError, ValueError, AttributeError):
            return "format"
        holds = {
            "digest": digest == self.digest,
            "chain": content.before == before,
            "position": content.position == position,
            "words": self.words is None or self.words.digest == content.words,
        }
        return next((reason for reason, true in holds.items() if not true), None)

    @cached_property
    def content(self) -> Content:
        """What the text says; read once. Raises KeyError for a format that nobody knows."""
        return self._format.read(self._raw)

    @property
    def position(self) -> int:
        """Its place in the history, from 1."""
        return self.content.position

    @property
    def type(self) -> str:
        """Entity and past participle, such as `thing.moved`."""
        return self.content.type

    @property
    def at(self) -> str:
        """When it happened, by the server's clock."""
        return self.content.at

    @property
    def by(self) -> Mapping[str, Any] | None:
        """The signature of who did it; null for what no person did."""
        return self.content.by

    @property
    def data(self) -> dict[str, Any]:
        """What the event says, whole."""
        return self.content.data

    @cached_property
    def _raw(self) -> Any:
        return json.loads(self.text)

    @property
    def _format(self) -> Format:
        return self.formats[self._raw["format"]]
