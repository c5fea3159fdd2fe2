"""How long papers wait for their verdict: the virus scanner, the object store or a parser keeps them."""

from __future__ import annotations

from files.application.room import Room

LOOKED_AT = 200
"""More that wait at once, and it is no single paper that is held."""


def waiting_seconds(department: str, room: Room) -> float:
    """Since when the paper waits that came first of those without a verdict, 0 where none waits."""
    received = room.documents.unjudged(department, LOOKED_AT)
    return (room.clock.now() - min(received)).total_seconds() if received else 0.0
