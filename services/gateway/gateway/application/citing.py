"""What a note cites: `5/n` is a note of the file, `70/c` a page of its correspondence (domain.md 1.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_CITED = re.compile(r"(?<![\w/.-])(\d{1,6})(?:\s?[-\u2013]\s?\d{1,6})?\s?/\s?([nc])(?![\w/])", re.IGNORECASE)
"""In digits of any script; of a range, its first."""


@dataclass(frozen=True)
class Piece:
    """A stretch of a text; with a `side`, `n` or `c`, it cites that number there."""

    text: str
    side: str = ""
    number: int = 0


def cited(text: str) -> Iterator[Piece]:
    """The whole text in order, cut where it cites."""
    end = 0
    for match in _CITED.finditer(text):
        if match.start() > end:
            yield Piece(text[end : match.start()])
        yield Piece(match.group(), match.group(2).lower(), int(match.group(1)))
        end = match.end()
    if end < len(text):
        yield Piece(text[end:])
