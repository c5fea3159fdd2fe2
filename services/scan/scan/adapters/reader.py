"""Runs apart: reads pages with Tesseract through OCRmyPDF, each in a process of its own with bounds.

`python -I -m scan.adapters.reader` stands by with everything in memory. A page leaves `page.pdf` (upright,
straight, its text under the image), `page.txt` and `reading.json` in its folder. Without languages nothing is
read, the page is only made a PDF.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import fmean
from typing import Any, Final

import ocrmypdf
from ocrmypdf.exceptions import MissingDependencyError
from PIL import Image

from chassis.confine.guards import UNCONFINED, Guard, Unconfined
from scan.adapters import witness
from scan.adapters.bounds import bound_ourselves, end_with_our_parent
from scan.adapters.page_files import MISSING, PDF, READING, TEXT
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
        _make(image, folder, ["eng"], tesseract_timeout=0)
        (folder / TEXT).write_text("", encoding="utf-8")
        return Reading(words=0, confidence=0, blank=blank)
    _make(
        image,
        folder,
        languages,
        rotate_pages=True,
        rotate_pages_threshold=SURE_WHICH_WAY_UP,
        deskew=True,
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
        pdf_renderer="sandwich",  # the other one reads fonts from the library's folder, which may be closed
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


def get_ready() -> None:
    """What OCRmyPDF imports at its first page is in memory. The process of a page may be too late for it: it
    has another account than ours, to which the folder of our libraries can be closed.
    """
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.png"
        Image.new("L", (300, 300), 255).save(page, dpi=(300, 300))
        read(page, Path(folder), [])


def stand_by(reading: Callable[[Path, Path, Sequence[str]], Reading]) -> None:
    """Reads the pages that standard input names, a JSON line each, in a child each, until there are no more;
    a line of standard output is a child's exit status. What happens to the child does not happen to us.
    """
    end_with_our_parent()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            os._exit(_read_and_end(json.loads(line), reading))
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _read_and_end(page: Mapping[str, Any], reading: Callable[[Path, Path, Sequence[str]], Reading]) -> int:
    """The exit status of the child. It works in the page's folder: further up it may see nothing."""
    image, folder = Path(page["image"]), Path()
    with Path(os.devnull).open("r+b") as nothing:  # the questions and the answers are not the page's
        for stream in (0, 1, 2):
            os.dup2(nothing.fileno(), stream)
    tempfile.tempdir = str(folder)
    guards = tuple(map(Guard, page["guards"]))
    try:
        bound_ourselves(
            page["memory"],
            page["seconds"],
            guards,
            Path(page["folder"]),
            os.get_exec_path(),
        )
        if not os.access(page["folder"], os.R_OK | os.W_OK | os.X_OK):
            return UNCONFINED  # OCRmyPDF goes by whole paths, so the account must reach the folder by its own
        told = reading(image, folder, page["languages"])
        (folder / READING).write_text(json.dumps(asdict(told)), encoding="utf-8")
    except Unconfined:
        return UNCONFINED
    except MissingDependencyError:
        return MISSING
    except BaseException:  # noqa: BLE001 - as broad as the ways in which a page can be broken
        return 1
    return 0


if __name__ == "__main__":
    get_ready()
    stand_by(read)
