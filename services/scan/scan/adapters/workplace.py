"""Folders to work in: made for one task and gone after it; those of a killed process are cleared later."""

from __future__ import annotations

import math
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

PREFIX: Final = "daftar-scan-"


def folder_of(told: Path | None) -> Path:
    """The folder that was told, or where the system keeps such."""
    return told or Path(tempfile.gettempdir())


class Workshop:
    """Working folders below `base`; without one, where the system keeps such."""

    def __init__(self, base: Path | None = None) -> None:
        self._base = folder_of(base)

    @contextmanager
    def room(self) -> Iterator[Path]:
        """An empty folder for the time being."""
        with tempfile.TemporaryDirectory(prefix=PREFIX, dir=self._base) as folder:
            yield Path(folder)

    def clear(self, seconds: float) -> int:
        """Folders in which nothing was begun for so long are gone: their processes were killed. How many."""
        limit = time.time() - seconds
        left = [path for path in self._base.glob(f"{PREFIX}*") if _begun(path) < limit]
        for path in left:
            shutil.rmtree(path, ignore_errors=True)
        return len(left)


def _begun(folder: Path) -> float:
    """When something was last begun in it; never, if its own task has just removed it."""
    try:
        return folder.stat().st_mtime
    except FileNotFoundError:
        return math.inf
