"""The process that reads pages, with a recognition that fails. Run as a program, which is told how: it
`breaks` over every page, or `stands` still over the first one of a folder.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from scan.adapters.reader import get_ready, read, stand_by
from scan.domain.quality import Reading

STILL = "still"


def fail(image: Path, folder: Path, languages: Sequence[str]) -> Reading:
    """What is to be made a PDF without being read is given back."""
    if languages and sys.argv[1] == "breaks":
        ctypes.string_at(0)
    if languages and sys.argv[1] == "stands" and not (folder / STILL).exists():
        (folder / STILL).write_text(str(os.getpid()), encoding="utf-8")
        signal.pause()
    return read(image, folder, languages)


if __name__ == "__main__":
    get_ready()
    stand_by(fail)
