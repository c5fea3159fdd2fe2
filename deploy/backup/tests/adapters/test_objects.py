"""Papers come back under the versions and locks that they had, from a real object store to another bucket."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from minio import Minio
from minio.commonconfig import COMPLIANCE, GOVERNANCE
from minio.retention import Retention
from urllib3 import PoolManager

from chassis.ids import new_ulid
from deploy.backup.objects import NotEmpty, Paper, Pool, copy_out, put_back
from tests.servers import Servers

SOON = timedelta(days=1)


@pytest.fixture
def store(servers: Servers) -> Minio:
    return Minio(servers.s3_endpoint, servers.s3_access_key, servers.s3_secret_key, secure=False)


@pytest.fixture
def pool(tmp_path: Path) -> Pool:
    return Pool(tmp_path / "objects")


@pytest.fixture
def bucket(store: Minio) -> str:
    """A locked bucket of nobody else; what lies in it is locked for a day, so it stays."""
    name = f"test-{new_ulid().lower()}"
    store.make_bucket(name, object_lock=True)
    return name


def put(store: Minio, bucket: str, key: str, body: bytes, mode: str = GOVERNANCE) -> str:
    lock = Retention(mode, datetime.now(UTC) + SOON)
    done = store.put_object(bucket, key, io.BytesIO(body), len(body), "application/pdf", retention=lock)
    return str(done.version_id)


def taken(store: Minio, pool: Pool, bucket: str, known: list[Paper] | None = None) -> list[Paper]:
    now = datetime.now(UTC) + timedelta(minutes=1)
    return [one for one in copy_out(store, pool, now, known or [])[1] if one.bucket == bucket]


def test_versions_locks_types_and_bytes_come_back(store: Minio, pool: Pool, bucket: str) -> None:
    versions = [put(store, bucket, "a/key with blanks & more", body) for body in (b"first", b"second")]
    put(store, bucket, "other", b"", COMPLIANCE)
    papers = taken(store, pool, bucket)
    assert len(papers) == 3

    elsewhere = f"test-{new_ulid().lower()}"
    put_back(
        store, PoolManager(), pool, {elsewhere: True}, [replace(one, bucket=elsewhere) for one in papers]
    )
    again = taken(store, pool, elsewhere)
    assert {replace(one, bucket=bucket, modified="", etag="") for one in again} == {
        replace(one, modified="", etag="") for one in papers
    }
    for version, body in zip(versions, (b"first", b"second"), strict=True):
        with store.get_object(elsewhere, "a/key with blanks & more", version_id=version) as found:
            assert found.read() == body
    newest = store.stat_object(elsewhere, "a/key with blanks & more")
    assert newest.version_id == versions[1]


def test_a_bucket_without_versions_comes_back(store: Minio, pool: Pool) -> None:
    plain = f"test-{new_ulid().lower()}"
    store.make_bucket(plain)
    store.put_object(plain, "page", io.BytesIO(b"a page"), 6, "image/png")
    (page,) = taken(store, pool, plain)
    elsewhere = f"test-{new_ulid().lower()}"
    put_back(store, PoolManager(), pool, {elsewhere: False}, [replace(page, bucket=elsewhere)])
    assert store.stat_object(elsewhere, "page").content_type == "image/png"
    assert (page.version, page.mode) == ("", "")


def test_what_came_after_the_instant_is_left_out(store: Minio, pool: Pool, bucket: str) -> None:
    put(store, bucket, "later", b"a letter")
    long_ago = datetime.now(UTC) - timedelta(hours=1)
    buckets, papers = copy_out(store, pool, long_ago, [])
    assert bucket in buckets
    assert [one for one in papers if one.bucket == bucket] == []


def test_what_is_known_is_not_fetched_again_but_its_lock_is_read(
    store: Minio, pool: Pool, bucket: str
) -> None:
    version = put(store, bucket, "key", b"a letter of its own")
    (before,) = taken(store, pool, bucket)
    pool.path(before.sha256).write_bytes(b"untouched")
    later = datetime.now(UTC) + 3 * SOON
    store.set_object_retention(bucket, "key", Retention(GOVERNANCE, later), version_id=version)
    (after,) = taken(store, pool, bucket, [before])
    assert pool.path(after.sha256).read_bytes() == b"untouched"
    assert after.identity == before.identity
    assert datetime.fromisoformat(after.until) - datetime.fromisoformat(before.until) > SOON


def test_nothing_is_put_where_something_lies(store: Minio, pool: Pool, bucket: str) -> None:
    put(store, bucket, "key", b"a letter")
    papers = taken(store, pool, bucket)
    with pytest.raises(NotEmpty):
        put_back(store, PoolManager(), pool, {bucket: True}, papers)
