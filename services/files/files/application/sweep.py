"""Clears away what crashes left in quarantine, so that every object older than an hour has a document."""

from __future__ import annotations

from datetime import timedelta

from files.application.room import LEFT_OVER_SECONDS, Room, Shelves


def sweep_quarantine(department: str, room: Room) -> int:
    """No object older than an hour lies in quarantine without a document that needs it there; how many were
    removed. A fetch that is still going on is younger than that.
    """
    shelves = Shelves(department)
    oldest = room.clock.now() - timedelta(seconds=LEFT_OVER_SECONDS)
    left_over = [
        info.key
        for info in room.objects.listing(shelves.quarantine)
        if info.modified < oldest and not room.documents.needs_in_quarantine(department, info.key)
    ]
    for key in left_over:
        room.objects.remove(shelves.quarantine, key)
    return len(left_over)
