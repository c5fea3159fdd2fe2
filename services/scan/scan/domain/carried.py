"""What a page of a PDF says that it says, and when that is believed.

A text layer is a claim. Old Bengali fonts have Latin letters for codes, typesetters leave the vowel signs of
an Indian script behind as rubbish, and what is hidden was never on the paper. So nothing of a page's layer is
used unless it could be writing, and a reading of the picture, font by font, agrees with it.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from scan.domain.words import LATIN, Word, script_of

ODD: Final = 0.02
"""Share of the words that may be no writing: the bullet of a list has no letter of its own in most fonts."""
AGREED: Final = 0.75
"""Share of a font's words that must be read from the picture as they are carried. Of right ones 0.95 and more
are, of rubbish a quarter at most.
"""
RUN: Final = 3
"""Latin letters that are the same by chance, one after the other, are fewer."""
LINES: Final = 3
"""So many lines of each font are read, those with most of its words: an encoding is the font's."""
_NO_WRITING: Final = frozenset({"Cc", "Cs", "Co", "Cn"})


@dataclass(frozen=True)
class Printed:
    """A word that the page carries, where it is painted, in pixels, and the number of its font."""

    text: str
    font: int
    left: int
    top: int
    right: int
    bottom: int


PrintedLine = Sequence[Printed]


def could_be_writing(lines: Iterable[PrintedLine]) -> bool:
    """Whether there are words, nearly all of which somebody may have written as they stand."""
    words = [word.text for line in lines for word in line]
    return bool(words) and sum(map(_is_odd, words)) <= ODD * len(words)


def to_be_read(lines: Sequence[PrintedLine]) -> dict[int, list[PrintedLine]]:
    """By font, the lines in which its words are held against the picture. A font of a few words only has
    none: reading the page would get as many wrong.
    """
    letters = Counter[int]()
    for word in (word for line in lines for word in line):
        letters[word.font] += len(_plain(word.text))
    fonts = [font for font, count in letters.items() if count > ODD * letters.total()]
    return {font: sorted(lines, key=lambda line: -_letters(line, font))[:LINES] for font in fonts}


def agreement(font: int, carried: PrintedLine, read: Iterable[Word]) -> tuple[int, int]:
    """How many letters of the line's words in this font there are, and how many of them were read so.

    In Latin letters a wrong encoding exchanges all of them, so one that was misread spoils no word. In an
    Indian script it parts words or exchanges two signs, so they count as wholes.
    """
    found = [_plain(word.text) for word in read]
    whole, in_order = Counter(found), "".join(found)
    right, latin = 0, ""
    for plain in (_plain(word.text) for word in carried if word.font == font):
        if {script_of(each) for each in plain} <= {LATIN, None}:
            latin += plain
        elif whole[plain]:
            whole[plain] -= 1
            right += len(plain)
    same = SequenceMatcher(None, latin, in_order, autojunk=False).get_matching_blocks()
    right += sum(block.size for block in same if block.size >= min(RUN, len(latin)))
    return _letters(carried, font), right


def _letters(line: PrintedLine, font: int) -> int:
    return sum(len(_plain(word.text)) for word in line if word.font == font)


def _plain(text: str) -> str:
    """Letters, signs and digits only: how stops stand is no question of encoding."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(each for each in composed if each.isalnum() or unicodedata.category(each)[0] == "M")


def _is_odd(word: str) -> bool:
    """No letter at all, a mark without a letter before it, letters of two scripts."""
    categories = [unicodedata.category(each) for each in word]
    scripts = {script for each in word if (script := script_of(each))}
    return (
        not _NO_WRITING.isdisjoint(categories)
        or "\ufffd" in word
        or categories[0][0] == "M"
        or len(scripts) > 1
    )
