"""The object store as workflow uses it, in memory; `before` is called with the name of each operation, so
that a test can make one fail.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from chassis.ids import department_of
from workflow.domain.printed import Body


class FakeBucket:
    """`workflow-<department>/<document>/<digest>`."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.before: Callable[[str], None] = lambda _operation: None

    def put(self, document: str, body: Body, content: bytes) -> None:
        self.before("put")
        self.objects[self._path(document, body)] = content

    def remove(self, document: str) -> None:
        self.before("remove")
        begin = f"workflow-{department_of(document)}/{document}/"
        for path in [each for each in self.objects if each.startswith(begin)]:
            del self.objects[path]

    def presign(self, document: str, body: Body, life: timedelta) -> str:
        seconds = int(life.total_seconds())
        return f"http://127.0.0.1:9010/{self._path(document, body)}?X-Amz-Expires={seconds}"

    def _path(self, document: str, body: Body) -> str:
        return f"workflow-{department_of(document)}/{document}/{body.sha256}"
