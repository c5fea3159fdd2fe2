"""A batch is taken apart into pages, or rejected with a reason that the operator sees."""

from __future__ import annotations

from chassis.ids import department_of
from scan.application.files import PNG, put_file, take_file
from scan.application.ports import Message, Record
from scan.application.room import Room, incoming_key, rejected_key, work_prefix
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
        return tuple(
            put_file(room, department, f"{work_prefix(batch.id)}{number:05d}.png", page, PNG)
            for number, page in enumerate(pages, start=1)
        )


def _reject(record: Record, rejection: Rejection, message: Message, room: Room) -> None:
    batch = record.batch
    department = department_of(batch.id)
    with room.workplace.room() as folder:
        original = take_file(room, department, batch.original, folder / "original")
        put_file(room, department, rejected_key(batch.id), original, batch.original.media_type)
    done = batch.reject(rejection.reason, rejection.params, at=room.now(), cause=message.cause)
    room.batches.save(record, done, message)
    room.objects.remove(department, incoming_key(batch.id))
    room.objects.remove(department, work_prefix(batch.id))
    room.meter.batch("rejected")
