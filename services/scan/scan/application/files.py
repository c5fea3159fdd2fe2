"""Bytes between the bucket and a working folder: put with their digest, taken out proven."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from scan.application.room import Room
from scan.domain.batch import Body

PNG: Final = "image/png"
PDF: Final = "application/pdf"
TEXT: Final = "text/plain"


def digest_of(path: Path) -> str:
    """The SHA-256 of the file, in hex."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def put_file(room: Room, department: str, key: str, path: Path, media_type: str) -> Body:
    """The file is durable in the bucket under `key`."""
    body = Body(key, digest_of(path), path.stat().st_size, media_type)
    with path.open("rb") as source:
        room.objects.put(department, key, source, body.size, media_type)
    return body


def take_file(room: Room, department: str, body: Body, path: Path) -> Path:
    """The body's bytes lie at `path`. Raises NoSuchObject, DamagedObject."""
    with path.open("wb") as into:
        room.objects.get(department, body.key, body.sha256, into)
    return path
