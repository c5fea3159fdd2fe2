"""The department's bucket of printed documents over plain S3, by MinIO's client: `workflow-<department>`,
nobody else's. Objects are keyed by their document and their digest.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO
from typing import Final

import urllib3
from minio import Minio
from minio.error import MinioException, S3Error

from chassis.errors import Transient
from chassis.ids import department_of
from workflow.domain.printed import Body

REGION: Final = "us-east-1"
"""Named, so that presigning asks nobody."""
_TIMEOUT: Final = urllib3.Timeout(connect=3, read=10)
_RETRIES: Final = urllib3.Retry(total=2, backoff_factor=0.1, status_forcelist=[500, 502, 503, 504])
_NO_BUCKET: Final = "NoSuchBucket"
_THERE_ALREADY: Final = {"BucketAlreadyOwnedByYou", "BucketAlreadyExists"}


class MinioBucket:
    """An S3 endpoint `host:port`; connections are opened when they are first used, so it survives a fork."""

    def __init__(self, endpoint: str, access_key: str, secret_key: str, *, secure: bool) -> None:
        pool = urllib3.PoolManager(timeout=_TIMEOUT, retries=_RETRIES, maxsize=4, cert_reqs="CERT_REQUIRED")
        self._client = Minio(
            endpoint,
            access_key=access_key,
            secret_key=secret_key,
            secure=secure,
            region=REGION,
            http_client=pool,
        )

    def put(self, document: str, body: Body, content: bytes) -> None:
        """The object is durable, and its bucket too. Raises Transient."""
        bucket = _bucket(document)
        with _translated():
            try:
                self._put(bucket, _key(document, body), body, content)
            except S3Error as refused:
                if refused.code != _NO_BUCKET:
                    raise
                self._make(bucket)  # a department's first
                self._put(bucket, _key(document, body), body, content)

    def remove(self, document: str) -> None:
        """No object of the document is left. Raises Transient."""
        bucket = _bucket(document)
        with _translated():
            for found in list(self._client.list_objects(bucket, prefix=f"{document}/", recursive=True)):
                self._client.remove_object(bucket, str(found.object_name))

    def presign(self, document: str, body: Body, life: timedelta) -> str:
        """An address from which whoever has it may read the object for so long."""
        return self._client.presigned_get_object(_bucket(document), _key(document, body), expires=life)

    def _put(self, bucket: str, key: str, body: Body, content: bytes) -> None:
        self._client.put_object(bucket, key, BytesIO(content), body.size, content_type=body.media_type)

    def _make(self, bucket: str) -> None:
        try:
            self._client.make_bucket(bucket)
        except S3Error as refused:
            if refused.code not in _THERE_ALREADY:
                raise


def _bucket(document: str) -> str:
    return f"workflow-{department_of(document)}"


def _key(document: str, body: Body) -> str:
    return f"{document}/{body.sha256}"


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except S3Error as refused:
        raise Transient(refused.code or "refused") from refused
    except (MinioException, urllib3.exceptions.HTTPError, OSError) as fault:
        raise Transient(type(fault).__name__) from fault
