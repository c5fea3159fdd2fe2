"""Local, verified copies of objects, so that a range request or the next page does not fetch the whole
paper again.

Every opening counts the digest anew, over the copy that is then handed out: whatever damaged it, in the
object store or on this disk, it is shown to nobody.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO, Final

from files.application.ports import DamagedBody, ObjectStore
from files.domain.document import Body

_BLOCK: Final = 1024 * 1024


class BodyCache:
    """Copies in `folder`, which is this process's alone; the least recently opened ones go beyond `limit`
    bytes.
    """

    def __init__(self, objects: ObjectStore, folder: Path, limit: int) -> None:
        self._objects = objects
        self._folder = folder
        self._limit = limit
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def open(self, bucket: str, body: Body) -> BinaryIO:
        """The body's bytes, on local disk and proven to be those of its digest at this very opening.
        Raises BodyMissing, DamagedBody, Transient.
        """
        copy = self._folder / body.sha256
        with suppress(FileNotFoundError):
            return self._proven(copy, body)
        self._fill(copy, self._objects.read(bucket, body.sha256, body.version))
        self._evict(keep=copy)
        return self._proven(copy, body)

    def _proven(self, copy: Path, body: Body) -> BinaryIO:
        opened = copy.open("rb")
        if _digest(opened) != body.sha256:
            opened.close()
            copy.unlink(missing_ok=True)
            raise DamagedBody(body.sha256)
        opened.seek(0)
        with suppress(FileNotFoundError):  # another thread made room just now
            os.utime(copy)
        return opened

    def _fill(self, copy: Path, chunks: Iterator[bytes]) -> None:
        with NamedTemporaryFile(dir=self._folder, delete=False) as partial:
            try:
                for chunk in chunks:
                    partial.write(chunk)
            except BaseException:
                Path(partial.name).unlink()
                raise
        Path(partial.name).replace(copy)

    def _evict(self, keep: Path) -> None:
        """An evicted copy that somebody still reads lives on until they close it."""
        copies = sorted(self._statistics(), reverse=True)
        total = 0
        for _, size, copy in copies:
            total += size
            if total > self._limit and copy != keep:
                copy.unlink(missing_ok=True)

    def _statistics(self) -> Iterator[tuple[float, int, Path]]:
        for copy in self._folder.iterdir():
            with suppress(FileNotFoundError):
                status = copy.stat()
                yield status.st_mtime, status.st_size, copy


def _digest(opened: BinaryIO) -> str:
    digest = hashlib.sha256()
    while block := opened.read(_BLOCK):
        digest.update(block)
    return digest.hexdigest()
