"""A department's intake folder on a disk that scanners and other processes write to.

Only a rename within one file system is relied upon: it happens for one process, wholly or not at all.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

TAKEN: Final = ".taken"
_SEPARATOR: Final = "__"


class DiskFolder:
    """The folder `path`; sizes seen at the last look are remembered by this process."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._taken = path / TAKEN
        self._taken.mkdir(parents=True, exist_ok=True)
        self._seen: dict[str, tuple[int, int, float]] = {}

    def stable(self, seconds: float) -> Iterator[Path]:
        """Files whose size and time have not changed for so long; hidden ones are the scanner's own."""
        now = time.monotonic()
        seen: dict[str, tuple[int, int, float]] = {}
        for entry in sorted(os.scandir(self._path), key=lambda each: each.name):
            if entry.name.startswith(".") or not entry.is_file(follow_symlinks=False):
                continue
            told = entry.stat(follow_symlinks=False)
            before = self._seen.get(entry.name)
            same = before is not None and before[:2] == (told.st_size, told.st_mtime_ns)
            since = before[2] if before is not None and same else now
            seen[entry.name] = (told.st_size, told.st_mtime_ns, since)
            if same and now - since >= seconds:
                yield Path(entry.path)
        self._seen = seen

    def take(self, path: Path, ulid: str) -> Path | None:
        """Where the file lies now that it is ours; None when another process took it."""
        mine = self._taken / f"{ulid}{_SEPARATOR}{path.name}"
        try:
            path.rename(mine)
        except FileNotFoundError:
            return None
        mine.touch()  # from now on its age says since when it is taken
        return mine

    def left_behind(self, seconds: float) -> Iterator[tuple[Path, str, str]]:
        """Taken files that are older than that: path, ULID, name."""
        limit = time.time() - seconds
        for path in sorted(self._taken.iterdir()):
            ulid, _, name = path.name.partition(_SEPARATOR)
            try:
                if path.stat().st_mtime <= limit:
                    yield path, ulid, name
            except FileNotFoundError:
                continue
