"""The real object store obeys the suite, and hands out what it signed for and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest
import requests

from chassis.errors import Transient
from scan.adapters.objects_minio import MinioObjects
from services.scan.tests.support.objects_conformance import SMALL, ObjectsConformance, put


@pytest.fixture
def objects(servers) -> MinioObjects:
    return MinioObjects(servers.s3_endpoint, servers.s3_access_key, servers.s3_secret_key, secure=False)


class TestMinioObjects(ObjectsConformance):
    @pytest.fixture
    def objects(self, objects: MinioObjects) -> MinioObjects:
        return objects

    @pytest.fixture
    def now(self):
        return lambda: datetime.now(UTC)

    def test_it_answers_a_ping(self, objects):
        objects.ping()

    def test_a_claim_opens_its_object_to_whoever_has_it(self, objects, department):
        put(objects, department, "incoming/k", SMALL)
        answer = requests.get(objects.presign(department, "incoming/k", 60), timeout=10)
        assert (answer.status_code, answer.content) == (200, SMALL)

    def test_a_claim_opens_nothing_else(self, objects, department):
        for key in ("incoming/k", "incoming/other"):
            put(objects, department, key, SMALL)
        bent = objects.presign(department, "incoming/k", 60).replace("incoming/k", "incoming/other")
        assert requests.get(bent, timeout=10).status_code == 403

    def test_without_a_claim_nothing_is_opened(self, objects, department):
        put(objects, department, "incoming/k", SMALL)
        bare = objects.presign(department, "incoming/k", 60).split("?")[0]
        assert requests.get(bare, timeout=10).status_code == 403


def test_a_store_that_is_not_there_is_a_transient_failure():
    nowhere = MinioObjects("127.0.0.1:9", "nobody", "nothing-at-all", secure=False)
    with pytest.raises(Transient):
        nowhere.exists("general", "k")
    with pytest.raises(Transient):
        nowhere.ping()


def test_a_wrong_secret_is_a_transient_failure_until_somebody_mends_it(servers):
    stranger = MinioObjects(servers.s3_endpoint, servers.s3_access_key, "not-the-secret", secure=False)
    with pytest.raises(Transient):
        put(stranger, f"t{uuid4().hex[:12]}", "k", SMALL)
