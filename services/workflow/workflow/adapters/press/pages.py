"""From a sheet to markup: its template, the fixed words in its language, each text in its scripts.

What people wrote is text and never markup: everything is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from workflow.application.sheets import ClosingSheet, LetterSheet, Sheet, Slip

FOLDER: Final = Path(__file__).parent / "templates"
WORDS: Final = FOLDER / "words.yaml"
TEMPLATES: Final[Mapping[type[Sheet], str]] = {
    LetterSheet: "letter",
    Slip: "slip",
    ClosingSheet: "closing",
}
LANGUAGES: Final = ("en", "bn", "hi")
"""Those in which the office's own words are printed."""

_SCRIPTS: Final = re.compile(
    "(?P<bn>[\u0980-\u09ff][\u0980-\u09ff\u200c\u200d]*)"
    "|(?P<hi>[\u0900-\u0963\u0966-\u097f][\u0900-\u0963\u0966-\u097f\u200c\u200d]*)"
    "|(?P<en>[A-Za-z]+)"
)
"""Letters of one script; digits and the danda are of none."""
_BENGALI_DIGITS: Final = str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯")


class Pages:
    """Makes the markup of sheets."""

    def __init__(self) -> None:
        self._words: Mapping[str, Mapping[str, Mapping[str, Any]]] = yaml.safe_load(
            WORDS.read_text(encoding="utf-8")
        )
        self._templates = Environment(
            loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined
        )
        self._templates.filters |= {"run": run, "day": day, "moment": moment, "qr": qr}

    def of(self, sheet: Sheet) -> str:
        """The whole document, in the sheet's language, or the first where the office prints in none such."""
        name = TEMPLATES[type(sheet)]
        language = sheet.language if sheet.language in LANGUAGES else LANGUAGES[0]
        words = self._words[name][language]
        template = self._templates.get_template(f"{name}.html")
        return template.render(sheet=sheet, words=words, language=language, languages=LANGUAGES)


def run(text: str, language: str) -> Markup:
    """The text, in which letters of another script than the language's say which language they are of."""
    return Markup().join(
        Markup('<span lang="{}">{}</span>').format(of, part) if of != language else part
        for of, part in runs(text, language)
    )


def runs(text: str, language: str) -> Iterator[tuple[str, str]]:
    """The text in parts of one language each; a bracket before a word goes with the word."""
    begin, end, now = 0, 0, language
    for found in _SCRIPTS.finditer(text):
        of = str(found.lastgroup)
        if of != now:
            _, space, attached = text[end : found.start()].rpartition(" ")
            cut = found.start() - (len(attached) if space or end == 0 else 0)
            if cut > begin:
                yield now, text[begin:cut]
            begin, now = cut, of
        end = found.end()
    if begin < len(text):
        yield now, text[begin:]


def day(civil: str | None, language: str) -> str:
    """A civil date as the office writes it: `22-11-2026`, in Bengali in its own digits; nothing for none."""
    if civil is None:
        return ""
    written = date.fromisoformat(civil).strftime("%d-%m-%Y")
    return written.translate(_BENGALI_DIGITS) if language == "bn" else written


def moment(civil: str, language: str) -> str:
    """Date and time as the office writes them: `22-11-2026 10:30`."""
    date_part, _, time_part = civil.partition("T")
    written = time_part[:5]
    return f"{day(date_part, language)} {written.translate(_BENGALI_DIGITS) if language == 'bn' else written}"


def qr(text: str) -> str:
    """The address of a picture that telephones read as the text; the picture is in the address."""
    import segno

    return str(segno.make_qr(text, error="m").svg_data_uri(omitsize=True, border=2))
