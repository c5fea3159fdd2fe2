"""The watched folder in a test: a scanner that drops files, and time that passes for those taken."""

from __future__ import annotations

import os
import time
from pathlib import Path

from scan.adapters.intake_folder import DiskFolder
from scan.application.folder import IntakeFolder, watch
from services.scan.tests.support.room import Office


def intake_folder(base: Path, department: str = "general") -> DiskFolder:
    """The department's folder, and beside the share where taken files lie."""
    return DiskFolder(base / "intake" / department, base / "intake.taken" / department)


def drop(base: Path, content: bytes, name: str = "letter.tif", department: str = "general") -> Path:
    """The scanner has written a file into the department's folder."""
    path = base / "intake" / department / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def look_until_taken(folder: IntakeFolder, office: Office) -> int:
    """Two looks, between which nothing changed; how many files were taken."""
    watch("general", folder, 0.0, office.room)
    return watch("general", folder, 0.0, office.room)


def an_hour_older(base: Path) -> None:
    """What was taken was taken an hour ago."""
    before = time.time() - 3600
    for path in (base / "intake.taken").glob("*/*"):
        os.utime(path, (before, before))
