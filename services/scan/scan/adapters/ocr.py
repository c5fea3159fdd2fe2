"""Reads a page with Tesseract through OCRmyPDF: turned, straightened, its text put under the image.

OCRmyPDF is run as a program: it is not designed to stand hostile input, and a page that brings it down must
not bring the worker down. How sure Tesseract was is in the hOCR that it leaves in its working folder.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Final

import pikepdf
from lxml import html

from chassis.errors import Transient
from scan.application.ports import Recognised
from scan.domain.quality import Reading

VERSION: Final = 1
"""Goes up when a page would be read otherwise with the same languages."""

DPI: Final = "300"
PROGRAMS: Final = "/usr/local/bin:/usr/bin:/bin"
"""Where Tesseract and Ghostscript are."""

TURNED: Final = re.compile(r"page is facing (\S+), confidence [\d.]+ - will rotate")
DIRECTIONS: Final = {"\u21e7": 0, "\u21e8": 270, "\u21e9": 180, "\u21e6": 90}
"""The arrow of OCRmyPDF's word about a page, and by how many degrees clockwise it turned the page."""

_CONFIDENCE: Final = re.compile(r"x_wconf (\d+)")
_LETTER: Final = re.compile(r"\w")


@dataclass(frozen=True)
class OcrmypdfRecogniser:
    """`languages` are Tesseract's names; `seconds` bounds one page."""

    languages: tuple[str, ...]
    seconds: int

    @property
    def settings_digest(self) -> str:
        """Changes when a page would be read otherwise."""
        settings = json.dumps([VERSION, self.languages])
        return hashlib.sha256(settings.encode()).hexdigest()[:12]

    def read(self, image: Path, room: Path) -> Recognised:
        """The page turned upright, straightened and read. Raises Transient."""
        work = room / "ocr"
        work.mkdir()
        pdf, text = room / "page.pdf", room / "page.txt"
        said = self._run(image, pdf, text, work)
        words = list(_confidences(_hocr(work)))
        confidence = round(fmean(words)) if words else 0
        return Recognised(Reading(len(words), confidence, _rotation(said)), pdf, text)

    def _run(self, image: Path, pdf: Path, text: Path, work: Path) -> str:
        options = ["--image-dpi", DPI, "--rotate-pages", "--rotate-pages-threshold", "2", "--deskew"]
        outputs = ["--output-type", "pdf", "--optimize", "1", "--jobs", "1", "--sidecar", str(text)]
        command = [sys.executable, "-m", "ocrmypdf", "--keep-temporary-files", "--verbose", "0"]
        languages = ["--language", "+".join(self.languages)]
        environment = {
            "HOME": str(work),
            "LC_ALL": "C.UTF-8",
            "OMP_THREAD_LIMIT": "1",  # Tesseract's threads only fight each other: a fifth of the speed
            "PATH": PROGRAMS,
            "TMPDIR": str(work),
        }
        child = subprocess.Popen(  # noqa: S603 - our own interpreter
            [*command, *languages, *options, *outputs, str(image), str(pdf)],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        try:
            _, said = child.communicate(timeout=self.seconds)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)  # Tesseract is its child
            child.communicate()
            raise Transient("a page took too long to read") from None
        if child.returncode != 0 or not pdf.exists():
            raise Transient(f"ocrmypdf ended with {child.returncode}")
        return said.decode("utf-8", "replace")


class PikepdfBinder:
    """Binds pages to one PDF."""

    def bind(self, pages: Sequence[Path], into: Path) -> None:
        """`into` is one PDF of all the pages, in order."""
        with pikepdf.new() as whole:
            for path in pages:
                with pikepdf.open(path) as page:
                    whole.pages.extend(page.pages)
            whole.save(into, compress_streams=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def _hocr(work: Path) -> Path | None:
    return next(iter(sorted(work.glob("*/*_hocr.hocr"))), None)


def _confidences(hocr: Path | None) -> list[int]:
    """How sure Tesseract was of each word that has a letter or a digit in it."""
    if hocr is None:
        return []
    words = html.parse(str(hocr)).getroot().xpath("//*[contains(@class, 'ocrx_word')]")
    found = [(word.text_content(), _CONFIDENCE.search(word.get("title", ""))) for word in words]
    return [int(told.group(1)) for text, told in found if told and _LETTER.search(text)]


def _rotation(said: str) -> int:
    told = TURNED.search(said)
    return DIRECTIONS.get(told.group(1), 0) if told else 0
