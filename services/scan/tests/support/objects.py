"""The object store in memory, held to the same conformance suite as the real one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import BinaryIO

from chassis.testing.clock import FakeClock
from scan.application.ports import DamagedObject, NoSuchObject


class FakeObjects:
    """`before` is called with the name of each operation, so that a test can make one fail."""

    def __init__(self, now: Callable[[], datetime] | None = None) -> None:
        self._now = now or FakeClock().now
        self._buckets: dict[str, dict[str, tuple[bytes, datetime]]] = {}
        self.before: Callable[[str], None] = lambda _operation: None

    def put(self, department: str, key: str, source: BinaryIO, size: int, media_type: str) -> None:
        self.before("put")
        content = source.read(size)
        if len(content) != size:
            raise OSError("the source ended early")
        self._bucket(department).setdefault(key, (content, self._now()))

    def get(self, department: str, key: str, sha256: str, into: BinaryIO) -> None:
        self.before("get")
        content = self.read_small(department, key)
        into.write(content)
        if hashlib.sha256(content).hexdigest() != sha256:
            raise DamagedObject(key)

    def exists(self, department: str, key: str) -> bool:
        return key in self._bucket(department)

    def read_small(self, department: str, key: str) -> bytes:
        try:
            return self._bucket(department)[key][0]
        except KeyError:
            raise NoSuchObject(key) from None

    def remove(self, department: str, prefix: str) -> int:
        self.before("remove")
        keys = self.keys(department, prefix)
        for key in keys:
            del self._bucket(department)[key]
        return len(keys)

    def older(self, department: str, prefix: str, before: datetime) -> list[str]:
        return [key for key in self.keys(department, prefix) if self._bucket(department)[key][1] < before]

    def presign(self, department: str, key: str, seconds: int) -> str:
        return f"http://127.0.0.1:9010/scan-{department}/{key}?X-Amz-Expires={seconds}"

    def keys(self, department: str, prefix: str = "") -> list[str]:
        return sorted(key for key in self._bucket(department) if key.startswith(prefix))

    def contents(self, department: str, prefix: str = "") -> list[bytes]:
        return [self.read_small(department, key) for key in self.keys(department, prefix)]

    def lose(self, department: str, key: str) -> None:
        del self._bucket(department)[key]

    def copied(self, now: Callable[[], datetime]) -> FakeObjects:
        """The same objects once more, by another clock."""
        copy = FakeObjects(now)
        copy._buckets = {department: dict(objects) for department, objects in self._buckets.items()}
        return copy

    def damage(self, department: str, key: str) -> None:
        content, since = self._bucket(department)[key]
        self._bucket(department)[key] = (content[:-1] + b"\xff", since)

    def _bucket(self, department: str) -> dict[str, tuple[bytes, datetime]]:
        return self._buckets.setdefault(department, {})
