"""What the commands do, for any site: databases and files by their places, papers by an object store."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from minio import Minio
from urllib3 import PoolManager

from chassis.clock import SystemClock
from chassis.store import open_stores
from chassis.store.epoch import raise_epoch
from deploy.backup import stores
from deploy.backup.archive import FILES, OBJECTS, STORES, Archive, Backup
from deploy.backup.objects import NotEmpty, copy_out, put_back, written


@dataclass(frozen=True)
class Site:
    """Where an office keeps what must not be lost: `stores` has a folder a service, `files` are files or
    folders by the name that they have in a backup. `web` reaches the object store too, for what its client
    cannot.
    """

    stores: Path
    files: Mapping[str, Path]
    objects: Minio
    web: PoolManager


def make(site: Site, archive: Archive) -> Backup:
    """A new backup: the databases of one instant, then everything that they speak of."""
    began = time.monotonic()
    draft = archive.draft()
    databases = sorted(site.stores.glob("*/*.sqlite"))
    with stores.one_instant(databases) as instant:
        for path, reader in instant.readers.items():
            target = draft / STORES / path.relative_to(site.stores)
            target.parent.mkdir(mode=0o700, exist_ok=True)
            stores.copy(reader, target)
    for name, place in site.files.items():
        _copy(place, draft / FILES / name)
    known = [paper for backup in archive.backups()[-1:] for paper in backup.papers()]
    buckets, papers = copy_out(site.objects, archive.pool, instant.point, known)
    with (draft / OBJECTS).open("w", encoding="utf-8") as lines:
        lines.writelines(written(papers))
    told = {
        "buckets": buckets,
        "finished": datetime.now(UTC).isoformat(),
        "papers": len(papers),
        "paper_bytes": sum(paper.size for paper in papers),
        "seconds": round(time.monotonic() - began, 3),
    }
    return archive.finish(draft, instant.point, told)


def faults(archive: Archive, backup: Backup) -> Iterator[str]:
    """What is not as it was written, and what SQLite finds wrong with the databases, a line each."""
    yield from archive.faults(backup)
    for path in sorted((backup.folder / STORES).glob("*/*.sqlite")):
        yield from (f"{path.relative_to(backup.folder)}: {fault}" for fault in stores.faults(path))


def put_files(backup: Backup, databases: Path, files: Mapping[str, Path]) -> None:
    """Databases and files are in their places. Raises NotEmpty before anything is written."""
    if taken := next(databases.glob("*/*.sqlite"), None):
        raise NotEmpty(f"there is an office already: {taken}")
    for name, place in files.items():
        _copy(backup.folder / FILES / name, place)
    _copy(backup.folder / STORES, databases)


def put_papers(backup: Backup, archive: Archive, site: Site) -> None:
    """The object store holds the papers. Raises NotEmpty, OwnVersions."""
    put_back(site.objects, site.web, archive.pool, backup.manifest["buckets"], backup.papers())


def raise_epochs(site: Site) -> dict[str, int]:
    """The new epoch of each database, so that nobody takes a new event for one that was lost (ADR 25)."""
    raised: dict[str, int] = {}
    for folder in sorted(path for path in site.stores.iterdir() if path.is_dir()):
        opened = open_stores(f"sqlite:///{quote(str(folder))}", [])
        try:
            for department in opened.departments(folder.name):
                database = opened.database(folder.name, department)
                raised[database.name] = raise_epoch(database, SystemClock())
        finally:
            opened.close()
    return raised


def metric(backup: Backup) -> str:
    """How the newest backup stands, in Prometheus's text format."""
    told = backup.manifest
    figures = {
        "daftar_backup_finished_timestamp_seconds": ("When the newest backup was whole", told["finished"]),
        "daftar_backup_point_timestamp_seconds": ("The instant that it holds", told["point"]),
    }
    lines = [
        f"# HELP {name} {text}.\n# TYPE {name} gauge\n{name} {datetime.fromisoformat(when).timestamp():.3f}\n"
        for name, (text, when) in figures.items()
    ]
    for name, text, value in (
        ("daftar_backup_seconds", "How long it took", told["seconds"]),
        ("daftar_backup_papers", "How many objects it holds", told["papers"]),
        ("daftar_backup_paper_bytes", "Bytes of these", told["paper_bytes"]),
    ):
        lines.append(f"# HELP {name} {text}.\n# TYPE {name} gauge\n{name} {value}\n")
    return "".join(lines)


def _copy(source: Path, target: Path) -> None:
    """The target is like the source, closed to others; what vanishes meanwhile is left out."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if source.is_file():
        shutil.copyfile(source, target)
        target.chmod(0o600)
    elif source.is_dir():
        target.mkdir(mode=0o700, exist_ok=True)
        for each in source.iterdir():
            try:
                _copy(each, target / each.name)
            except FileNotFoundError:
                continue
