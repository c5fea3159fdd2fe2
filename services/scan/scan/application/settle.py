"""The document store's word, and the clearing of what is needed no more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from chassis.clock import to_text
from chassis.ids import department_of
from scan.application.ports import Message
from scan.application.room import Room, incoming_key, work_prefix
from scan.domain.batch import State

SWEEP_AT_ONCE = 20


def settle(
    document: str, reason: str | None, params: Mapping[str, Any], message: Message, room: Room
) -> bool:
    """The batch is stored, or rejected with the store's reason. False when that was known."""
    record = room.batches.of_document(document)
    if record is None or record.batch.state not in {State.OFFERED, State.STORED}:
        return False
    wanted = State.STORED if reason is None else State.REJECTED
    if record.batch.state is wanted:
        return False
    room.batches.save(record, record.batch.settle(room.now(), reason, params), message)
    room.meter.batch(str(wanted))
    return True


def sweep(department: str, keep: timedelta, room: Room) -> int:
    """The bytes of batches settled longer ago than `keep` are gone; how many. Rejected originals stay."""
    due = room.batches.settled(department, to_text(room.clock.now() - keep), SWEEP_AT_ONCE)
    for batch in due:
        record = room.batches.load(batch)
        if record.batch.state is State.STORED:
            room.objects.remove(department_of(batch), incoming_key(batch))
        room.objects.remove(department_of(batch), work_prefix(batch))
        room.batches.save(record, record.batch.cleared())
    return len(due)
