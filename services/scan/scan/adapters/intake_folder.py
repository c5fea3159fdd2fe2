"""A department's intake folder on a disk that scanners and other processes write to.

Only a rename within one file system is relied upon: it happens for one process, wholly or not at all. A taken
file keeps its name, in a folder named after its batch: a name may already be as long as a name can be.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from chassis.ids import is_ulid
from scan.application.folder import Taken

TAKEN: Final = ".taken"
UNREADABLE: Final = ".unreadable"


@dataclass(frozen=True)
class _Look:
    """What a file looked like, and since when on our clock."""

    size: int
    changed: int
    since: float

    def is_same(self, told: os.stat_result) -> bool:
        return (self.size, self.changed) == (told.st_size, told.st_mtime_ns)


class DiskFolder:
    """The folder `path`; sizes seen at the last look are remembered by this process."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._taken = path / TAKEN
        self._taken.mkdir(parents=True, exist_ok=True)
        self._seen: dict[str, _Look] = {}

    def stable(self, seconds: float) -> Iterator[Path]:
        """Files whose size and time have not changed for so long. Hidden ones are the scanner's own; folders
        and links are nobody's paper.
        """
        now = time.monotonic()
        seen: dict[str, _Look] = {}
        with os.scandir(self._path) as entries:
            files = sorted((entry for entry in entries if _is_paper(entry)), key=lambda each: each.name)
        for entry in files:
            try:
                told = Path(entry.path).lstat()
            except FileNotFoundError:  # taken by another, or withdrawn
                continue
            before = self._seen.get(entry.name)
            look = before if before and before.is_same(told) else _Look(told.st_size, told.st_mtime_ns, now)
            seen[entry.name] = look
            if before is look and now - look.since >= seconds:
                yield Path(entry.path)
        self._seen = seen

    def take(self, path: Path, ulid: str) -> Taken | None:
        """The file is ours; None when another process took it, or it is gone."""
        place = self._taken / ulid
        place.mkdir()
        mine = place / path.name
        try:
            path.rename(mine)
        except FileNotFoundError:
            place.rmdir()
            return None
        return Taken(ulid, mine)

    def left_behind(self, seconds: float) -> Iterator[Taken]:
        """Files that were taken longer ago than that: their folders tell since when."""
        limit = time.time() - seconds
        for place in sorted(self._taken.iterdir()):
            try:
                if not is_ulid(place.name) or place.stat().st_mtime > limit:
                    continue
                inside = list(place.iterdir())
            except FileNotFoundError:  # another process has just finished it
                continue
            if not inside:
                _remove_folder(place)
            for path in inside:
                yield Taken(place.name, path)

    def finish(self, taken: Taken) -> None:
        """The file is gone."""
        taken.path.unlink(missing_ok=True)
        _remove_folder(taken.path.parent)

    def set_aside(self, taken: Taken) -> None:
        """The file lies in `.unreadable/<ULID>/`, where it is not taken again."""
        place = self._path / UNREADABLE
        place.mkdir(exist_ok=True)
        with contextlib.suppress(FileNotFoundError):
            taken.path.parent.rename(place / taken.ulid)


def _is_paper(entry: os.DirEntry[str]) -> bool:
    return not entry.name.startswith(".") and entry.is_file(follow_symlinks=False)


def _remove_folder(place: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        place.rmdir()
