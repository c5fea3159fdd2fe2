"""The watched folder: a file is taken when its size has been stable, once, whoever dies or watches too.

Taking is a rename into `.taken/` under the batch's own ULID, which the file system does for one process only.
What a crash left there is taken in again under the same id, and so found.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final, Protocol

import structlog

from chassis.ids import aggregate_id, new_ulid
from chassis.store.port import AlreadyExists
from scan.application.ports import Message
from scan.application.receive import Arrival, receive
from scan.application.room import Room
from scan.domain.batch import Cause, Channel

LEFT_SECONDS: Final = 60.0
"""A taken file that lies there longer belongs to a process that died."""

_log = structlog.get_logger(__name__)


class IntakeFolder(Protocol):
    """A department's folder."""

    def stable(self, seconds: float) -> Iterator[Path]:
        """Files whose size and time have not changed for so long."""
        ...

    def take(self, path: Path, ulid: str) -> Path | None:
        """Where the file lies now that it is ours; None when another process took it."""
        ...

    def left_behind(self, seconds: float) -> Iterator[tuple[Path, str, str]]:
        """Taken files that are older than that: path, ULID, name."""
        ...


def watch(department: str, folder: IntakeFolder, stable_seconds: float, room: Room) -> int:
    """Every stable file of the folder is a batch now, and what a crash left too; how many."""
    taken = 0
    for path in folder.stable(stable_seconds):
        ulid = new_ulid()
        mine = folder.take(path, ulid)
        if mine is None:
            continue
        room.crash("after_take_before_receive")
        _take_in(department, mine, ulid, path.name, room)
        taken += 1
    for path, ulid, name in folder.left_behind(LEFT_SECONDS):
        _take_in(department, path, ulid, name, room)
        taken += 1
    return taken


def _take_in(department: str, path: Path, ulid: str, name: str, room: Room) -> None:
    batch = aggregate_id(department, ulid)
    try:
        receive(Arrival(batch, name, path, Channel.FOLDER), Message(ulid, cause=Cause(ulid)), room)
    except (AlreadyExists, FileNotFoundError):
        _log.info("intake_taken_by_another", batch=batch)
        return
    room.crash("after_receive_before_unlink")
    path.unlink(missing_ok=True)
