"""What is printed: everything that stands on a sheet, in plain strings, so that whoever lays it out needs
neither the rules nor the file. The same sheet is the same document wherever it is printed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

WAITED_FOR: Final = 6.0
"""Seconds for a sheet on which somebody waits at a page; of a file's, some 400 lines."""

Block = tuple[str, ...]
"""The lines of one name or address, one under the other."""


@dataclass(frozen=True, slots=True)
class LetterSheet:
    """A letter as it goes out, or as it would go out now: without number and date until it is issued, without
    a signature until it is signed. Labels and fixed parts are in the letter's own language; what is empty is
    left out in print.
    """

    letter: str
    """Of which file, and which of its drafts: `<file>/<number>`."""
    form: str
    language: str
    office: Mapping[str, str]
    """The letterhead, by language."""
    heading: str
    """`MEMORANDUM`; empty for a letter."""
    number_label: str
    number: str
    date_label: str
    date: str
    """The civil date of issue, `30-11-2026`."""
    file_label: str
    file_number: str
    to_label: str
    addressees: tuple[Block, ...]
    subject_label: str
    subject: str
    reference_label: str
    reference: str
    salutation: str
    paragraphs: tuple[str, ...]
    """In their order; single breaks of lines within one are kept."""
    close: str
    signatory: Block
    """Name, if it is signed, and designation."""
    in_lieu: str
    """`for District Magistrate`, where another post signed than the one that the letter names."""
    copies_label: str
    endorsement: str
    """The number of the copies: `237(5)`."""
    copies: tuple[Block, ...]
    verification: str
    """By what the letter can be checked: its number, and the digest of the text that was approved."""


@dataclass(frozen=True, slots=True)
class Slip:
    """The acknowledgement that whoever brought or sent a paper gets (domain.md 1.1). Dates are civil dates;
    what is empty is left out in print.
    """

    language: str
    office: Mapping[str, str]
    """The letterhead, by language."""
    number: str
    received: str
    sender: str
    letter_ref: str
    letter_date: str | None
    subject: str
    """Empty for a graded paper."""


@dataclass(frozen=True, slots=True)
class Movement:
    """A line of the movement register: `at` is date and time on the walls of the district, `act` the
    participle that the history has; names are in the sheet's language.
    """

    at: str
    act: str
    by: str
    to: str


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A line of the index of notes."""

    number: int
    paragraphs: tuple[int, int]
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A line of the index of papers."""

    serial: int
    number: str
    title: str
    other: str
    """Who wrote it, or to whom the office wrote."""
    is_issued: bool
    pages: tuple[int, int] | None
    """Null for a letter whose print is on its way."""
    at: str


@dataclass(frozen=True, slots=True)
class ClosingSheet:
    """A file on paper, as far as its record has come: cover, movements, indexes of notes and papers. Of the
    notes nothing stands there but whose they are.
    """

    language: str
    office: Mapping[str, str]
    number: str
    title: str
    head: str
    classification: str
    opened: str
    opened_by: str
    retention: str
    """The class under which it is kept, empty while it is not closed."""
    kept_until: str | None
    movements: tuple[Movement, ...]
    notes: tuple[NoteLine, ...]
    papers: tuple[PaperLine, ...]
    entries: int
    """How many entries the history has."""
    digest: str
    """Of the last of them, which pins all before it."""


Sheet = LetterSheet | Slip | ClosingSheet
"""What the press prints."""
