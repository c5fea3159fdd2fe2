"""Bytes between the bucket and a working folder: put under their digest, taken out proven."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from chassis.ids import department_of
from scan.application.room import Room, rejected_prefix
from scan.domain.batch import Batch, Body

PNG: Final = "image/png"
PDF: Final = "application/pdf"
TEXT: Final = "text/plain"
JSON: Final = "application/json"


def digest_of(path: Path) -> str:
    """The SHA-256 of the file, in hex."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def put_file(room: Room, department: str, prefix: str, path: Path, media_type: str) -> Body:
    """The file is durable in the bucket below `prefix`, under its SHA-256: putting it again changes nothing,
    and other bytes never take its place.
    """
    digest = digest_of(path)
    body = Body(f"{prefix}{digest}", digest, path.stat().st_size, media_type)
    with path.open("rb") as source:
        room.objects.put(department, body.key, source, body.size, media_type)
    return body


def take_file(room: Room, department: str, body: Body, path: Path) -> Path:
    """The body's bytes lie at `path`. Raises NoSuchObject, DamagedObject."""
    with path.open("wb") as into:
        room.objects.get(department, body.key, body.sha256, into)
    return path


def set_aside(batch: Batch, room: Room) -> None:
    """The original lies among the rejected ones too, under its SHA-256."""
    department = department_of(batch.id)
    with room.workplace.room() as folder:
        original = take_file(room, department, batch.original, folder / "original")
        put_file(room, department, rejected_prefix(batch.id), original, batch.original.media_type)
