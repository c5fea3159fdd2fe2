"""Runs apart: reads pages with Tesseract in its memory, each in a process of its own with bounds.

`python -I -m scan.adapters.reader` stands by with the models loaded. A page leaves `page.pdf` (upright,
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
from functools import lru_cache
from pathlib import Path
from statistics import fmean
from typing import Any, Final

from PIL import Image

from chassis.confine.guards import UNCONFINED, Guard, Unconfined
from scan.adapters import layer, leaf
from scan.adapters.bounds import bound_ourselves, end_with_our_parent
from scan.adapters.engine import Engine, NoModel, Seen
from scan.adapters.page_files import MISSING, PDF, READING, TEXT
from scan.domain.quality import Reading
from scan.domain.words import Line, Word

DPI: Final = 300  # of a page that does not say
INK: Final = 160  # grey from which a spot of a page counts as written on
SPOT: Final = 4  # pixels; dust is smaller and pales
BLANK: Final = 0.0001  # of a page's spots: about one short word

engine = lru_cache(maxsize=1)(Engine)
"""The models of these languages, loaded once."""


def read(image: Path, folder: Path, languages: Sequence[str]) -> Reading:
    """The page is in the folder, and this was read of it. Raises NoModel, and what a broken image raises."""
    with Image.open(image) as page:
        page.load()
        dpi = round(page.info.get("dpi", (DPI, DPI))[0])
        carried = layer.told(page.info.get(layer.KEY, ""))
    blank = is_blank(page)
    if blank or not languages:
        leaf.write(folder / PDF, page, dpi, [])
        (folder / TEXT).write_text("", encoding="utf-8")
        return Reading(words=0, confidence=0, blank=blank)
    seen = engine(tuple(languages)).read(page, dpi, carried)
    leaf.write(folder / PDF, seen.picture, dpi, seen.lines)
    (folder / TEXT).write_text(_text(seen.lines), encoding="utf-8")
    return _reading(seen)


def is_blank(page: Image.Image) -> bool:
    """Whether nothing is written on the page: the back of a letter, an empty sheet in the feeder."""
    spots = page.convert("L").reduce(SPOT)
    return sum(spots.histogram()[:INK]) < BLANK * spots.width * spots.height


def _text(lines: Sequence[Line]) -> str:
    """A line each; an empty one between blocks."""
    told: list[str] = []
    for before, line in zip([None, *lines], lines, strict=False):
        if before is not None and before.block != line.block:
            told.append("")
        told.append(" ".join(word.text for word in line.words))
    return "".join(f"{line}\n" for line in told)


def _reading(seen: Seen) -> Reading:
    confidences = [word.confidence for word in seen.words]
    confidence = round(fmean(confidences)) if confidences else 0
    return Reading(len(confidences), confidence, seen.rotation, seen.skew)


def get_ready() -> None:
    """What Pillow and pikepdf import at their first page is in memory. The process of a page may be too late
    for it: it has another account than ours, to which the folder of our libraries can be closed.
    """
    line = Line(0, (Word("a", 0, 0, 0, 9, 9),), 0, 0, 9, 9)
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.png"
        for mode in ("1", "L", "RGB"):
            Image.new(mode, (300, 300), "white").save(page, dpi=(DPI, DPI))
            read(page, Path(folder), [])
            with Image.open(page) as image:
                leaf.write(Path(folder) / PDF, image.rotate(1), DPI, [line])


def stand_by(reading: Callable[[Path, Path, Sequence[str]], Reading]) -> None:
    """Reads the pages that standard input names, a JSON line each, in a child each, until there are no more;
    a line of standard output is a child's exit status. What happens to the child does not happen to us.
    """
    end_with_our_parent()
    for line in sys.stdin:
        page = json.loads(line)
        sys.stdout.write(f"{_status(page, reading)}\n")
        sys.stdout.flush()


def _status(page: Mapping[str, Any], reading: Callable[[Path, Path, Sequence[str]], Reading]) -> int:
    """The exit status of the child that has the page; it has the models from us."""
    try:
        if page["languages"]:
            engine(tuple(page["languages"]))
    except NoModel:
        return MISSING
    child = os.fork()
    if child == 0:
        os._exit(_read_and_end(page, reading))
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


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
        )
        told = reading(image, folder, page["languages"])
        (folder / READING).write_text(json.dumps(asdict(told)), encoding="utf-8")
    except Unconfined:
        return UNCONFINED
    except BaseException:  # noqa: BLE001 - as broad as the ways in which a page can be broken
        return 1
    return 0


if __name__ == "__main__":
    get_ready()
    stand_by(read)
