"""When a page is good enough, and what reading it gave."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Reading:
    """What was read from one page: `confidence` is the mean over its words, 0 to 100; `rotation` is by how
    many degrees clockwise the page was turned to stand upright.
    """

    words: int
    confidence: int
    rotation: int


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
    """What is taken: bytes of the whole, number of pages, pixels of one page."""

    bytes: int
    pages: int
    pixels: int
