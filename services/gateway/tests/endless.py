"""A body that is larger than anybody would read."""

from __future__ import annotations

import io
import os
from typing import Any


class Endless(io.RawIOBase):
    """A body of 150 MB; `taken` are the bytes that somebody read of it."""

    size = 150 * 1024 * 1024
    taken = place = 0

    def readable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        """Flask's client looks for the end; what is taken is counted all the same."""
        self.place = self.size if whence == os.SEEK_END else offset
        return self.place

    def tell(self) -> int:
        return self.place

    def readinto(self, buffer: Any) -> int:
        given = min(len(buffer), self.size - self.taken)
        self.taken += given
        return given
