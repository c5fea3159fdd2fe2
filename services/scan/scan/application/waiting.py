"""How long paper waits in the scan room before it is read."""

from __future__ import annotations

from chassis.clock import from_text
from scan.application.room import Room


def waiting_seconds(department: str, room: Room) -> float:
    """Since when the batch waits that came first of those that are not read, 0 where none waits."""
    received = room.batches.longest_waiting(department)
    return (room.clock.now() - from_text(received)).total_seconds() if received else 0.0
