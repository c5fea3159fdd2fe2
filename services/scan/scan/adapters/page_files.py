"""What the recogniser and the process that reads a page for it have agreed on, and how far it is trusted."""

from __future__ import annotations

from pathlib import Path
from typing import Final

PDF: Final = "page.pdf"
TEXT: Final = "page.txt"
READING: Final = "reading.json"
MISSING: Final = 3
"""Exit status: Tesseract has no model for one of the languages here."""


def is_file(path: Path) -> bool:
    """Whether a confined process left a file of its own there: a link would be followed with our rights."""
    return path.is_file() and not path.is_symlink()
