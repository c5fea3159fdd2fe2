"""Titles and names from outside: nothing in them may deceive who reads them or break what shows them."""

from __future__ import annotations

import unicodedata
from typing import Annotated, Final

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

DIRECTIONS: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""They make `gnp.exe` look like `exe.png`. The joiners U+200C and U+200D are not among them: Bengali and
Hindi need them.
"""
_UNSEEN: Final = frozenset({"Cc", "Cs", "Co", "Cn", "Zl", "Zp"})

REFUSED: Final = "unsafe-characters"
"""The rule that is told of such a text, for ever: clients word it."""


def plain(text: str) -> str:
    """The text, which is one line to be shown. Raises PydanticCustomError for controls, breaks of lines, lone
    surrogates and marks that turn text round.
    """
    if any(each in DIRECTIONS or unicodedata.category(each) in _UNSEEN for each in text):
        raise PydanticCustomError(REFUSED, "control or direction-changing characters")
    return text


Plain = Annotated[str, AfterValidator(plain)]
