"""The object store over plain S3, by MinIO's client.

Only operations that any S3 store with object lock has. The conformance suite in `tests/` says whether a
given one does what `files` relies on (ADR 8).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import BinaryIO, Final

import urllib3
from minio import Minio
from minio.commonconfig import COMPLIANCE, ENABLED, GOVERNANCE, Filter
from minio.error import MinioException, S3Error
from minio.lifecycleconfig import Expiration, LifecycleConfig, Rule
from minio.retention import Retention as S3Retention

from chassis.errors import Permanent, Transient
from files.application.ports import BodyMissing, LockRefused, ObjectInfo
from files.domain.retention import Lock, LockMode

PART_BYTES: Final = 8 * 1024 * 1024
"""A body is sent in parts of this size, one after the other, so memory stays bounded."""

_CHUNK: Final = 256 * 1024
_MODES: Final = {LockMode.COMPLIANCE: COMPLIANCE, LockMode.GOVERNANCE: GOVERNANCE}
_MISSING: Final = {"NoSuchKey", "NoSuchVersion", "NoSuchObject"}
_LOCKED: Final = {"AccessDenied", "ObjectLocked", "InvalidRequest"}
_NO_LOCK: Final = {"NoSuchObjectLockConfiguration"}
_TIMEOUT: Final = urllib3.Timeout(connect=3, read=10)
_RETRIES: Final = urllib3.Retry(total=2, backoff_factor=0.1, status_forcelist=[500, 502, 503, 504])


class MinioObjects:
    """An S3 endpoint `host:port`; connections are opened when they are first used, so it survives a fork."""

    def __init__(self, endpoint: str, access_key: str, secret_key: str, *, secure: bool) -> None:
        pool = urllib3.PoolManager(timeout=_TIMEOUT, retries=_RETRIES, maxsize=16, cert_reqs="CERT_REQUIRED")
        self._client = Minio(
            endpoint, access_key=access_key, secret_key=secret_key, secure=secure, http_client=pool
        )

    def ensure_bucket(self, bucket: str, *, locked: bool = False, expire_days: int | None = None) -> None:
        """The bucket exists: versioned and with object lock, or with objects that expire after some days.
        Raises Permanent for a bucket that exists without the lock it needs.
        """
        with _translated():
            if not self._client.bucket_exists(bucket):
                self._make(bucket, locked=locked)
            if locked and self._client.get_bucket_versioning(bucket).status != ENABLED:
                raise Permanent(f"bucket {bucket} is not versioned")
            if expire_days is not None:
                self._client.set_bucket_lifecycle(bucket, _expiring(expire_days))

    def put(
        self, bucket: str, key: str, source: BinaryIO, size: int, media_type: str, lock: Lock | None = None
    ) -> ObjectInfo:
        """The object is durable; one that is there already stays as it is. A source that ends early or
        fails leaves nothing behind and raises what it raised, or Permanent.
        """
        present = self.stat(bucket, key)
        if present is not None and present.size == size:
            return present
        with _translated():
            self._client.put_object(
                bucket,
                key,
                source,
                size,
                content_type=media_type,
                part_size=PART_BYTES,
                num_parallel_uploads=1,
                retention=_retention(lock) if lock else None,
            )
        stored = self.stat(bucket, key)
        if stored is None or stored.size != size:
            raise Transient("an object is not as it was put")
        return stored

    def stat(self, bucket: str, key: str, version: str = "") -> ObjectInfo | None:
        """The object (or this version of it), or None."""
        try:
            with _translated():
                found = self._client.stat_object(bucket, key, version_id=version or None)
        except BodyMissing:
            return None
        return ObjectInfo(
            key,
            found.size or 0,
            found.content_type or "application/octet-stream",
            found.last_modified or datetime.now(UTC),
            found.version_id or "",
        )

    def read(
        self, bucket: str, key: str, version: str = "", *, start: int = 0, length: int | None = None
    ) -> Iterator[bytes]:
        """The object's bytes from `start` on, at most `length`, in pieces. Raises BodyMissing."""
        with _translated():
            response = self._client.get_object(
                bucket, key, offset=start, length=length or 0, version_id=version or None
            )
            try:
                yield from response.stream(_CHUNK)
            finally:
                response.close()
                response.release_conn()

    def listing(self, bucket: str, prefix: str = "") -> Iterator[ObjectInfo]:
        """Every object with that prefix, in the order of keys."""
        with _translated():
            for found in self._client.list_objects(bucket, prefix=prefix or None, recursive=True):
                yield ObjectInfo(
                    found.object_name or "",
                    found.size or 0,
                    found.content_type or "",
                    found.last_modified or datetime.now(UTC),
                    found.version_id or "",
                )

    def remove(self, bucket: str, key: str, version: str = "") -> None:
        """The object (or this version) is gone; none there is as good. Raises LockRefused."""
        with _translated(locked=True):
            self._client.remove_object(bucket, key, version_id=version or None)

    def set_lock(self, bucket: str, key: str, version: str, lock: Lock) -> None:
        """The version is locked until then. Raises LockRefused for a shorter lock than it has."""
        with _translated(locked=True):
            self._client.set_object_retention(bucket, key, _retention(lock), version_id=version)

    def lock_of(self, bucket: str, key: str, version: str) -> Lock | None:
        """The version's lock."""
        with _translated():
            found = self._client.get_object_retention(bucket, key, version_id=version)
        return Lock(LockMode(found.mode), found.retain_until_date) if found else None

    def ping(self) -> None:
        """Returns when the store answers our account; raises Transient otherwise."""
        with _translated():
            self._client.list_buckets()

    def _make(self, bucket: str, *, locked: bool) -> None:
        try:
            self._client.make_bucket(bucket, object_lock=locked)
        except S3Error as fault:
            if fault.code != "BucketAlreadyOwnedByYou":  # another process of ours was first
                raise


def _retention(lock: Lock) -> S3Retention:
    return S3Retention(_MODES[lock.mode], lock.until)


def _expiring(days: int) -> LifecycleConfig:
    rule = Rule(ENABLED, rule_filter=Filter(prefix=""), rule_id="cache", expiration=Expiration(days=days))
    return LifecycleConfig([rule])


@contextmanager
def _translated(*, locked: bool = False) -> Iterator[None]:
    """The client's errors as ours. `locked`: a refusal may come from an object's lock."""
    try:
        yield
    except S3Error as fault:
        if fault.code in _MISSING:
            raise BodyMissing from fault
        if locked and fault.code in _LOCKED:
            raise LockRefused from fault
        if fault.code in {"AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "BadDigest"}:
            raise Permanent(f"the object store refuses: {fault.code}") from fault
        raise Transient(f"the object store says: {fault.code}") from fault
    except (urllib3.exceptions.HTTPError, MinioException) as fault:
        raise Transient("the object store does not answer") from fault
