"""The object store in memory, held to the same conformance suite as the real one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from typing import BinaryIO

from chassis.errors import Permanent
from chassis.testing.clock import FakeClock
from files.application.ports import BodyMissing, LockRefused, ObjectInfo
from files.domain.retention import Lock


@dataclass(frozen=True)
class Held:
    content: bytes
    info: ObjectInfo
    lock: Lock | None = None


class FakeObjects:
    """`before` is called with the name of each operation, so that a test can make one fail."""

    def __init__(self, now: Callable[[], datetime] | None = None) -> None:
        self._now = now or FakeClock().now
        self._versions = count(1)
        self.locked_buckets: set[str] = set()
        self.buckets: dict[str, dict[str, Held]] = {}
        self.before: Callable[[str], None] = lambda _operation: None

    def ensure_bucket(self, bucket: str, *, locked: bool = False, expire_days: int | None = None) -> None:
        self.before("ensure_bucket")
        if locked and bucket in self.buckets and bucket not in self.locked_buckets:
            raise Permanent(f"bucket {bucket} is not versioned")
        self.buckets.setdefault(bucket, {})
        if locked:
            self.locked_buckets.add(bucket)

    def put(
        self, bucket: str, key: str, source: BinaryIO, size: int, media_type: str, lock: Lock | None = None
    ) -> ObjectInfo:
        self.before("put")
        present = self.stat(bucket, key)
        if present is not None:
            return present
        content = source.read(size)
        if len(content) != size:
            raise OSError("the source ended early")
        version = f"v{next(self._versions)}" if bucket in self.locked_buckets else ""
        info = ObjectInfo(key, size, media_type, self._now(), version)
        self.buckets[bucket][key] = Held(content, info, lock)
        return info

    def stat(self, bucket: str, key: str, version: str = "") -> ObjectInfo | None:
        self.before("stat")
        held = self.buckets[bucket].get(key)
        return held.info if held and version in {"", held.info.version} else None

    def read(
        self, bucket: str, key: str, version: str = "", *, start: int = 0, length: int | None = None
    ) -> Iterator[bytes]:
        self.before("read")
        held = self._held(bucket, key, version)
        yield held.content[start : None if length is None else start + length]

    def listing(self, bucket: str, prefix: str = "") -> Iterator[ObjectInfo]:
        self.before("listing")
        yield from (
            self.buckets[bucket][key].info for key in sorted(self.buckets[bucket]) if key.startswith(prefix)
        )

    def remove(self, bucket: str, key: str, version: str = "") -> None:
        self.before("remove")
        held = self.buckets[bucket].get(key)
        if held and version and held.lock and held.lock.until > self._now():
            raise LockRefused
        self.buckets[bucket].pop(key, None)

    def set_lock(self, bucket: str, key: str, version: str, lock: Lock) -> None:
        self.before("set_lock")
        held = self._held(bucket, key, version)
        if held.lock and lock.until < held.lock.until:
            raise LockRefused
        self.buckets[bucket][key] = replace(held, lock=lock)

    def lock_of(self, bucket: str, key: str, version: str) -> Lock | None:
        self.before("lock_of")
        return self._held(bucket, key, version).lock

    def keys(self, bucket: str) -> set[str]:
        return set(self.buckets[bucket])

    def copied(self, now: Callable[[], datetime]) -> FakeObjects:
        """The same objects once more, by another clock."""
        copy = FakeObjects(now)
        copy.locked_buckets = set(self.locked_buckets)
        copy.buckets = {bucket: dict(objects) for bucket, objects in self.buckets.items()}
        return copy

    def damage(self, bucket: str, key: str) -> None:
        held = self.buckets[bucket][key]
        self.buckets[bucket][key] = replace(held, content=held.content[:-1] + b"\xff")

    def _held(self, bucket: str, key: str, version: str) -> Held:
        held = self.buckets[bucket].get(key)
        if held is None or version not in {"", held.info.version}:
            raise BodyMissing
        return held
