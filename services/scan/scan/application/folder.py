"""The watched folder: a file is taken when it stands still and nobody writes it, once, whoever dies or
watches too.

Taking is a rename, to outside the share and under the batch's own ULID, which the file system does for one
process only. What a crash left there is taken in again under the same id, and so found.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import structlog

from chassis.ids import aggregate_id, new_ulid
from chassis.record import Cause
from scan.application.ports import Message
from scan.application.receive import Arrival, Unreadable, receive, refuse_unreadable
from scan.application.room import Room
from scan.domain.batch import Channel

LEFT_SECONDS: Final = 60.0
"""A taken file that lies there longer belongs to a process that died."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Taken:
    """A file that is ours now, under the ULID of its batch."""

    ulid: str
    path: Path


class IntakeFolder(Protocol):
    """A department's folder."""

    def stable(self, seconds: float) -> Iterator[Path]:
        """Files whose size and time have not changed for so long."""
        ...

    def take(self, path: Path, ulid: str) -> Taken | None:
        """The file is ours, whole; None when another process took it, it is gone, or it is not to be taken
        now.
        """
        ...

    def left_behind(self, seconds: float) -> Iterator[Taken]:
        """Files that were taken longer ago than that."""
        ...

    def finish(self, taken: Taken) -> None:
        """The file is gone."""
        ...

    def set_aside(self, taken: Taken) -> None:
        """The file lies where it is not taken again, for whoever mends it."""
        ...


def watch(department: str, folder: IntakeFolder, stable_seconds: float, room: Room) -> int:
    """Every stable file of the folder is a batch now, and what a crash left too; how many.

    Raises Transient: what was taken then is taken up again as left behind.
    """
    count = 0
    for path in folder.stable(stable_seconds):
        taken = folder.take(path, new_ulid())
        if taken is not None:
            room.crash("after_take_before_receive")
            _take_in(department, folder, taken, room)
            count += 1
    for taken in folder.left_behind(LEFT_SECONDS):
        _take_in(department, folder, taken, room)
        count += 1
    return count


def _take_in(department: str, folder: IntakeFolder, taken: Taken, room: Room) -> None:
    batch = aggregate_id(department, taken.ulid)
    arrival = Arrival(batch, taken.path.name, taken.path, Channel.FOLDER)
    message = Message(taken.ulid, cause=Cause(taken.ulid))
    try:
        receive(arrival, message, room)
    except FileNotFoundError:
        _log.info("intake_taken_by_another", batch=batch)
    except Unreadable:
        _log.warning("intake_unreadable", batch=batch)
        refuse_unreadable(arrival, message, room)
        folder.set_aside(taken)
    else:
        room.crash("after_receive_before_unlink")
        folder.finish(taken)
