"""A department's intake folder on a disk that scanners and other people's processes write to.

What lies there is not trusted to stay what it was. A paper is taken when the kernel grants a read lease on
it, which it does only while nobody has the file open for writing: a writer who pauses has not finished. It is
taken by a rename, which happens for one process, wholly or not at all, into a folder outside the share; what
arrived there is then compared with what was opened. A taken file keeps its name, in a folder named after its
batch: a name may already be as long as a name can be.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import structlog

from chassis.ids import is_ulid
from scan.application.folder import Taken

UNREADABLE: Final = ".unreadable"

_log = structlog.get_logger(__name__)


class InUse(Exception):
    """Somebody writes, or it cannot be proven that nobody does, or this is no file of its own."""


@dataclass(frozen=True)
class _Look:
    """What a file looked like, and since when on our clock."""

    size: int
    changed: int
    since: float

    def is_same(self, told: os.stat_result) -> bool:
        return (self.size, self.changed) == (told.st_size, told.st_mtime_ns)


class DiskFolder:
    """The folder `path`; `taken`, on the same file system, is closed to those who write there. Sizes seen at
    the last look are remembered by this process.
    """

    def __init__(self, path: Path, taken: Path) -> None:
        self._path = path
        self._taken = taken
        path.mkdir(parents=True, exist_ok=True)
        taken.mkdir(mode=0o700, parents=True, exist_ok=True)
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

    def oldest_seconds(self) -> float:
        """How long the paper lies here that was put here first, 0 where none does."""
        with os.scandir(self._path) as entries:
            came = []
            for entry in entries:
                with contextlib.suppress(FileNotFoundError):  # taken meanwhile
                    came += [entry.stat(follow_symlinks=False).st_ctime] if _is_paper(entry) else []
        return max(0.0, time.time() - min(came)) if came else 0.0

    def take(self, path: Path, ulid: str) -> Taken | None:
        """The file is ours, whole; None when another process took it, it is gone, or it is not to be taken
        now.
        """
        place = self._taken / ulid
        mine = place / path.name
        try:
            with _nobody_writes(path) as held:
                place.mkdir(mode=0o700)
                path.rename(mine)
                held.prove(mine)
        except FileNotFoundError:
            _remove_folder(place)
            return None
        except InUse as reason:
            _log.info("intake_left", reason=str(reason))
            _give_back(mine, path)
            _remove_folder(place)
            return None
        return Taken(ulid, mine)

    def left_behind(self, seconds: float) -> Iterator[Taken]:
        """Files that were taken longer ago than that: their folders tell since when. Not yet those that are
        still being written, as when their taker died between the rename and the look at what arrived.
        """
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
                with contextlib.suppress(FileNotFoundError, InUse), _nobody_writes(path):
                    yield Taken(place.name, path)

    def finish(self, taken: Taken) -> None:
        """The file is gone."""
        taken.path.unlink(missing_ok=True)
        _remove_folder(taken.path.parent)

    def set_aside(self, taken: Taken) -> None:
        """The file lies in `.unreadable/<ULID>/` beside the taken ones, where it is not taken again."""
        place = self._taken / UNREADABLE
        place.mkdir(mode=0o700, exist_ok=True)
        with contextlib.suppress(FileNotFoundError):
            taken.path.parent.rename(place / taken.ulid)


@dataclass(frozen=True)
class _Lease:
    """A file that is open here, for reading, and nowhere for writing."""

    descriptor: int

    def prove(self, path: Path) -> None:
        """It is the file at this path and no other, and nobody asked to write it since. Raises InUse."""
        at_path, opened = path.lstat(), os.fstat(self.descriptor)
        is_it = (at_path.st_dev, at_path.st_ino) == (opened.st_dev, opened.st_ino) and opened.st_nlink == 1
        if not is_it or fcntl.fcntl(self.descriptor, fcntl.F_GETLEASE) != fcntl.F_RDLCK:
            raise InUse("changed while it was taken")


@contextlib.contextmanager
def _nobody_writes(path: Path) -> Iterator[_Lease]:
    """Whoever opens the file for writing meanwhile waits. Raises FileNotFoundError; InUse for one that is
    being written, for a link or anything else that is no file, and for one with a second name, under which it
    could go on being written.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise
    except OSError as fault:
        raise InUse("cannot be opened") from fault
    try:
        told = os.fstat(descriptor)
        if not stat.S_ISREG(told.st_mode) or told.st_nlink != 1:
            raise InUse("no file of its own")
        lease(descriptor)
        yield _Lease(descriptor)
    finally:
        os.close(descriptor)  # and the lease goes


def lease(descriptor: int) -> None:
    """From now on, until it is closed, nobody writes the file unseen: fcntl(2), F_SETLEASE. Granted on files
    of our own account, or with the capability CAP_LEASE. Raises InUse.
    """
    try:
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)  # which does nothing, where SIGIO would end us
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except BlockingIOError as fault:
        raise InUse("being written") from fault
    except OSError as fault:
        raise InUse("no lease to be had on this file system or account") from fault


def _give_back(mine: Path, path: Path) -> None:
    """It lies where it lay; where another of the name has come since, it goes on lying among the taken."""
    with contextlib.suppress(OSError):
        os.link(mine, path, follow_symlinks=False)
        mine.unlink()


def _is_paper(entry: os.DirEntry[str]) -> bool:
    return not entry.name.startswith(".") and entry.is_file(follow_symlinks=False)


def _remove_folder(place: Path) -> None:
    with contextlib.suppress(OSError):  # not there, or not empty: then it is looked at again as left behind
        place.rmdir()
