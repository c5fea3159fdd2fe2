"""Reads the sets as the scan room does, and counts what is right."""

from __future__ import annotations

import subprocess
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import tesserocr

from deploy.accuracy.sets import Sheet
from scan.adapters.engine import DATA, Engine

LANGUAGES: Final = ("ben", "hin", "eng")  # deploy/district/rules/scan.yaml
PACKAGES: Final = (
    *("tesseract-ocr-ben", "tesseract-ocr-eng", "tesseract-ocr-hin", "tesseract-ocr-osd"),
    *("tesseract-ocr-script-beng", "tesseract-ocr-script-deva"),
)


@dataclass(frozen=True)
class Count:
    """Of a page: its words, how many of them were found, its characters, how many were missed or made up."""

    sheet: Sheet
    words: int
    right: int
    characters: int
    wrong: int


def counted(sheets: Iterable[Sheet]) -> Iterator[Count]:
    """Each page, read. Raises NoModel."""
    engine = Engine(LANGUAGES)
    for sheet in sheets:
        lines = engine.read(sheet.image, sheet.dpi).lines
        read = " ".join(word.text for line in lines for word in line.words)
        yield count(sheet, read)


def count(sheet: Sheet, read: str) -> Count:
    """A word is right when it stands there letter for letter, its stops with it, as often as on the page and
    in whatever order, since columns may be read in another.
    """
    wanted, found = (Counter(_plain(text).split()) for text in (sheet.truth, read))
    truth, told = (" ".join(_plain(text).split()) for text in (sheet.truth, read))
    return Count(sheet, wanted.total(), (wanted & found).total(), len(truth), distance(truth, told))


def distance(one: str, other: str) -> int:
    """The fewest characters put in, left out or exchanged that make one of the other (Levenshtein)."""
    before = list(range(len(other) + 1))
    for row, mine in enumerate(one, start=1):
        line = [row]
        for column, its in enumerate(other, start=1):
            line.append(min(before[column] + 1, line[-1] + 1, before[column - 1] + (mine != its)))
        before = line
    return before[-1]


def versions() -> Iterator[str]:
    """What read: the engine, and the packages of the models."""
    yield f"Tesseract {tesserocr.tesseract_version().split()[1]} (tesserocr {tesserocr.__version__}), {DATA}"
    for package in PACKAGES:
        told = subprocess.run(
            ["/usr/bin/dpkg-query", "--show", "--showformat=${Version}", package],
            capture_output=True,
            text=True,
            check=True,
        )
        yield f"{package} {told.stdout}"


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text)
