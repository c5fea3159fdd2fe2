"""Folders to work in: made for one task, gone after it, also after a failure."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory


class Workshop:
    """Working folders below `base`, or where the system keeps such."""

    def __init__(self, base: Path | None = None) -> None:
        self._base = base

    @contextmanager
    def room(self) -> Iterator[Path]:
        """An empty folder for the time being."""
        with TemporaryDirectory(prefix="daftar-scan-", dir=self._base) as folder:
            yield Path(folder)
