"""Reads pages.

That happens in a process of its own (`reader.py`): Tesseract is not designed to stand hostile input, and a
page that brings it down must not bring the worker down, nor be lost.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import structlog

from chassis.confine.guards import UNCONFINED, Guard
from chassis.errors import Transient
from scan.adapters.page_files import MISSING, PDF, READING, TEXT, is_file
from scan.adapters.reading_room import ReadingRoom
from scan.application.ports import Recognised
from scan.domain.quality import UNREADABLE, Reading

VERSION: Final = 5
"""Goes up when a page would be read otherwise with the same languages."""

PATIENCE: Final = 4
"""A busy machine is no fault of the page: it is the processor's time that judges it."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class TesseractRecogniser:
    """`languages` are Tesseract's names; `seconds` of processor, PATIENCE times as many by the clock, and
    `memory` (bytes) bound one page, which is not read without the guards of `demands`.
    """

    reading_room: ReadingRoom
    languages: tuple[str, ...]
    seconds: int
    memory: int
    demands: tuple[Guard, ...] = tuple(Guard)

    @property
    def settings_digest(self) -> str:
        """Changes when a page would be read otherwise."""
        settings = json.dumps([VERSION, self.languages])
        return hashlib.sha256(settings.encode()).hexdigest()[:12]

    def read(self, image: Path, room: Path) -> Recognised:
        """The page turned upright, straightened and read. One over which the recognition breaks down becomes
        a PDF as it is, without text. Raises NotInTime, Transient when not even that can be done here.
        """
        told = self._run(image, room, self.languages)
        return self.copy(image, room) if told is None else Recognised(told, room / PDF, room / TEXT)

    def copy(self, image: Path, room: Path) -> Recognised:
        """The page as a PDF as it is, without text. Raises Transient."""
        _log.warning("page_unreadable", page=image.name)
        if self._run(image, room, ()) is None:
            raise Transient("the page could not be made a PDF")
        return Recognised(UNREADABLE, room / PDF, room / TEXT)

    def _run(self, image: Path, room: Path, languages: Sequence[str]) -> Reading | None:
        """What was read; None when the page brought it down. Raises NotInTime, Transient."""
        page = {
            "image": str(image.relative_to(room)),
            "folder": str(room),
            "guards": self.demands,
            "languages": languages,
            "memory": self.memory,
            "seconds": self.seconds,
        }
        status = self.reading_room.read(page, PATIENCE * self.seconds)
        if status == MISSING:
            raise Transient("a model of one of the languages is not installed")
        if status == UNCONFINED:
            raise Transient("a guard around the reader cannot be had")
        if status != 0 or not all(is_file(room / name) for name in (PDF, TEXT, READING)):
            return None
        return Reading(**json.loads((room / READING).read_text(encoding="utf-8")))
