"""The office's rules for scanning, from `scan.yaml`; a later folder's file replaces an earlier one's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from chassis.rules import BadRules, read_rules
from scan.domain.quality import Limits, Threshold

FILE: Final = "scan.yaml"
LARGEST_PAGE: Final = 50_000_000
"""Pixels of one page where the rules say nothing: A4 at 600 dpi has thirty-five million."""


class YamlRules:
    """Read once, at start."""

    def __init__(self, folders: Sequence[Path]) -> None:
        """Raises BadRules for what cannot be obeyed as it stands."""
        told = read_rules(folders, FILE)
        self._default: Mapping[str, Any] = told.get("default", {})
        self._departments: Mapping[str, Mapping[str, Any]] = told.get("departments") or {}
        self.languages: tuple[str, ...] = tuple(told.get("languages", ()))
        if not self.languages:
            raise BadRules([f"{FILE}: no languages"])
        for department in ("", *self._departments):
            self.threshold(department)
            self.limits(department)

    def threshold(self, department: str) -> Threshold:
        """When a page is good enough."""
        return Threshold(self._number(department, "min_confidence"), self._number(department, "min_words"))

    def limits(self, department: str) -> Limits:
        """What is taken."""
        pixels = self._number(department, "max_pixels", LARGEST_PAGE)
        return Limits(self._number(department, "max_bytes"), self._number(department, "max_pages"), pixels)

    def _number(self, department: str, name: str, default: int | None = None) -> int:
        value = self._departments.get(department, {}).get(name, self._default.get(name, default))
        if type(value) is not int or value < 0:
            raise BadRules([f"{FILE}: {name} is no number"])
        return value
