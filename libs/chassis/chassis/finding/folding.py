"""How words are compared: the one normaliser, for what is indexed and for what is asked (ADR 46).

A word has two forms. The normal one joins only what is the same word to every reader: code points, digits,
case, the Hindi nukta, khanda-ta. The loose one joins spellings, misreadings and slips, and is looked for
after the normal one.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from typing import Final

VERSION: Final = 1
"""Of the two forms. An index of another version finds wrongly and is to be made anew."""

_MARKS: Final = "".join(chr(each) for each in range(0x20000) if unicodedata.category(chr(each))[0] == "M")
_UNSEEN: Final = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u061c\u200e\u200f"
_RAW: Final = re.compile(f"(?:[^\\W_]|[{_MARKS}{_UNSEEN}])+")
_WORD: Final = re.compile(f"(?:[^\\W_]|[{_MARKS}])+")
"""Letters, digits and marks: `\\w` alone drops the vowel signs."""

_NORMAL: Final = str.maketrans(
    {
        **dict.fromkeys(_UNSEEN),
        "\u093c": None,  # the nukta of Hindi; that of Bengali makes letters of their own
        "\u0929": "\u0928",
        "\u0931": "\u0930",
        "\u0934": "\u0933",
        "\u09ce": "\u09a4\u09cd",
        "\u09f0": "\u09b0",
    }
)
_DOUBLED: Final = re.compile("([\u09b0\u0930][\u09cd\u094d])(.)[\u09cd\u094d]\\2")
_NASAL: Final = re.compile("[\u0919\u091e\u0923\u0928\u092e]\u094d(?=[\u0915-\u0939])")
_LOOSE: Final = str.maketrans(
    {
        **dict.fromkeys("\u09cd\u094d\u09bc\u0981\u0901\u0983\u0903"),  # hasant, nukta, nasal sign, visarga
        **dict(zip("ঈীঊূণশষযংব", "ইিউুনসসজঙর", strict=True)),
        **dict(zip("ईीऊूणषध", "इिउुनशघ", strict=True)),
    }
)
_LATIN: Final = re.compile("[a-z]+")
_ALIKE: Final = str.maketrans("wcqz", "vkkj")
_LEFT_OUT: Final = re.compile("[aeiouyh]")
_RUN: Final = re.compile(r"(.)\1+")
_GOES_ON: Final = 2
_LOOSELY_GOES_ON: Final = 3
"""Letters from which on a word that is asked may go on."""
_BEFORE, _AFTER = 60, 180
"""Characters that are shown of a long text around the first word that was asked."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word that is asked: in one form, and whether a longer word will do."""

    word: str
    goes_on: bool

    def meets(self, word: str) -> bool:
        """Whether that word, in the same form, will do."""
        return word.startswith(self.word) if self.goes_on else word == self.word


def words(text: str) -> list[str]:
    """The words of a text in their normal form."""
    return [word for raw in _RAW.findall(text) for word in _normal(raw)]


@lru_cache(maxsize=65_536)
def loose(word: str) -> str:
    """The loose form of a word in its normal form."""
    indic = _NASAL.sub("\u0902", _DOUBLED.sub(r"\1\2", word)).translate(_LOOSE)
    return _LATIN.sub(_skeleton, indic) if indic[:1].isalpha() else indic


def terms(typed: str, *, loosely: bool = False) -> tuple[Term, ...]:
    """What is asked. Words may go on; a number inside must be whole, since 8/2026 is not 81/2026."""
    asked, found = words(typed), list[Term]()
    for place, word in enumerate(asked, 1):
        form = loose(word) if loosely else word
        enough = len(form) >= (_LOOSELY_GOES_ON if loosely else _GOES_ON)
        whole = word[0].isdecimal() and place < len(asked)
        found.append(Term(form, goes_on=enough and not whole))
    return tuple(dict.fromkeys(found))


def marked(text: str, asked: Sequence[Term], *, loosely: bool = False) -> Iterator[tuple[str, bool]]:
    """The text in pieces, with whether a piece is a word that was asked."""
    end = 0
    for raw in _RAW.finditer(text):
        forms = [loose(word) if loosely else word for word in _normal(raw.group())]
        if any(term.meets(form) for term in asked for form in forms):
            if raw.start() > end:
                yield text[end : raw.start()], False
            yield raw.group(), True
            end = raw.end()
    if end < len(text):
        yield text[end:], False


def excerpt(text: str, asked: Sequence[Term], *, loosely: bool = False) -> Iterator[tuple[str, bool]]:
    """As `marked`, of what stands around the first of the words."""
    before = takewhile(lambda piece: not piece[1], marked(text, asked, loosely=loosely))
    at = sum(len(part) for part, _ in before)
    begin = text.rfind(" ", 0, at - _BEFORE) + 1 if at > _BEFORE else 0
    end = text.find(" ", at + _AFTER)
    cut = ("… " if begin else "") + (text[begin:] if end < 0 else text[begin:end] + " …")
    return marked(cut, asked, loosely=loosely)


@lru_cache(maxsize=65_536)
def _normal(raw: str) -> tuple[str, ...]:
    folded = unicodedata.normalize("NFKC", raw).translate(_NORMAL).casefold()
    digits = "".join(str(unicodedata.decimal(each)) if each.isdecimal() else each for each in folded)
    return tuple(_WORD.findall(digits))


def _skeleton(latin: re.Match[str]) -> str:
    """How an English word is recognised although it is misspelt: its consonants, each once in a
    row.
    """
    word = latin.group().translate(_ALIKE)
    return _RUN.sub(r"\1", word[0] + _LEFT_OUT.sub("", word[1:]))
