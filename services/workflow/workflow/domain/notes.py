"""The note side of a file: one draft, and the notes that nothing changes again (domain.md 4.3).

Sealed notes are not kept twice: they are read from the history, whose entries they are.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from chassis.record import Entry, Words
from workflow.domain.actor import Doing
from workflow.domain.errors import Faulty

NOTED: Final = "noted"
"""The participle of a note's sealing."""

_BLANK_LINE: Final = re.compile(r"\n[ \t]*\n")
_LONGEST: Final = 50_000  # characters; appendices are papers, not notes (domain.md 4.3)


@dataclass(frozen=True, slots=True)
class Draft:
    """A note before it is sealed; whoever holds the file may change it."""

    text: str
    person: str
    at: str


@dataclass(frozen=True, slots=True)
class Sealing:
    """What becomes of a draft: the number of the note and of its paragraphs, `first` to `last`."""

    number: int
    paragraphs: tuple[int, int]
    words: Words


@dataclass
class NoteSide:
    """The draft, and how many notes and paragraphs are sealed."""

    draft: Draft | None = None
    notes: int = 0
    paragraphs: int = 0

    def is_over(self, seen: str, text: str) -> bool:
        """Whether `text` may stand in the draft's place for whoever saw the draft with that digest."""
        stands = self.draft.text if self.draft else ""
        return seen == digest(stands) or text == stands

    def write(self, doing: Doing, text: str) -> None:
        """The draft reads `text`; empty text discards it. Raises Faulty for a note that is too long."""
        if len(text) > _LONGEST:
            raise Faulty([("text", "too-long")])
        self.draft = Draft(text, doing.by.person, doing.at) if text.strip() else None

    def seal(self) -> Sealing | None:
        """The draft becomes the next note, whose paragraphs go on from the last; null when it says
        nothing.
        """
        parts = paragraphs(self.draft.text) if self.draft else []
        self.draft = None
        if not parts:
            return None
        first = self.paragraphs + 1
        self.notes, self.paragraphs = self.notes + 1, self.paragraphs + len(parts)
        return Sealing(self.notes, (first, self.paragraphs), Words.of("\n\n".join(parts)))

    def block(self, text: str, texts: list[str]) -> Sealing:
        """Opinions become the next note: `text` is all of it, `texts` what has paragraphs, which go on from
        the last.
        """
        first = self.paragraphs + 1
        self.notes, self.paragraphs = self.notes + 1, self.paragraphs + sum(map(_count, texts))
        return Sealing(self.notes, (first, self.paragraphs), Words.of(text))


@dataclass(frozen=True, slots=True)
class Note:
    """A sealed note, as its entry tells it."""

    entry: Entry

    @property
    def number(self) -> int:
        """Its number in the file, from 1."""
        number: int = self.entry.data["note"]
        return number

    @property
    def numbered(self) -> Iterator[tuple[int, str]]:
        """Its paragraphs with their numbers; none when a law had them erased."""
        words, block = self.entry.words, self.block
        texts = [words.text] if words else []
        if block is not None:
            texts = [block["question"], *(opinion["text"] for opinion in block["opinions"])]
        parts = [part for text in texts for part in paragraphs(text)]
        return enumerate(parts, start=self.entry.data["paragraphs"][0])

    @property
    def block(self) -> dict[str, Any] | None:
        """The question, the opinions and the silent of a note that opinions became; null of any other."""
        words = self.entry.words
        if words is None or not self.entry.data.get("opinions"):
            return None
        block: dict[str, Any] = json.loads(words.text)
        return block


def _count(text: str) -> int:
    return len(paragraphs(text))


def digest(text: str) -> str:
    """By which a draft's text is known: SHA-256 in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a note: what blank lines separate."""
    parts = (part.strip() for part in _BLANK_LINE.split(text.replace("\r\n", "\n")))
    return [part for part in parts if part]
