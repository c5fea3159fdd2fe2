"""The commands as a container is told them: databases in folders, papers in an object store."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from minio import Minio

from chassis.ids import new_ulid
from chassis.store import open_stores
from chassis.store.epoch import epoch_of
from deploy.backup.__main__ import main
from deploy.backup.archive import MANIFEST, OBJECTS, Archive, digests
from tests.servers import Servers


def site(folder: Path, servers: Servers) -> Mapping[str, str]:
    return {
        "STORES": str(folder / "stores"),
        "FILES": f"keys={folder / 'keys'}",
        "S3_ENDPOINT": servers.s3_endpoint,
        "S3_ACCESS_KEY": servers.s3_access_key,
        "S3_SECRET_KEY": servers.s3_secret_key,
        "S3_SECURE": "no",
    }


@pytest.fixture
def told(tmp_path: Path, servers: Servers) -> Mapping[str, str]:
    """An office with a database of one department, a key and a paper."""
    folder = tmp_path / "office"
    stores = open_stores(f"sqlite:///{folder / 'stores' / 'workflow'}", [])
    assert epoch_of(stores.database("workflow", "general")) == 1
    stores.close()
    (folder / "keys").mkdir()
    (folder / "keys" / "workflow.key").write_text("workflow:key")
    store = Minio(servers.s3_endpoint, servers.s3_access_key, servers.s3_secret_key, secure=False)
    store.make_bucket(name := f"test-{new_ulid().lower()}")
    store.put_object(name, "page", io.BytesIO(b"a page"), 6)
    return site(folder, servers)


def _forget_papers(archive: Archive) -> None:
    """The newest backup is of an office without papers: the tests' object store has those of others too."""
    backup = archive.backup()
    (backup.folder / OBJECTS).write_text("")
    manifest = {**backup.manifest, "buckets": {}, "digests": digests(backup.folder)}
    (backup.folder / MANIFEST).write_text(json.dumps(manifest))


def test_a_backup_is_made_shown_and_told_to_whoever_watches(told: Mapping[str, str], tmp_path: Path) -> None:
    backups, watched = tmp_path / "backups", tmp_path / "watched.prom"
    began = datetime.now(UTC).timestamp()
    assert main(["make", str(backups), "--metric", str(watched)], told) == 0
    assert main(["verify", str(backups)], told) == 0
    figures = dict(line.split() for line in watched.read_text().splitlines() if not line.startswith("#"))
    assert began <= float(figures["daftar_backup_point_timestamp_seconds"])
    assert float(figures["daftar_backup_finished_timestamp_seconds"]) <= datetime.now(UTC).timestamp()
    assert watched.read_text() == (backups / "daftar_backup.prom").read_text()


def test_where_papers_lie_a_restore_writes_nothing(
    told: Mapping[str, str], tmp_path: Path, servers: Servers
) -> None:
    main(["make", str(tmp_path / "backups")], told)
    elsewhere = site(tmp_path / "elsewhere", servers)
    assert main(["restore", str(tmp_path / "backups")], elsewhere) == 1
    assert not (tmp_path / "elsewhere").exists()


def test_an_empty_site_gets_databases_and_keys_in_a_new_epoch(
    told: Mapping[str, str], tmp_path: Path, servers: Servers
) -> None:
    main(["make", str(tmp_path / "backups")], told)
    _forget_papers(Archive(tmp_path / "backups"))
    folder = tmp_path / "elsewhere"
    assert main(["restore", str(tmp_path / "backups")], site(folder, servers)) == 0
    assert (folder / "keys" / "workflow.key").read_text() == "workflow:key"
    database = folder / "stores" / "workflow" / "workflow_general.sqlite"
    assert database.stat().st_mode & 0o777 == 0o600
    stores = open_stores(f"sqlite:///{database.parent}", [])
    assert epoch_of(stores.database("workflow", "general")) > 1
    stores.close()


def test_a_changed_backup_is_not_restored(told: Mapping[str, str], tmp_path: Path, servers: Servers) -> None:
    main(["make", str(tmp_path / "backups")], told)
    (kept,) = (tmp_path / "backups").glob("2*/files/keys/workflow.key")
    kept.write_text("workflow:another")
    assert main(["restore", str(tmp_path / "backups")], site(tmp_path / "elsewhere", servers)) == 1
    assert not (tmp_path / "elsewhere").exists()
