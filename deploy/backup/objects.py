"""The papers: copied out of the object store once for each version, and put back under the same versions.

Objects are copied after the databases. What a document of the copied databases names was there at that
instant, and is still there: stored papers are locked, the scan room keeps its pages for a day after they are
stored, and what is lost from quarantine is fetched from the scan room again. What came later belongs to acts
that the databases do not know, and is left out.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path

from minio import Minio
from minio.datatypes import Object
from minio.error import S3Error
from minio.retention import Retention
from urllib3 import PoolManager

DERIVED = "-renders"
"""Buckets whose names end so hold what can be made again."""

_ENABLED = "Enabled"
_GONE = {"NoSuchKey", "NoSuchVersion", "NoSuchObject"}
_NO_LOCK = {"NoSuchObjectLockConfiguration", "ObjectLockConfigurationNotFoundError"}
_TOLERANCE = timedelta(seconds=2)  # the store tells whole seconds
_HANDS = 4
_PIECE = 1024 * 1024
_HOUR = timedelta(hours=1)


class NotEmpty(Exception):
    """There are papers already where papers should be put back."""


class OwnVersions(Exception):
    """This object store gives versions of its own, so that documents would not find their papers."""


@dataclass(frozen=True)
class Paper:
    """A version of an object, and the digest under which its bytes lie in the pool. `version` is empty in a
    bucket without versions; `mode` and `until` are its lock's.
    """

    bucket: str
    key: str
    version: str
    etag: str
    modified: str
    size: int
    media_type: str
    sha256: str
    mode: str = ""
    until: str = ""

    @property
    def identity(self) -> tuple[str, ...]:
        """The same for the same bytes."""
        return (self.bucket, self.key, self.version, self.etag, self.modified)


class Pool:
    """A folder of bytes under their digests."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, sha256: str) -> Path:
        """Where the bytes of that digest lie, or would."""
        return self._folder / sha256[:2] / sha256

    def keep(self, pieces: Iterable[bytes]) -> str:
        """The bytes are on the disk under the digest that is answered."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = self._folder / f".{os.urandom(8).hex()}"
        digest = hashlib.sha256()
        try:
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
                for piece in pieces:
                    digest.update(piece)
                    stream.write(piece)
                stream.flush()
                os.fsync(stream.fileno())
            place = self.path(digest.hexdigest())
            place.parent.mkdir(mode=0o700, exist_ok=True)
            draft.replace(place)
        finally:
            draft.unlink(missing_ok=True)
        return digest.hexdigest()

    def keep_only(self, digests: set[str]) -> int:
        """Nothing else lies there; how many went."""
        gone = [path for path in self._folder.glob("*/*") if path.name not in digests]
        for path in (*gone, *self._folder.glob(".*")):
            path.unlink(missing_ok=True)
        return len(gone)


def copy_out(
    client: Minio, pool: Pool, before: datetime, known: Iterable[Paper]
) -> tuple[dict[str, bool], list[Paper]]:
    """Every version of every object of that time is in the pool; which buckets there are (locked or not), and
    the papers. What is `known` is not fetched again, only its lock is read anew.
    """
    fetched = {paper.identity: paper for paper in known}
    buckets = {name: _is_locked(client, name) for name in _kept_buckets(client)}

    def take(found: Object) -> Paper | None:
        return _take(client, pool, found, locked=buckets[str(found.bucket_name)], fetched=fetched)

    listed = (
        found
        for bucket, locked in buckets.items()
        for found in client.list_objects(bucket, recursive=True, include_version=locked)
        if not found.is_delete_marker and (found.last_modified or before) <= before + _TOLERANCE
    )
    with ThreadPoolExecutor(_HANDS) as hands:
        return buckets, [paper for paper in hands.map(take, listed) if paper]


def put_back(
    client: Minio, web: PoolManager, pool: Pool, buckets: Mapping[str, bool], papers: Iterable[Paper]
) -> None:
    """The papers lie in the object store, under the versions and locks that they had. `web` reaches it too.

    Raises NotEmpty before anything is put, OwnVersions at the first paper.
    """
    require_empty(client, buckets)
    for bucket, locked in buckets.items():
        if not client.bucket_exists(bucket):
            client.make_bucket(bucket, object_lock=locked)
    now = datetime.now(UTC)

    def put(versions: Iterable[Paper]) -> None:
        for paper in versions:
            _put(client, web, pool, paper)
            if paper.mode and datetime.fromisoformat(paper.until) > now:
                lock = Retention(paper.mode, datetime.fromisoformat(paper.until))
                client.set_object_retention(paper.bucket, paper.key, lock, version_id=paper.version)

    in_order: dict[tuple[str, str], list[Paper]] = {}
    for paper in sorted(papers, key=lambda one: one.modified):
        in_order.setdefault((paper.bucket, paper.key), []).append(paper)
    with ThreadPoolExecutor(_HANDS) as hands:
        for _ in hands.map(put, in_order.values()):
            pass  # what one raised is raised here


def require_empty(client: Minio, buckets: Iterable[str]) -> None:
    """None of the buckets has anything in it. Raises NotEmpty."""
    for bucket in buckets:
        if client.bucket_exists(bucket) and next(iter(client.list_objects(bucket, recursive=True)), None):
            raise NotEmpty(f"bucket {bucket} is not empty")


def written(papers: Iterable[Paper]) -> Iterator[str]:
    """A line of JSON for each."""
    return (json.dumps(asdict(paper), sort_keys=True) + "\n" for paper in papers)


def read(path: Path) -> Iterator[Paper]:
    """The papers of such a file."""
    with path.open(encoding="utf-8") as lines:
        yield from (Paper(**json.loads(line)) for line in lines)


def _kept_buckets(client: Minio) -> Iterator[str]:
    return (bucket.name for bucket in client.list_buckets() if not bucket.name.endswith(DERIVED))


def _is_locked(client: Minio, bucket: str) -> bool:
    if client.get_bucket_versioning(bucket).status != _ENABLED:
        return False
    try:
        client.get_object_lock_config(bucket)
    except S3Error as refused:
        if refused.code not in _NO_LOCK:
            raise
        return False
    return True


def _take(
    client: Minio, pool: Pool, found: Object, *, locked: bool, fetched: Mapping[tuple[str, ...], Paper]
) -> Paper | None:
    """The paper, whose bytes are in the pool; None when it was removed meanwhile."""
    bucket, key = str(found.bucket_name), str(found.object_name)
    version = found.version_id or "" if locked else ""
    modified = (found.last_modified or datetime.now(UTC)).isoformat()
    identity = (bucket, key, version, found.etag or "", modified)
    before = fetched.get(identity)
    if before and not locked and pool.path(before.sha256).exists():
        return before
    try:
        seen = client.stat_object(bucket, key, version_id=version or None)
        if before and pool.path(before.sha256).exists():
            sha256 = before.sha256
        else:
            sha256 = pool.keep(_bytes(client, bucket, key, version))
    except S3Error as refused:
        if refused.code in _GONE:
            return None
        raise
    told = {name.lower(): text for name, text in (seen.metadata or {}).items()}
    return Paper(
        *identity,
        size=seen.size or 0,
        media_type=seen.content_type or "application/octet-stream",
        sha256=sha256,
        mode=told.get("x-amz-object-lock-mode", ""),
        until=told.get("x-amz-object-lock-retain-until-date", ""),
    )


def _bytes(client: Minio, bucket: str, key: str, version: str) -> Iterator[bytes]:
    response = client.get_object(bucket, key, version_id=version or None)
    try:
        yield from response.stream(_PIECE)
    finally:
        response.close()
        response.release_conn()


def _put(client: Minio, web: PoolManager, pool: Pool, paper: Paper) -> None:
    """By an address that names the version: MinIO takes it over, where plain S3 would give one of its own."""
    wanted = {"versionId": paper.version} if paper.version else {}
    address = client.get_presigned_url(
        "PUT", paper.bucket, paper.key, expires=_HOUR, extra_query_params=dict(wanted)
    )
    with pool.path(paper.sha256).open("rb") as body:
        headers = {"Content-Type": paper.media_type, "Content-Length": str(paper.size)}
        answer = web.request("PUT", address, body=body, headers=headers, retries=False)
    if answer.status != HTTPStatus.OK:
        raise OSError(f"{paper.bucket}/{paper.key}: the object store answers {answer.status}")
    if paper.version and answer.headers.get("x-amz-version-id") != paper.version:
        raise OwnVersions(f"{paper.bucket}/{paper.key}")
