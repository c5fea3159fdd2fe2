"""Lets go of papers whose file was weeded: at once for readers, and of their bytes when the lock has run out
and no other document has the same.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from chassis.ids import department_of
from chassis.record import Cause
from chassis.store.due import PUT_OFF, each_due
from files.application.indexing import index_at_once
from files.application.ports import BodyMissing, LockRefused, Message
from files.application.room import Room, Shelves
from files.domain.document import Body, NoSuchDocument, State

ASKED_AGAIN = timedelta(days=1)
"""When an object store that says nothing of a lock, and yet lets go of nothing, is asked again."""


def let_go(document: str, message: Message, room: Room) -> bool:
    """Nobody reads the document any more, and its bytes go in time. False where that was so, or where it was
    rejected. Raises NoSuchDocument while it is not stored, Conflict.
    """
    record = room.documents.find(document)
    if record is None or record.document.state in {State.AWAITED, State.QUARANTINED}:
        raise NoSuchDocument
    is_read = record.document.state is State.STORED
    if is_read:
        room.documents.save(record, record.document.released(room.clock.now()), message)
    index_at_once(document, room)
    return is_read


def drop_due(department: str, room: Room, limit: int = 100) -> int:
    """Of every released document whose lock has run out no bytes are kept; how many. One that is locked
    longer than its record says waits for that.
    """
    now = room.clock.now()
    dropped = each_due(
        "weeding",
        department,
        room.documents.to_drop(department, now, limit),
        lambda document: _drop(document, room),
        lambda document: room.documents.drop_later(document, now + PUT_OFF),
    )
    return sum(dropped)


def _drop(document: str, room: Room) -> bool:
    record = room.documents.find(document)
    if record is None or record.document.state is not State.RELEASED:
        return False
    shelves, now = Shelves(department_of(document)), room.clock.now()
    for body in record.document.bodies.values():
        if room.documents.is_kept(shelves.department, body.sha256):
            continue
        try:
            _remove(shelves, body, room)
        except LockRefused:
            lock = room.objects.lock_of(shelves.locked, body.sha256, body.version)
            until = lock.until if lock and lock.until > now else now + ASKED_AGAIN
            room.documents.save(record, record.document.kept_until(until))
            return False
    room.crash("after_bytes_before_dropped")
    room.documents.save(record, record.document.dropped(now, Cause()))
    return True


def _remove(shelves: Shelves, body: Body, room: Room) -> None:
    """The version is gone, and what was drawn from it; one that is gone is as good. Raises LockRefused."""
    with suppress(BodyMissing):  # a crash came after it
        room.objects.remove(shelves.locked, body.sha256, body.version)
    for drawn in list(room.objects.listing(shelves.renders, f"{body.sha256}/")):
        room.objects.remove(shelves.renders, drawn.key)
