"""A batch is taken apart into pages, or rejected with a reason that the operator sees."""

from __future__ import annotations

from chassis.ids import department_of
from scan.application.files import PNG, put_file, set_aside, take_file
from scan.application.ports import Message, Record
from scan.application.room import Room, incoming_prefix, work_prefix
from scan.domain.batch import Body, Rejection, State


def split(batch: str, message: Message, room: Room) -> bool:
    """Each page's image is in the bucket and waits to be read. False when that was done before.

    Raises NoSuchBatch, Conflict, Transient.
    """
    record = room.batches.load(batch)
    if record.batch.state is not State.RECEIVED or room.batches.answered(record, message):
        return False
    try:
        images = _images(record, room)
    except Rejection as rejection:
        _reject(record, rejection, message, room)
        return True
    done = record.batch.split(images, at=room.now(), cause=message.cause)
    room.batches.save(record, done, message)
    return True


def _images(record: Record, room: Room) -> tuple[Body, ...]:
    batch = record.batch
    department = department_of(batch.id)
    limits = room.rules.limits(department)
    if batch.original.size == 0:
        raise Rejection("empty")
    if batch.original.size > limits.bytes:
        raise Rejection("too-large", bytes=batch.original.size, limit=limits.bytes)
    with room.workplace.room() as folder:
        original = take_file(room, department, batch.original, folder / "original")
        into = folder / "pages"
        into.mkdir()
        pages = room.splitter.split(original, into, limits)
        return tuple(put_file(room, department, work_prefix(batch.id), page, PNG) for page in pages)


def _reject(record: Record, rejection: Rejection, message: Message, room: Room) -> None:
    batch = record.batch
    set_aside(batch, room)
    done = batch.reject(rejection.reason, rejection.params, at=room.now(), cause=message.cause)
    room.batches.save(record, done, message)
    room.objects.remove(department_of(batch.id), incoming_prefix(batch.id))
    room.objects.remove(department_of(batch.id), work_prefix(batch.id))
    room.meter.batch("rejected")
