"""What a scanned letter says of itself: its number, date, subject, writer and language, for the diary form.

These are offers beside the fields, read from recognised text with all its slips; nothing is filled in
unasked.
The labels are those that letters to Indian offices carry in English, Bengali and Hindi.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from typing import TypeVar

from gateway.application.dates import NotADate, parse_day
from gateway.application.scripts import language_of

T = TypeVar("T")
TEXT_READ = 20_000  # bytes of a paper's text that are looked at: its first pages
LONGEST = 300  # characters of a line of the diary
OFFERS = 2  # of each kind; more would have to be read
SUBJECT_LINES = 4
FEWEST_LETTERS = 20  # below that, nothing is said of the language
COLON = r"[\s:.ঃ\u2013\u2014-]*"  # visarga is what a colon is often read as; the others are dashes

SUBJECT = re.compile(rf"(?:subject|sub|বিষয়|विषय){COLON}(.*)", re.IGNORECASE)
SALUTATION = re.compile(r"\S+(?:\s\S+){0,2}\s?,")  # "Sir," however it was read
LABEL = re.compile(
    r"(?:memo(?:randum)?|letter|ref(?:erence)?|no|d\.?o)\b[\s.:/]*(?:no\b)?"
    r"|স্মারক|মেমো|পত্র সংখ্যা|पत्रांक|ज्ञापांक|पत्र संख्या|क्रमांक",
    re.IGNORECASE,
)
NUMBER = re.compile(rf"{COLON}(?:নং|নম্বর|সংখ্যা|सं\.?|संख्या)?{COLON}([^\s,;]*\d[^\s,;]*(?:\s?/\s?[^\s,;]+)*)")
DATE_LABEL = re.compile(r"\bdated?\b|\bdt\b|তারিখ|তাং|दिनांक|तारीख", re.IGNORECASE)
DAY = re.compile(r"(?<![\d/.-])\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?(?:\d{4}|\d{2})(?![\d/-])")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
SPELT = re.compile(
    rf"\b(\d{{1,2}})(?:st|[nr]d|th)?\s+({'|'.join(MONTHS)})[a-z]*\.?,?\s+(\d{{4}})\b", re.IGNORECASE
)
CLOSING = re.compile(
    r"(?:yours (?:faithfully|sincerely|truly|obediently)|নিবেদক|বিনীত|আপনার বিশ্বস্ত|भवदीय|प्रार्थी|निवेदक)"
    r"(?:\s\S+)?\W*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Hints:
    """What was found, the likeliest first; `language` is a code of the diary, or empty."""

    letter_ref: tuple[str, ...] = ()
    letter_date: tuple[date, ...] = ()
    subject: tuple[str, ...] = ()
    sender: tuple[str, ...] = ()
    language: str = ""


def hints_of(text: str, today: date) -> Hints:
    """What the text of a letter says; no date is after `today`."""
    lines = [" ".join(line.split()) for line in unicodedata.normalize("NFC", text).splitlines()]
    return Hints(
        letter_ref=_some(_numbers(lines)),
        letter_date=_some(day for day in _days(lines) if day <= today),
        subject=_some(_subjects(lines)),
        sender=_some(_writers(lines)),
        language=language_of(text, FEWEST_LETTERS),
    )


def _some(found: Iterable[T]) -> tuple[T, ...]:
    return tuple(list(dict.fromkeys(found))[:OFFERS])


def _subjects(lines: Sequence[str]) -> Iterator[str]:
    for place, line in enumerate(lines):
        if begun := SUBJECT.match(line):
            more = takewhile(_goes_on, lines[place + 1 : place + SUBJECT_LINES])
            yield " ".join([begun[1], *more] if begun[1] else more).strip()[:LONGEST]


def _goes_on(line: str) -> bool:
    """Whether the line belongs to the subject above it: an empty line between is not always recognised."""
    return bool(line) and not SALUTATION.fullmatch(line)


def _numbers(lines: Sequence[str]) -> Iterator[str]:
    """What follows a label, up to the date that often stands on the same line."""
    for line in lines:
        if label := LABEL.match(line):
            rest = DATE_LABEL.split(line[label.end() :])[0]
            if number := NUMBER.match(rest):
                yield number[1].strip(" .:-")[:LONGEST]


def _days(lines: Sequence[str]) -> Iterator[date]:
    """Those that are called dates, then the others."""
    for line in sorted(lines, key=lambda line: DATE_LABEL.search(line) is None):
        for typed in DAY.findall(line):
            yield from _day(re.sub(r"\s", "", typed))
        for day, month, year in SPELT.findall(line):
            yield from _day(f"{day}-{MONTHS.index(month.lower()) + 1}-{year}")


def _day(typed: str) -> Iterator[date]:
    try:
        yield parse_day(typed)
    except NotADate:
        return


def _writers(lines: Sequence[str]) -> Iterator[str]:
    """The line below the closing words, without the brackets around a name."""
    for place, line in enumerate(lines):
        if CLOSING.fullmatch(line):
            below = [name for name in lines[place + 1 :] if name]
            yield from (name.strip("()[], ")[:LONGEST] for name in below[:1])
