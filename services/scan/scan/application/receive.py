"""What came from the scanner is taken in: bytes first, then the batch, so that no batch lacks its bytes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from chassis.ids import department_of, new_ulid
from scan.application.files import put_file
from scan.application.ports import Message
from scan.application.room import Room, incoming_key
from scan.domain.batch import Batch, Channel

UNKNOWN_TYPE = "application/octet-stream"
LONGEST_NAME = 200


@dataclass(frozen=True)
class Arrival:
    """What came: the batch's id is the caller's, so that taking it in again finds it."""

    batch: str
    name: str
    path: Path
    channel: Channel
    by: str | None = None


def receive(arrival: Arrival, message: Message, room: Room) -> Batch:
    """The batch is durable and waits to be split. The same message again gets the batch it made.

    Raises AlreadyExists when another message made a batch of this id.
    """
    department = department_of(arrival.batch)
    body = put_file(room, department, incoming_key(arrival.batch), arrival.path, UNKNOWN_TYPE)
    room.crash("after_put_before_commit")
    batch = Batch.receive(
        arrival.batch,
        f"{department}.{new_ulid()}",
        arrival.name[:LONGEST_NAME],
        body,
        channel=arrival.channel,
        by=arrival.by,
        at=room.now(),
        cause=message.cause,
    )
    received = room.batches.add(batch, message)
    room.meter.batch("received")
    return received
