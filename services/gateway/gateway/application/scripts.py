"""In which language a text is likely written, by its script: a form proposes it, a screen reader is told."""

from __future__ import annotations

import re

SCRIPTS = {
    "bn": re.compile("[\u0980-\u09e3]"),
    "hi": re.compile("[\u0900-\u0963]"),
    "en": re.compile("[A-Za-z]"),
}
"""Letters and the signs around them, without digits and the danda, which languages share."""


def language_of(text: str, fewest: int = 1) -> str:
    """The code of the language in whose script most of it stands; empty where there are fewer letters."""
    letters = {language: len(script.findall(text)) for language, script in SCRIPTS.items()}
    most = max(letters, key=lambda language: letters[language])
    return most if letters[most] >= fewest else ""
