"""Which words stand in a line, when more than one model of the recognition has read it.

A model is made for one script, and reads another's letters as the nearest of its own, without being sure of
them. So a line is taken from the model that is surest of it, and a word of it from another one that is surer
still. A word in letters of two scripts is nobody's word.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

SCRIPTS: Final = {"BENGALI": "ben", "DEVANAGARI": "hin", "LATIN": "eng"}
"""How Unicode's names of letters begin, and Tesseract's name of the language written with them here."""
LATIN: Final = "eng"
DANDA: Final = "\u0964"
_STROKES: Final = frozenset({"|", DANDA, "\u09f7", "\u0965"})
"""What the recognition makes of a danda: the stroke of a keyboard, a Bengali numerator, two dandas."""
_LIKE_A_SIGN: Final = frozenset("|!\u09f7")
"""In a word of an Indian script they are a misread vowel sign, or a danda."""
SURE: Final = 75
"""Confidence from which a word is believed: right words seldom have less, of a foreign script's most have."""
SURER: Final = 15
"""By so much another model must be surer of a word than the one whose line it is."""
NEARLY: Final = 10
"""By so much a model may be surer of a line, and it goes yet to the page's, or to that of its own script."""
NOBODYS: Final = 20
"""Confidence at most of a word whose letters are of two scripts, or that has a stroke in it."""
TOUCHING: Final = 0.3
"""Share of a line's height by which two words may lie over each other, and be neighbours yet."""


@dataclass(frozen=True)
class Word:
    """A word where it stands on the page, in pixels, and how sure its model was, 0 to 100."""

    text: str
    confidence: int
    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True)
class Line:
    """A line of a block; one without words was seen, and not read."""

    block: int
    words: tuple[Word, ...]
    left: int
    top: int
    right: int
    bottom: int


@lru_cache(maxsize=4096)
def script_of(character: str) -> str | None:
    """The language in whose script the letter, sign or digit is; None for what all scripts share."""
    if character.isascii():
        return "eng" if character.isalpha() else None
    return SCRIPTS.get(unicodedata.name(character, "").partition(" ")[0])


def counted(text: str) -> Counter[str]:
    """How many letters of each language's script stand in the text."""
    return Counter(
        language for character in text if character.isalpha() and (language := script_of(character))
    )


def language_of(words: Iterable[Word]) -> str | None:
    """The language in whose script most letters are."""
    letters = counted("".join(word.text for word in words))
    return max(letters, key=letters.__getitem__) if letters else None


def sureness(words: Sequence[Word]) -> float:
    """How sure of the words one may be: each counts by its length. None at all is no sureness."""
    weights = [len(word.text) for word in words]
    return sum(_believed(word) * weight for word, weight in zip(words, weights, strict=True)) / max(
        1, sum(weights)
    )


def is_doubtful(words: Sequence[Word], own: str) -> bool:
    """Whether another model than that of `own`, which read the line, should be asked about it too."""
    return not words or any(_believed(word) < SURE for word in words) or language_of(words) not in {own, None}


def with_full_stops(words: Sequence[Word]) -> list[Word]:
    """In a line of an Indian script an upright stroke behind a word is its full stop, and stands with it."""
    if language_of(words) in {LATIN, None}:
        return list(words)
    told: list[Word] = []
    for word in words:
        if word.text in _STROKES and told:
            before = told.pop()
            text = before.text.rstrip(DANDA) + DANDA
            told.append(replace(before, text=text, right=max(before.right, word.right)))
        else:
            told.append(replace(word, text=word.text[:-1] + DANDA) if word.text[-1] in _STROKES else word)
    return told


def settled(readings: Mapping[str, Sequence[Word]]) -> tuple[Word, ...]:
    """The words of the line, of what the languages' models read, from left to right; the page's is first."""
    base = _base(readings)
    words = list(readings[base])
    for language, others in readings.items():
        if language != base:
            words = [word for group in _together(words, others) for word in _better(*group)]
    return tuple(with_full_stops(words))


def _base(readings: Mapping[str, Sequence[Word]]) -> str:
    """Whose reading of the line the others are held against: the first one's, unless another is surer."""
    sure = {name: sureness(words) for name, words in readings.items()}
    first, surest = next(iter(readings)), max(readings, key=sure.__getitem__)
    base = surest if sure[surest] > sure[first] + NEARLY else first
    written = language_of(readings[base])
    if written is not None and sure.get(written, 0.0) >= sure[base] - NEARLY:
        return written
    return base


def _believed(word: Word) -> int:
    scripts = {script for character in word.text if (script := script_of(character))}
    is_nobodys = len(scripts) > 1 or (scripts - {LATIN} and not _LIKE_A_SIGN.isdisjoint(word.text))
    return min(word.confidence, NOBODYS) if is_nobodys else word.confidence


def _better(words: list[Word], others: list[Word]) -> list[Word]:
    surer = sureness(others) >= max(SURE, sureness(words) + SURER)
    return others if others and surer else words


def _together(words: Sequence[Word], others: Sequence[Word]) -> list[tuple[list[Word], list[Word]]]:
    """What either reading has in one place, place by place."""
    groups: list[tuple[list[Word], list[Word]]] = []
    reached = -1.0
    both = [(word, 0) for word in words] + [(word, 1) for word in others]
    for word, reading in sorted(both, key=lambda each: each[0].left):
        if not groups or word.left >= reached - TOUCHING * (word.bottom - word.top):
            groups.append(([], []))
        groups[-1][reading].append(word)
        reached = max(reached, word.right)
    return groups
