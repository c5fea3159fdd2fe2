"""What came from the scanner is taken in: bytes first, then the batch, so that no batch lacks its bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from chassis.ids import department_of, new_ulid
from chassis.store.aggregates import KeyReused
from chassis.store.port import AlreadyExists
from scan.application.files import digest_of, put_file
from scan.application.ports import Message
from scan.application.room import Room, incoming_prefix
from scan.domain.batch import Batch, Body, Channel, NoSuchBatch
from scan.domain.names import plain_name

UNKNOWN_TYPE: Final = "application/octet-stream"
UNREADABLE: Final = "unreadable"


class Unreadable(Exception):
    """The file is there, but its bytes cannot be had."""


@dataclass(frozen=True)
class Arrival:
    """What came: the batch's id is the caller's, so that taking it in again finds it. `by` is the signature
    of who sent it, if a person did.
    """

    batch: str
    name: str
    path: Path
    channel: Channel
    by: Mapping[str, Any] | None = None


def receive(arrival: Arrival, message: Message, room: Room) -> Batch:
    """The batch is durable and waits to be split. The same message with the same bytes gets its first batch.

    Raises KeyReused when the id belongs to another message, name, person or other bytes, and then leaves
    nothing behind; FileNotFoundError when the file is gone, Unreadable, Transient.
    """
    sha256 = _digest(arrival.path)
    before = _before(arrival, sha256, message, room)
    if before is not None:
        return before
    department = department_of(arrival.batch)
    body = put_file(room, department, incoming_prefix(arrival.batch), arrival.path, UNKNOWN_TYPE)
    room.crash("after_put_before_commit")
    try:
        received = room.batches.add(_new(arrival, body, message, room), message)
    except (AlreadyExists, KeyReused):  # another process was faster with this id
        received = room.batches.load(arrival.batch).batch
    if not _is_of(received, arrival, sha256):
        if received.original.key != body.key:
            room.objects.remove(department, body.key)
        raise KeyReused(message.key)
    room.meter.batch("received")
    return received


def refuse_unreadable(arrival: Arrival, message: Message, room: Room) -> Batch:
    """The operator sees that a file came and could not be read; the batch has no bytes. Raises Transient."""
    department = department_of(arrival.batch)
    with room.workplace.room() as folder:
        nothing = folder / "nothing"
        nothing.touch()
        body = put_file(room, department, incoming_prefix(arrival.batch), nothing, UNKNOWN_TYPE)
    batch = _new(arrival, body, message, room)
    refused = room.batches.add(batch.reject(UNREADABLE, {}, at=room.now(), cause=message.cause), message)
    room.meter.batch("rejected")
    return refused


def _digest(path: Path) -> str:
    try:
        return digest_of(path)
    except FileNotFoundError:
        raise
    except OSError as fault:
        raise Unreadable(path.name) from fault


def _before(arrival: Arrival, sha256: str, message: Message, room: Room) -> Batch | None:
    """What this message made before, also when the batch has answered too many others since to know it."""
    try:
        record = room.batches.load(arrival.batch)
    except NoSuchBatch:
        return None
    room.batches.answered(record, message)  # raises KeyReused for another person's request
    if not _is_of(record.batch, arrival, sha256):
        raise KeyReused(message.key)
    return record.batch


def _is_of(batch: Batch, arrival: Arrival, sha256: str) -> bool:
    person = None if arrival.by is None else arrival.by["person"]
    came = (sha256, plain_name(arrival.name), arrival.channel, person)
    return (batch.original.sha256, batch.name, batch.channel, batch.by) == came


def _new(arrival: Arrival, body: Body, message: Message, room: Room) -> Batch:
    return Batch.receive(
        room.batches.begin(arrival.batch),
        arrival.batch,
        f"{department_of(arrival.batch)}.{new_ulid()}",
        plain_name(arrival.name),
        body,
        channel=arrival.channel,
        by=arrival.by,
        at=room.now(),
        cause=message.cause,
    )
