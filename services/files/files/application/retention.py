"""Extends a document's object locks as its paper comes further; no path here makes one shorter."""

from __future__ import annotations

from datetime import datetime

from chassis.ids import department_of
from files.application.ports import Message, ObjectStore
from files.application.room import Room, Shelves
from files.domain.document import Body, NoSuchDocument, State
from files.domain.retention import Lock, Stage, extended


def extend_lock(document: str, stage: Stage, reached: datetime, message: Message, room: Room) -> bool:
    """The document is locked at least as long as the stage asks for, first in the object store, then in our
    record. False where it was already, or is not kept any more. Raises NoSuchDocument while it is not stored,
    Conflict, Transient.
    """
    record = room.documents.find(document)
    if record is None or record.document.state in {State.AWAITED, State.QUARANTINED}:
        raise NoSuchDocument
    if record.document.state is not State.STORED:
        return False
    until = room.retention.until(stage, reached)
    after = record.document.relocked(until)
    if after == record.document:
        return False
    bucket = Shelves(department_of(document)).locked
    for body in after.bodies.values():
        lock_at_least(bucket, body, Lock(room.retention.mode, until), room.objects)
    room.documents.save(record, after, message)
    return True


def lock_at_least(bucket: str, body: Body, lock: Lock, objects: ObjectStore) -> None:
    """The body's version is locked at least until then: documents with the same bytes share an object."""
    current = objects.lock_of(bucket, body.sha256, body.version)
    if extended(current.until if current else None, lock.until):
        objects.set_lock(bucket, body.sha256, body.version, lock)
