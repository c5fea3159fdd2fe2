"""Stands beside OCRmyPDF as its plugin and notes what Tesseract said: which way up, how askew, how sure.

So one pass of recognition gives the page, its text and the confidence of every word. The text layer is
Tesseract's own: OCRmyPDF's other renderer (fpdf2) lays Bengali and Devanagari out in pieces, and of the words
of a Bengali page that the recognition had right only 44 in 100 could then be found in the PDF.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from ocrmypdf import hookimpl
from ocrmypdf.builtin_plugins.tesseract_ocr import TesseractOcrEngine
from PIL import Image

CONFIGURATION: Final = ("tsv",)
"""Tesseract's name for its table of words, written beside the page."""
LARGE: Final = 2000  # pixels of the shorter side: A4 at 300 dpi has 2480
HALF_DPI: Final = 150


@dataclass
class Testimony:
    """What was seen of the one page that this process reads. `angle` is Tesseract's, with how sure it was."""

    angle: int = 0
    angle_confidence: float = 0.0
    skew: float = 0.0
    confidences: list[int] = field(default_factory=list)


SEEN: Final = Testimony()


class Witness(TesseractOcrEngine):
    """Tesseract as OCRmyPDF runs it, with somebody looking on."""

    @staticmethod
    def get_orientation(input_file: Path, options: Any) -> Any:
        """Which way up the page is."""
        told = TesseractOcrEngine.get_orientation(  # type: ignore[no-untyped-call]
            halved(input_file), options
        )
        SEEN.angle, SEEN.angle_confidence = told.angle, told.confidence
        return told

    @staticmethod
    def get_deskew(input_file: Path, options: Any) -> float:
        """By how many degrees the page is askew."""
        SEEN.skew = float(TesseractOcrEngine.get_deskew(halved(input_file), options))
        return SEEN.skew

    @staticmethod
    def generate_pdf(input_file: Path, output_pdf: Path, output_text: Path, options: Any) -> None:
        """The words of the page as an invisible layer."""
        TesseractOcrEngine.generate_pdf(  # type: ignore[no-untyped-call]
            input_file, output_pdf, output_text, options
        )
        SEEN.confidences = confidences(output_pdf.with_suffix(".tsv"))


@hookimpl
def get_ocr_engine(options: Any) -> TesseractOcrEngine | None:
    """Ours, unless nothing is to be read."""
    return None if options is not None and options.ocr_engine == "none" else Witness()


def halved(image: Path) -> Path:
    """The page at half its resolution, beside it, unless it is small already: how it lies can be seen as well
    from further away, in half the time.
    """
    with Image.open(image) as page:
        if min(page.size) < LARGE:
            return image
        smaller = image.with_suffix(".half.png")
        page.convert("L").reduce(2).save(smaller, compress_level=1, dpi=(HALF_DPI, HALF_DPI))
    return smaller


def confidences(table: Path) -> list[int]:
    """How sure Tesseract was, 0 to 100, of each word that has a letter or a digit in it."""
    if not table.exists():
        return []
    with table.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [round(float(row["conf"])) for row in rows if _is_word(row["text"])]


def _is_word(text: str | None) -> bool:
    return any(character.isalnum() for character in text or "")
