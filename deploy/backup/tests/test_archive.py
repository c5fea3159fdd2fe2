"""A backup is whole or not there; what was changed in it is found; old ones go with what only they needed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deploy.backup.archive import OBJECTS, STORES, Archive, Backup, Unusable
from deploy.backup.objects import Paper, written

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
TOLD = {"papers": 1, "paper_bytes": 5, "seconds": 0.1, "finished": NOON.isoformat(), "buckets": {}}


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path)


def paper(archive: Archive, body: bytes) -> Paper:
    sha256 = archive.pool.keep([body])
    return Paper("files-general", sha256, "v1", "etag", NOON.isoformat(), len(body), "text/plain", sha256)


def backup_of(archive: Archive, *bodies: bytes, hours: int = 0) -> Backup:
    draft = archive.draft()
    (draft / STORES / "auth").mkdir()
    (draft / STORES / "auth" / "auth.sqlite").write_bytes(b"documents")
    with (draft / OBJECTS).open("w") as lines:
        lines.writelines(written(paper(archive, body) for body in bodies))
    return archive.finish(draft, NOON + timedelta(hours=hours), TOLD)


def test_what_was_finished_is_found_and_as_it_was_written(archive: Archive) -> None:
    made = backup_of(archive, b"a letter")
    assert [one.name for one in archive.backups()] == ["20261130T120000Z"]
    assert archive.backup() == made
    assert list(archive.faults(made)) == []
    assert [one.size for one in made.papers()] == [8]


def test_what_was_not_finished_is_none_and_is_cleared_away(archive: Archive) -> None:
    (archive.draft() / "half").write_text("written")
    assert archive.backups() == []
    assert not (archive.draft() / "half").exists()
    with pytest.raises(Unusable):
        archive.backup()


def test_every_kind_of_damage_is_found(archive: Archive) -> None:
    made = backup_of(archive, b"a letter", b"another")
    first, second = (archive.pool.path(one.sha256) for one in made.papers())
    first.write_bytes(b"a lettre")
    second.unlink()
    (made.folder / STORES / "auth" / "auth.sqlite").write_bytes(b"document")
    (made.folder / "more").write_bytes(b"")
    found = {fault.rpartition(": ")[0]: fault.rpartition(": ")[2] for fault in archive.faults(made)}
    assert found == {
        "stores/auth/auth.sqlite": "changed",
        "more": "nobody knows it",
        f"objects/{first.name}": "changed",
        f"objects/{second.name}": "missing",
    }


def test_the_newest_are_kept_with_all_that_they_need(archive: Archive) -> None:
    for hours, bodies in enumerate([[b"old", b"both"], [b"both", b"new"], [b"new"]]):
        backup_of(archive, *bodies, hours=hours)
    assert archive.keep_newest(2) == ["20261130T120000Z"]
    assert [len(list(archive.faults(one))) for one in archive.backups()] == [0, 0]
    kept = {path.read_bytes() for path in archive.folder.glob("objects/*/*")}
    assert kept == {b"both", b"new"}


def test_bytes_that_lie_there_are_kept_once(archive: Archive) -> None:
    assert archive.pool.keep([b"a ", b"letter"]) == archive.pool.keep([b"a letter"])
    assert len(list(archive.folder.glob("objects/*/*"))) == 1


def test_only_one_writes_at_a_time(archive: Archive) -> None:
    with archive.locked(), pytest.raises(BlockingIOError), Archive(archive.folder).locked():
        pass


def test_a_backup_of_another_format_is_refused(archive: Archive) -> None:
    made = backup_of(archive, b"a letter")
    text = (made.folder / "manifest.json").read_text().replace('"format": 1', '"format": 2')
    (made.folder / "manifest.json").write_text(text)
    with pytest.raises(Unusable, match="another format"):
        archive.backup()


def test_a_paper_is_the_same_when_its_lock_alone_grew(archive: Archive) -> None:
    one = paper(archive, b"a letter")
    assert replace(one, mode="COMPLIANCE", until=NOON.isoformat()).identity == one.identity
