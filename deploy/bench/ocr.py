"""How fast paper becomes text: scan's recogniser on made pages, one page in each process, as many at
once as workers.

The pages are an English, a Bengali and a Hindi letter as a scanner spoils them, and every language of the
office's rules is tried on each, as at work.
"""

from __future__ import annotations

import itertools
import resource
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from deploy.bench.figures import Row, per
from deploy.local.progress import say
from scan.adapters.ocr import TesseractRecogniser
from scan.adapters.reading_room import ReadingRoom
from tests.support import pages

SCRIPTS: tuple[pages.Language, ...] = ("en", "bn", "hi")
LANGUAGES = ("ben", "hin", "eng")  # deploy/district/rules/scan.yaml
SECONDS = 120
MEMORY = 1536 * 1024 * 1024
MINUTE = 60.0
SKEW = 1.2  # degrees


def recognition(workers: int, count: int) -> list[Row]:
    """Pages a minute with so many pages read at once, and the processor time of a page, which other work on
    the machine changes less. Raises what the recogniser raises.
    """
    say(f"reading {count} pages, {workers} at once ...")
    with TemporaryDirectory() as folder:
        images = _images(Path(folder), count)
        begun, spent = time.monotonic(), _processor()
        with ThreadPoolExecutor(workers) as readers:
            words = sum(readers.map(_words, (images[first::workers] for first in range(workers))))
        seconds, spent = time.monotonic() - begun, _processor() - spent
    value = f"{per(count, seconds, MINUTE):.1f} pages/min ({count} pages, {words} words)"
    return [
        Row(f"OCR, {workers} at once", value),
        Row(f"OCR, {workers} at once, processor time a page", f"{spent / count:.2f} s"),
    ]


def _processor() -> float:
    """Seconds that the reading processes have taken which are no more."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _images(folder: Path, count: int) -> Sequence[Path]:
    made = []
    folder.chmod(0o711)  # the account that reads a page must reach the page's own folder
    for number, language in zip(range(count), itertools.cycle(SCRIPTS), strict=False):
        path = folder / f"{number}" / "page.png"  # a page is read in its own folder, and sees no other
        path.parent.mkdir()
        path.write_bytes(pages.png(pages.skewed(pages.noisy(pages.page(language)), SKEW)))
        made.append(path)
    return made


def _words(images: Sequence[Path]) -> int:
    """How many words one worker reads, page after page."""
    words = 0
    with closing(ReadingRoom()) as reading_room:
        recogniser = TesseractRecogniser(reading_room, LANGUAGES, SECONDS, MEMORY)
        for image in images:
            words += recogniser.read(image, image.parent).reading.words
    return words
