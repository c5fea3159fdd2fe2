"""The document store's word, and the clearing of what is needed no more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from chassis.clock import to_text
from scan.application.files import set_aside
from scan.application.ports import Message
from scan.application.room import INCOMING, Room, incoming_prefix, work_prefix
from scan.domain.batch import NoSuchBatch, State

SWEEP_AT_ONCE: Final = 20
BEFORE: Final = {State.STORED: {State.OFFERED}, State.REJECTED: {State.OFFERED, State.STORED}}
"""What a batch must be to become that: the store may find a virus in what it has stored long ago."""
ORPHANED: Final = timedelta(hours=1)
"""An original without a batch that is older belongs to an upload that died and was never tried again."""


def settle(
    document: str, reason: str | None, params: Mapping[str, Any], message: Message, room: Room
) -> bool:
    """The batch is stored, or rejected with the store's reason. False when that was known."""
    record = room.batches.of_document(document)
    wanted = State.STORED if reason is None else State.REJECTED
    if record is None or record.batch.state not in BEFORE[wanted]:
        return False
    done = record.batch.settle(room.now(), reason, params)
    room.batches.save(record, done, message)
    room.meter.batch(str(done.state))
    return True


def sweep(department: str, keep: timedelta, room: Room) -> int:
    """The bytes of batches settled longer ago than `keep` are gone; how many batches. What the document store
    rejected lies among the rejected originals.
    """
    due = room.batches.settled(department, to_text(room.clock.now() - keep), SWEEP_AT_ONCE)
    for batch in due:
        record = room.batches.load(batch)
        if record.batch.state is State.REJECTED and room.objects.exists(
            department, record.batch.original.key
        ):
            set_aside(record.batch, room)
        room.objects.remove(department, work_prefix(batch))
        room.objects.remove(department, incoming_prefix(batch))
        room.batches.save(record, record.batch.cleared())
    return len(due)


def sweep_orphans(department: str, room: Room) -> int:
    """Originals that no batch came of are gone after an hour; how many."""
    keys = room.objects.older(department, INCOMING, room.clock.now() - ORPHANED)
    orphans = [key for key in keys if not _is_wanted(key, room)]
    for key in orphans:
        room.objects.remove(department, key)
    return len(orphans)


def _is_wanted(key: str, room: Room) -> bool:
    batch = key.removeprefix(INCOMING).partition("/")[0]
    try:
        return room.batches.load(batch).batch.original.key == key
    except NoSuchBatch:
        return False
