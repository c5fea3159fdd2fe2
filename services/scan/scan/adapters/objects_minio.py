"""The scan room's buckets over plain S3, by MinIO's client; `scan-<department>`, nobody else's."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import BinaryIO, Final

import urllib3
from minio import Minio
from minio.datatypes import Object
from minio.error import MinioException, S3Error

from chassis.errors import Transient
from scan.application.ports import DamagedObject, NoSuchObject

PART_BYTES: Final = 8 * 1024 * 1024
_CHUNK: Final = 256 * 1024
_MISSING: Final = {"NoSuchBucket", "NoSuchKey", "NoSuchObject"}
_THERE_ALREADY: Final = {"BucketAlreadyOwnedByYou", "BucketAlreadyExists"}
_TIMEOUT: Final = urllib3.Timeout(connect=3, read=10)
_RETRIES: Final = urllib3.Retry(total=2, backoff_factor=0.1, status_forcelist=[500, 502, 503, 504])
REGION: Final = "us-east-1"
"""Named, so that presigning asks nobody."""


class MinioObjects:
    """An S3 endpoint `host:port`; connections are opened when they are first used, so it survives a fork."""

    def __init__(self, endpoint: str, access_key: str, secret_key: str, *, secure: bool) -> None:
        pool = urllib3.PoolManager(timeout=_TIMEOUT, retries=_RETRIES, maxsize=8, cert_reqs="CERT_REQUIRED")
        self._client = Minio(
            endpoint,
            access_key=access_key,
            secret_key=secret_key,
            secure=secure,
            region=REGION,
            http_client=pool,
        )

    def ping(self) -> None:
        """Returns when the store answers; raises Transient otherwise."""
        with _translated():
            self._client.list_buckets()

    def _make_bucket(self, department: str) -> None:
        try:
            self._client.make_bucket(_bucket(department))
        except S3Error as refused:
            if refused.code not in _THERE_ALREADY:
                raise Transient(refused.code or "refused") from refused
        except (MinioException, urllib3.exceptions.HTTPError, OSError) as fault:
            raise Transient(type(fault).__name__) from fault

    def put(self, department: str, key: str, source: BinaryIO, size: int, media_type: str) -> None:
        """The object is durable, and its bucket too; one of that key that is there already stays."""
        if self.exists(department, key):
            return
        try:
            self._put(department, key, source, size, media_type)
        except NoSuchObject:  # a department's first paper
            self._make_bucket(department)
            source.seek(0)
            self._put(department, key, source, size, media_type)

    def get(self, department: str, key: str, sha256: str, into: BinaryIO) -> None:
        """`into` holds the bytes, proven to be those of the digest. Raises DamagedObject, NoSuchObject."""
        found = hashlib.sha256()
        for piece in self._pieces(department, key):
            found.update(piece)
            into.write(piece)
        if found.hexdigest() != sha256:
            raise DamagedObject(key)

    def exists(self, department: str, key: str) -> bool:
        """Whether the object is there."""
        try:
            with _translated():
                self._client.stat_object(_bucket(department), key)
        except NoSuchObject:
            return False
        return True

    def read_small(self, department: str, key: str) -> bytes:
        """The bytes of a small object of our own. Raises NoSuchObject."""
        return b"".join(self._pieces(department, key))

    def remove(self, department: str, prefix: str) -> int:
        """No object with that prefix is left; how many there were."""
        keys = [str(found.object_name) for found in self._listed(department, prefix)]
        with _translated():
            for key in keys:
                self._client.remove_object(_bucket(department), key)
        return len(keys)

    def older(self, department: str, prefix: str, before: datetime) -> list[str]:
        """The keys with that prefix that were put before that instant."""
        return [
            str(found.object_name)
            for found in self._listed(department, prefix)
            if found.last_modified is not None and found.last_modified < before
        ]

    def presign(self, department: str, key: str, seconds: int) -> str:
        """An address from which whoever has it may read the object for so long."""
        return self._client.presigned_get_object(_bucket(department), key, expires=timedelta(seconds=seconds))

    def _put(self, department: str, key: str, source: BinaryIO, size: int, media_type: str) -> None:
        with _translated():
            self._client.put_object(
                _bucket(department),
                key,
                source,
                size,
                content_type=media_type,
                part_size=PART_BYTES,
                num_parallel_uploads=1,
            )

    def _listed(self, department: str, prefix: str) -> list[Object]:
        """Nothing, where the department's first paper is still to come."""
        try:
            with _translated():
                return list(self._client.list_objects(_bucket(department), prefix=prefix, recursive=True))
        except NoSuchObject:
            return []

    def _pieces(self, department: str, key: str) -> Iterator[bytes]:
        with _translated():
            response = self._client.get_object(_bucket(department), key)
            try:
                yield from response.stream(_CHUNK)
            finally:
                response.close()
                response.release_conn()


def _bucket(department: str) -> str:
    return f"scan-{department}"


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except S3Error as refused:
        if refused.code in _MISSING:
            raise NoSuchObject(refused.object_name) from refused
        raise Transient(refused.code or "refused") from refused
    except (MinioException, urllib3.exceptions.HTTPError, OSError) as fault:
        raise Transient(type(fault).__name__) from fault
