"""What one version of a text changed in the one before it, word by word."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

SAME, ADDED, REMOVED = "same", "added", "removed"
MOST = 250_000
"""Pairs of words that are compared; in what is changed more than that, no word would be found again."""


@dataclass(frozen=True)
class Piece:
    """A stretch of text, and whether it was there before, is there now, or both."""

    kind: str
    text: str


Changed = Callable[[Sequence[str], Sequence[str]], Iterator[Piece]]


def compared(before: str, after: str) -> list[Piece]:
    """The later text with what was taken out of the earlier one, in order."""
    pieces = _between(before.splitlines(keepends=True), after.splitlines(keepends=True), _lines)
    return [
        Piece(kind, "".join(piece.text for piece in run))
        for kind, run in groupby(pieces, key=lambda piece: piece.kind)
    ]


def _lines(before: Sequence[str], after: Sequence[str]) -> Iterator[Piece]:
    """Lines that give way to others are looked at word by word."""
    old, new = _words(before), _words(after)
    return _between(old, new, _whole) if len(old) * len(new) <= MOST else _whole(old, new)


def _whole(before: Sequence[str], after: Sequence[str]) -> Iterator[Piece]:
    yield from (Piece(REMOVED, each) for each in before)
    yield from (Piece(ADDED, each) for each in after)


def _between(before: Sequence[str], after: Sequence[str], changed: Changed) -> Iterator[Piece]:
    for what, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            yield from (Piece(SAME, each) for each in after[k:m])
        else:
            yield from changed(before[i:j], after[k:m])


def _words(lines: Sequence[str]) -> list[str]:
    return re.findall(r"\s+|\S+", "".join(lines))
