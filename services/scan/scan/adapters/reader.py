"""Runs alone, in a process with bounds: reads one page with Tesseract through OCRmyPDF.

`python -I -m scan.adapters.reader <page.png> <folder> <memory> <seconds> <languages>` leaves `page.pdf`
(upright, straight, its text under the image) and `page.txt` in the folder and writes one JSON line, the
reading. Without languages nothing is read, the page is only made a PDF.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import fmean
from typing import Any, Final

import ocrmypdf
from ocrmypdf.exceptions import MissingDependencyError
from PIL import Image

from scan.adapters import witness
from scan.adapters.bounds import bound_ourselves
from scan.adapters.page_files import MISSING, PDF, TEXT
from scan.domain.quality import Reading

SURE_WHICH_WAY_UP: Final = 4.0
"""Tesseract's confidence from which a page is turned. Printed pages have 8 to 30, also in Bengali, doubtful
ones under 2; OCRmyPDF's own 14 leaves Bengali pages lying on their side.
"""
INK: Final = 160  # grey from which a spot of a page counts as written on
SPOT: Final = 4  # pixels; dust is smaller and pales
BLANK: Final = 0.0001  # of a page's spots: about one short word


def read(image: Path, folder: Path, languages: Sequence[str]) -> Reading:
    """The page is in the folder, and this was read of it. Raises MissingDependencyError and whatever else
    OCRmyPDF raises.
    """
    blank = is_blank(image)
    if blank or not languages:
        _make(image, folder, ["eng"], ocr_engine="none", tesseract_timeout=0)
        (folder / TEXT).write_text("", encoding="utf-8")
        return Reading(words=0, confidence=0, blank=blank)
    _make(
        image,
        folder,
        languages,
        rotate_pages=True,
        rotate_pages_threshold=SURE_WHICH_WAY_UP,
        deskew=True,
        pdf_renderer="sandwich",
        tesseract_config=witness.CONFIGURATION,
        sidecar=folder / TEXT,
    )
    return _reading(witness.SEEN)


def is_blank(image: Path) -> bool:
    """Whether nothing is written on the page: the back of a letter, an empty sheet in the feeder."""
    with Image.open(image) as page:
        spots = page.convert("L").reduce(SPOT)
    return sum(spots.histogram()[:INK]) < BLANK * spots.width * spots.height


def _make(image: Path, folder: Path, languages: Sequence[str], **options: Any) -> None:
    done = ocrmypdf.ocr(
        image,
        folder / PDF,
        language=list(languages),
        output_type="pdf",
        optimize=0,
        jobs=1,
        use_threads=True,
        progress_bar=False,
        plugins=[witness.__name__],
        **options,
    )
    if done != ocrmypdf.ExitCode.ok:
        raise RuntimeError(f"OCRmyPDF ended with {done!r}")


def _reading(seen: witness.Testimony) -> Reading:
    turned = (360 - seen.angle) % 360 if seen.angle_confidence >= SURE_WHICH_WAY_UP else 0
    confidence = round(fmean(seen.confidences)) if seen.confidences else 0
    return Reading(len(seen.confidences), confidence, turned, round(seen.skew, 2))


def main() -> int:
    """Reads one page and ends."""
    image, folder, memory, seconds, languages = sys.argv[1:6]
    bound_ourselves(int(memory), int(seconds), children=True)
    try:
        reading = read(Path(image), Path(folder), languages.split("+") if languages else [])
    except MissingDependencyError as missing:
        sys.stderr.write(f"{missing}\n")
        return MISSING
    sys.stdout.write(json.dumps(asdict(reading)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
