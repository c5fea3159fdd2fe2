"""A local copy is handed out only after it has been counted again."""

from __future__ import annotations

import io

import pytest

from files.adapters.body_cache import BodyCache
from files.application.ports import BodyMissing, DamagedBody
from files.domain.document import Body
from services.files.tests.support.objects import FakeObjects
from services.files.tests.support.room import sha

BUCKET = "files-general"


@pytest.fixture
def objects() -> FakeObjects:
    objects = FakeObjects()
    objects.ensure_bucket(BUCKET, locked=True)
    return objects


@pytest.fixture
def cache(objects, tmp_path) -> BodyCache:
    return BodyCache(objects, tmp_path / "spool", limit=250)


def put(objects: FakeObjects, content: bytes) -> Body:
    info = objects.put(BUCKET, sha(content), io.BytesIO(content), len(content), "image/tiff")
    return Body(sha(content), len(content), "image/tiff", info.version)


def test_the_second_opening_asks_the_object_store_nothing(objects, cache):
    body = put(objects, b"a letter")
    cache.open(BUCKET, body).close()
    objects.before = pytest.fail
    with cache.open(BUCKET, body) as opened:
        assert opened.read() == b"a letter"


def test_a_body_that_is_not_there_is_missing_and_leaves_nothing(cache, tmp_path):
    with pytest.raises(BodyMissing):
        cache.open(BUCKET, Body("0" * 64, 1, "image/tiff"))
    assert list((tmp_path / "spool").iterdir()) == []


def test_damage_in_the_object_store_is_found(objects, cache, tmp_path):
    body = put(objects, b"a letter")
    objects.damage(BUCKET, body.sha256)
    with pytest.raises(DamagedBody):
        cache.open(BUCKET, body)
    assert list((tmp_path / "spool").iterdir()) == []


def test_damage_on_this_disk_is_found_and_mended_by_the_next_opening(objects, cache, tmp_path):
    body = put(objects, b"a letter")
    cache.open(BUCKET, body).close()
    (tmp_path / "spool" / body.sha256).write_bytes(b"a better")
    with pytest.raises(DamagedBody):
        cache.open(BUCKET, body)
    with cache.open(BUCKET, body) as opened:
        assert opened.read() == b"a letter"


def test_the_disk_fills_up_to_its_limit_and_what_is_open_stays_readable(objects, cache, tmp_path):
    bodies = [put(objects, bytes([65 + number]) * 100) for number in range(6)]
    first = cache.open(BUCKET, bodies[0])
    for body in bodies[1:]:
        cache.open(BUCKET, body).close()
    kept = sum(path.stat().st_size for path in (tmp_path / "spool").iterdir())
    assert kept <= 250
    assert first.read() == b"A" * 100
    first.close()
