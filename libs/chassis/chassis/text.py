"""Titles, names, moments from outside: nothing in them may deceive who reads or break what shows them."""

from __future__ import annotations

import unicodedata
from typing import Annotated, Final

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from chassis.clock import from_text

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


def _on_the_calendar(text: str) -> str:
    """The instant, if there is such a day and such a minute: whoever hears of it counts with it."""
    from_text(text)
    return text


Instant = Annotated[
    str,
    Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$"),
    AfterValidator(_on_the_calendar),
]
"""A moment as the wire has it, in UTC."""
