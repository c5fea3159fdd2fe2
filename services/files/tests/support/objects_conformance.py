"""What `files` needs of an object store; a site runs this against its own before it trusts it (ADR 8)."""

from __future__ import annotations

import hashlib
import io
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from files.application.ports import BodyMissing, LockRefused, ObjectStore
from files.domain.retention import Lock, LockMode

SMALL = b"a paper of the office\n" * 40
LARGE = bytes(range(256)) * 40_000  # more than one part of an upload


def in_days(days: float, mode: LockMode = LockMode.COMPLIANCE) -> Lock:
    return Lock(mode, (datetime.now(UTC) + timedelta(days=days)).replace(microsecond=0))


def read(objects: ObjectStore, *where: str, **span: int) -> bytes:
    return b"".join(objects.read(*where, **span))  # type: ignore[arg-type]


class Failing(io.BytesIO):
    """A source that breaks after some bytes."""

    def read(self, size: int | None = -1) -> bytes:
        if self.tell() + (size or 0) > 9_000_000:
            raise OSError("the disk is gone")
        return super().read(size)


class ObjectStoreConformance:
    """Give a fixture `objects`; each test makes its own buckets."""

    @pytest.fixture
    def plain(self, objects: ObjectStore) -> str:
        bucket = f"files-test-{uuid4().hex[:12]}"
        objects.ensure_bucket(bucket)
        return bucket

    @pytest.fixture
    def locked(self, objects: ObjectStore) -> str:
        bucket = f"files-test-{uuid4().hex[:12]}"
        objects.ensure_bucket(bucket, locked=True)
        return bucket

    def test_a_bucket_may_be_set_up_again(self, objects, plain, locked):
        objects.ensure_bucket(plain, expire_days=30)
        objects.ensure_bucket(plain, expire_days=30)
        objects.ensure_bucket(locked, locked=True)

    @pytest.mark.parametrize("content", [b"", SMALL, LARGE], ids=["empty", "small", "in parts"])
    def test_what_was_put_is_read_back_bit_for_bit(self, objects, plain, content):
        info = objects.put(plain, "k", io.BytesIO(content), len(content), "image/png")
        assert read(objects, plain, "k") == content
        assert (info.key, info.size, info.media_type) == ("k", len(content), "image/png")
        assert hashlib.sha256(read(objects, plain, "k")).digest() == hashlib.sha256(content).digest()

    def test_what_is_there_already_stays_as_it_is(self, objects, locked):
        first = objects.put(locked, "k", io.BytesIO(SMALL), len(SMALL), "image/png")
        second = objects.put(locked, "k", io.BytesIO(SMALL), len(SMALL), "image/png")
        assert second.version == first.version != ""

    @pytest.mark.parametrize(
        ("start", "length"), [(0, 1), (5, 100), (len(LARGE) - 7, None), (4_000_000, 5_000_000)]
    )
    def test_a_part_of_an_object_is_read_by_its_place(self, objects, plain, start, length):
        objects.put(plain, "k", io.BytesIO(LARGE), len(LARGE), "image/tiff")
        expected = LARGE[start : None if length is None else start + length]
        assert read(objects, plain, "k", start=start, length=length) == expected

    def test_a_version_is_read_by_its_name(self, objects, locked):
        info = objects.put(locked, "k", io.BytesIO(SMALL), len(SMALL), "image/png")
        assert read(objects, locked, "k", info.version) == SMALL
        assert objects.stat(locked, "k", info.version) is not None

    def test_a_version_outlives_a_deletion_of_its_key(self, objects, locked):
        info = objects.put(locked, "k", io.BytesIO(SMALL), len(SMALL), "image/png", in_days(1))
        with pytest.raises(LockRefused):
            objects.remove(locked, "k", info.version)
        assert read(objects, locked, "k", info.version) == SMALL

    def test_what_is_not_there_is_missing(self, objects, plain):
        assert objects.stat(plain, "nothing") is None
        with pytest.raises(BodyMissing):
            read(objects, plain, "nothing")

    def test_what_was_removed_is_missing_and_may_be_removed_again(self, objects, plain):
        objects.put(plain, "k", io.BytesIO(SMALL), len(SMALL), "image/png")
        objects.remove(plain, "k")
        objects.remove(plain, "k")
        assert objects.stat(plain, "k") is None

    def test_an_upload_whose_source_breaks_leaves_nothing_behind(self, objects, plain):
        with pytest.raises(OSError, match="the disk is gone"):
            objects.put(plain, "k", Failing(LARGE), len(LARGE), "image/png")
        assert objects.stat(plain, "k") is None

    def test_an_upload_whose_source_ends_early_leaves_nothing_behind(self, objects, plain):
        with pytest.raises(OSError, match=r"."):
            objects.put(plain, "k", io.BytesIO(SMALL), len(SMALL) + 1, "image/png")
        assert objects.stat(plain, "k") is None

    def test_the_listing_has_every_key_with_the_prefix_once_and_in_order(self, objects, plain):
        for key in ("b/2", "a/1", "a/3", "a/2"):
            objects.put(plain, key, io.BytesIO(SMALL), len(SMALL), "image/png")
        assert [info.key for info in objects.listing(plain)] == ["a/1", "a/2", "a/3", "b/2"]
        assert [info.key for info in objects.listing(plain, "a/")] == ["a/1", "a/2", "a/3"]
        assert all(info.size == len(SMALL) for info in objects.listing(plain))

    @pytest.mark.parametrize("mode", list(LockMode))
    def test_a_lock_may_be_made_longer_and_never_shorter(self, objects, locked, mode):
        info = objects.put(locked, "k", io.BytesIO(SMALL), len(SMALL), "image/png", in_days(2, mode))
        objects.set_lock(locked, "k", info.version, longer := in_days(5, mode))
        assert objects.lock_of(locked, "k", info.version) == longer
        with pytest.raises(LockRefused):
            objects.set_lock(locked, "k", info.version, in_days(1, mode))
        assert objects.lock_of(locked, "k", info.version) == longer

    def test_a_locked_version_cannot_be_removed(self, objects, locked):
        info = objects.put(locked, "k", io.BytesIO(SMALL), len(SMALL), "image/png", in_days(1))
        with pytest.raises(LockRefused):
            objects.remove(locked, "k", info.version)
        assert read(objects, locked, "k", info.version) == SMALL

    def test_an_object_without_a_lock_says_so(self, objects, locked):
        info = objects.put(locked, "k", io.BytesIO(SMALL), len(SMALL), "image/png")
        assert objects.lock_of(locked, "k", info.version) is None
