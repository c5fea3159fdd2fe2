"""A folder of backups: each whole or not there, the papers' bytes lie once for all of them.

objects/ab/abcdef...       bytes under their SHA-256, never written again
20261130T063001Z/          a backup, named by its instant
    stores/<service>/<database>.sqlite
    files/<name>/...       keys, passwords, rules
    objects.jsonl          every paper: bucket, key, version, lock, digest
    manifest.json          the digest of all of these, written last
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from deploy.backup.objects import Paper, Pool, read

FORMAT = 1
STORES, FILES, OBJECTS, MANIFEST = "stores", "files", "objects.jsonl", "manifest.json"
_NAMED = "%Y%m%dT%H%M%SZ"
_PIECE = 1024 * 1024


class Unusable(Exception):
    """There is no such backup, or it is of a format that this version does not read."""


@dataclass(frozen=True)
class Backup:
    """A finished backup."""

    folder: Path
    manifest: Mapping[str, Any]

    @property
    def name(self) -> str:
        """Its instant."""
        return self.folder.name

    def papers(self) -> Iterator[Paper]:
        """What the object store held."""
        return read(self.folder / OBJECTS)


class Archive:
    """The folder; one command at a time writes to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pool = Pool(folder / "objects")

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Nobody else writes meanwhile. Raises BlockingIOError when somebody does."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield

    def backups(self) -> list[Backup]:
        """The finished ones, the newest last."""
        found = sorted(path.parent for path in self.folder.glob(f"[0-9]*/{MANIFEST}"))
        return [Backup(folder, json.loads((folder / MANIFEST).read_text("utf-8"))) for folder in found]

    def backup(self, name: str = "") -> Backup:
        """The one of that name, else the newest. Raises Unusable."""
        chosen = [one for one in self.backups() if name in {"", one.name}]
        if not chosen:
            raise Unusable(f"no backup {name or 'at all'} in {self.folder}")
        if chosen[-1].manifest["format"] != FORMAT:
            raise Unusable(f"{chosen[-1].name} is of another format: {chosen[-1].manifest['format']}")
        return chosen[-1]

    def draft(self) -> Path:
        """A new folder for what becomes a backup; what earlier ones left behind is gone."""
        draft = self.folder / ".draft"
        shutil.rmtree(draft, ignore_errors=True)
        (draft / STORES).mkdir(mode=0o700, parents=True)
        return draft

    def finish(self, draft: Path, point: datetime, told: Mapping[str, Any]) -> Backup:
        """The draft is a backup, on the disk as a whole."""
        manifest = {"format": FORMAT, "point": point.isoformat(), **told, "digests": digests(draft)}
        (draft / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True), encoding="utf-8")
        for path in (*draft.rglob("*"), draft):
            _flush(path)
        folder = self.folder / point.strftime(_NAMED)
        draft.rename(folder)
        _flush(self.folder)
        return Backup(folder, manifest)

    def faults(self, backup: Backup) -> Iterator[str]:
        """What is not as it was written, a line each."""
        found, wanted = digests(backup.folder), backup.manifest["digests"]
        yield from (f"{name}: missing" for name in sorted(wanted.keys() - found.keys()))
        yield from (f"{name}: nobody knows it" for name in sorted(found.keys() - wanted.keys()))
        yield from (
            f"{name}: changed" for name in sorted(found.keys() & wanted) if found[name] != wanted[name]
        )
        for sha256 in sorted({paper.sha256 for paper in backup.papers()}):
            path = self.pool.path(sha256)
            if not path.exists() or digest(path) != sha256:
                yield f"objects/{sha256}: {'changed' if path.exists() else 'missing'}"

    def keep_newest(self, number: int) -> list[str]:
        """Only so many backups are left, and the bytes that they need; the names of those that went."""
        gone = self.backups()[:-number]
        for backup in gone:
            (backup.folder / MANIFEST).unlink()  # from now on it is none
            shutil.rmtree(backup.folder)
        self.pool.keep_only({paper.sha256 for backup in self.backups() for paper in backup.papers()})
        return [backup.name for backup in gone]


def digests(folder: Path) -> dict[str, str]:
    """The digest of each file below the folder, by its name from there; the manifest's is left out."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    return {str(path.relative_to(folder)): digest(path) for path in paths}


def digest(path: Path) -> str:
    """The file's SHA-256."""
    found = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE):
            found.update(piece)
    return found.hexdigest()


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
