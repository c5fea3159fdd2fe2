"""The office's rules for scanning, from `scan.yaml`; a later folder's file replaces an earlier one's."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field

from chassis.process.rules import ByDepartment, Form, read_rules
from scan.domain.quality import Limits, Threshold

FILE: Final = "scan.yaml"
LARGEST_PAGE: Final = 50_000_000
"""Pixels at which a page is read, where the rules say nothing: A4 at 600 dpi has thirty-five million."""

LARGEST_SHEET: Final = 2_000_000_000
"""Pixels of a map or a plan, where the rules say nothing: a wide scanner's roll of two metres at 600 dpi."""

MOST_PAGES: Final = 2_000
"""Of a batch: its document, some 2 KB a page, stays far from the 16 MB that a store of documents may take."""

Whole = Annotated[int, Field(strict=True, ge=0)]


class _Numbers(Form):
    min_confidence: Whole
    min_words: Whole
    max_bytes: Whole
    max_pages: Annotated[Whole, Field(le=MOST_PAGES)]
    max_pixels: Annotated[Whole, Field(ge=1)] = LARGEST_PAGE
    max_sheet_pixels: Whole = LARGEST_SHEET


class _File(ByDepartment[_Numbers]):
    languages: tuple[str, ...] = Field(min_length=1)


class YamlRules:
    """Read once, at start."""

    def __init__(self, folders: Sequence[Path]) -> None:
        """Raises BadRules, with every fault, for what cannot be obeyed as it stands."""
        self._told = read_rules(folders, FILE, _File)
        self.languages = self._told.languages

    def threshold(self, department: str) -> Threshold:
        """When a page is good enough."""
        told = self._told.of(department)
        return Threshold(told.min_confidence, told.min_words)

    def limits(self, department: str) -> Limits:
        """What is taken."""
        told = self._told.of(department)
        return Limits(told.max_bytes, told.max_pages, told.max_pixels, told.max_sheet_pixels)
