"""A text as a square that a camera reads, drawn as one path."""

from __future__ import annotations

from dataclasses import dataclass

import segno

QUIET = 4  # modules of white around it, which cameras need


@dataclass(frozen=True)
class Square:
    """An SVG path of its dark modules, each one unit, in a square of `side` units."""

    path: str
    side: int


def square(text: str) -> Square:
    """The text, readable also where a part of the square is not."""
    rows = tuple(segno.make_qr(text, error="m").matrix)
    path = "".join(
        f"M{x + QUIET} {y + QUIET}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, dark in enumerate(row)
        if dark
    )
    return Square(path, len(rows) + 2 * QUIET)
