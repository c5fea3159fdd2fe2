"""What the recogniser and the process that reads a page for it have agreed on."""

from __future__ import annotations

from typing import Final

PDF: Final = "page.pdf"
TEXT: Final = "page.txt"
READING: Final = "reading.json"
MISSING: Final = 3
"""Exit status: Tesseract or one of its languages is not installed."""
