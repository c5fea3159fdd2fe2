"""When a page is good enough, and what reading it gave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from scan.domain.words import counted

SHARE: Final = 0.05
"""Of a document's letters: below it a script is a misread stain, not a language."""


@dataclass(frozen=True)
class Reading:
    """What was read from one page: `confidence` is the mean over its words, 0 to 100; `rotation` is by how
    many degrees clockwise the page was turned to stand upright, `skew` by how many it was straightened then.
    """

    words: int
    confidence: int
    rotation: int = 0
    skew: float = 0.0
    blank: bool = False


UNREADABLE: Final = Reading(words=0, confidence=0)
"""Of a page over which the recognition broke down: it is kept, as an image, and flagged."""


@dataclass(frozen=True)
class Threshold:
    """Below it a page is flagged. A blank page has no words and is flagged too."""

    min_confidence: int
    min_words: int

    def flags(self, reading: Reading) -> bool:
        """Whether somebody should look at the page."""
        return reading.words < self.min_words or reading.confidence < self.min_confidence


@dataclass(frozen=True)
class Limits:
    """What is taken: bytes of the whole, number of pages, pixels at which one page is read; as many as
    `sheet` may a map or a plan have.
    """

    bytes: int
    pages: int
    pixels: int
    sheet: int


def languages_in(texts: Iterable[str], tried: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the languages tried whose script stands in the texts, in the order in which they are tried."""
    letters = sum((counted(text) for text in texts), Counter[str]())
    found = {language for language, count in letters.items() if count >= SHARE * letters.total()}
    return tuple(language for language in tried if language in found)
