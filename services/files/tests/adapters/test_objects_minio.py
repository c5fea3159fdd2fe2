"""The real object store obeys the suite, and a COMPLIANCE lock binds everybody, its own operator included."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from minio import Minio
from minio.commonconfig import COMPLIANCE, GOVERNANCE
from minio.error import S3Error
from minio.retention import Retention

from chassis.errors import Permanent, Transient
from files.adapters.objects_minio import MinioObjects
from files.domain.retention import LockMode
from services.files.tests.support.objects_conformance import SMALL, ObjectStoreConformance, in_days


@pytest.fixture
def objects(servers) -> MinioObjects:
    return MinioObjects(servers.s3_endpoint, servers.s3_access_key, servers.s3_secret_key, secure=False)


@pytest.fixture
def operator(servers) -> Minio:
    """Whoever runs the object store, with every right there is."""
    return Minio(
        servers.s3_endpoint, access_key=servers.s3_access_key, secret_key=servers.s3_secret_key, secure=False
    )


class TestMinioObjects(ObjectStoreConformance):
    @pytest.fixture
    def objects(self, objects: MinioObjects) -> MinioObjects:
        return objects

    def test_it_answers_a_ping(self, objects):
        objects.ping()

    def test_a_bucket_without_versions_is_refused_where_locks_are_needed(self, objects, plain):
        with pytest.raises(Permanent):
            objects.ensure_bucket(plain, locked=True)

    def test_the_versions_key_may_be_hidden_but_not_lost(self, objects, locked):
        info = objects.put(locked, "k", io.BytesIO(SMALL), len(SMALL), "image/png", in_days(1))
        objects.remove(locked, "k")
        assert b"".join(objects.read(locked, "k", info.version)) == SMALL


@pytest.fixture
def locked_paper(objects) -> tuple[str, str]:
    bucket = f"files-test-{uuid4().hex[:12]}"
    objects.ensure_bucket(bucket, locked=True)
    info = objects.put(bucket, "k", io.BytesIO(SMALL), len(SMALL), "image/png", in_days(30))
    return bucket, info.version


@pytest.mark.parametrize(
    "shorter",
    [
        Retention(COMPLIANCE, datetime.now(UTC) + timedelta(days=1)),
        Retention(GOVERNANCE, datetime.now(UTC) + timedelta(days=60)),
        Retention(GOVERNANCE, datetime.now(UTC) + timedelta(days=1)),
    ],
    ids=["sooner", "weaker", "both"],
)
def test_nobody_shortens_a_compliance_lock(operator, objects, locked_paper, shorter):
    bucket, version = locked_paper
    before = objects.lock_of(bucket, "k", version)
    with pytest.raises(S3Error):
        operator.set_object_retention(bucket, "k", shorter, version_id=version)
    assert objects.lock_of(bucket, "k", version) == before
    assert before.mode is LockMode.COMPLIANCE


def test_nobody_removes_a_version_under_a_compliance_lock(operator, objects, locked_paper):
    bucket, version = locked_paper
    with pytest.raises(S3Error):
        operator.remove_object(bucket, "k", version_id=version)
    assert b"".join(objects.read(bucket, "k", version)) == SMALL


def test_nobody_removes_a_bucket_with_locked_papers(operator, locked_paper):
    with pytest.raises(S3Error):
        operator.remove_bucket(locked_paper[0])


def test_a_store_that_is_not_there_is_a_transient_failure():
    nowhere = MinioObjects("127.0.0.1:9", "nobody", "nothing-at-all", secure=False)
    with pytest.raises(Transient):
        nowhere.stat("files-general", "k")


def test_a_wrong_secret_is_not_tried_again(servers):
    stranger = MinioObjects(servers.s3_endpoint, servers.s3_access_key, "not-the-secret", secure=False)
    with pytest.raises(Permanent):
        stranger.ping()
