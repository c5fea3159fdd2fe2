"""In which language something is likely written, by its script: a file says its own words as its title."""

import re
from collections.abc import Mapping
from typing import Final

ENGLISH: Final = "en"
_SCRIPTS: Final[Mapping[str, re.Pattern[str]]] = {
    ENGLISH: re.compile("[A-Za-z]"),
    "bn": re.compile("[\u0980-\u09e3]"),
    "hi": re.compile("[\u0900-\u0963]"),
}
"""Letters and the signs around them, without digits and the danda, which languages share."""


def language_of(text: str) -> str:
    """The code of the language in whose script most of it stands; English where that says nothing."""
    return max(_SCRIPTS, key=lambda language: len(_SCRIPTS[language].findall(text)))
