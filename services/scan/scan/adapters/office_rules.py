"""The office's rules for scanning, from `scan.yaml`; a later folder's file replaces an earlier one's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from chassis.process.rules import BadRules, read_rules
from scan.domain.quality import Limits, Threshold

FILE: Final = "scan.yaml"
LARGEST_PAGE: Final = 50_000_000
"""Pixels of one page where the rules say nothing: A4 at 600 dpi has thirty-five million."""

NUMBERS: Final[Mapping[str, int | None]] = {
    "min_confidence": None,
    "min_words": None,
    "max_bytes": None,
    "max_pages": None,
    "max_pixels": LARGEST_PAGE,
}
"""What the file says in numbers, and what counts where it does not."""


class YamlRules:
    """Read once, at start."""

    def __init__(self, folders: Sequence[Path]) -> None:
        """Raises BadRules, with every fault, for what cannot be obeyed as it stands."""
        told = read_rules(folders, FILE)
        default, languages = told.get("default"), told.get("languages")
        self._default: Mapping[str, Any] = default if isinstance(default, dict) else {}
        self._departments: Mapping[str, Mapping[str, Any]] = told["departments"]
        self.languages: tuple[str, ...] = tuple(languages) if isinstance(languages, list) else ()
        named = self.languages and all(isinstance(each, str) for each in self.languages)
        faults = [] if named else [f"{FILE}: no languages"]
        faults += [
            f"{FILE}: {department or 'default'}: {name} is no number"
            for department in ("", *self._departments)
            for name in NUMBERS
            if not _is_number(self._number(department, name))
        ]
        if faults:
            raise BadRules(faults)

    def threshold(self, department: str) -> Threshold:
        """When a page is good enough."""
        return Threshold(self._number(department, "min_confidence"), self._number(department, "min_words"))

    def limits(self, department: str) -> Limits:
        """What is taken."""
        largest = ("max_bytes", "max_pages", "max_pixels")
        return Limits(*(self._number(department, name) for name in largest))

    def _number(self, department: str, name: str) -> Any:
        own = self._departments.get(department, {})
        return own.get(name, self._default.get(name, NUMBERS[name]))


def _is_number(value: object) -> bool:
    return type(value) is int and value >= 0
