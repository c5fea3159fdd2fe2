"""The process that stands by with Tesseract's models in memory, and the bound by the clock on what it does.

Each page is read by a child of it (`reader.py`), which starts no program and finds everything loaded.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from chassis.errors import Transient
from scan.application.ports import NotInTime

READER: Final = (sys.executable, "-I", "-m", "scan.adapters.reader")


@dataclass(frozen=True)
class _Reader:
    """The process that stands by, and the line to it."""

    process: subprocess.Popen[bytes]
    line: socket.socket

    @classmethod
    def start(cls, reader: Sequence[str]) -> _Reader:
        """Asks nothing of it yet."""
        line, its_end = socket.socketpair()
        with its_end:
            process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [*reader],
                env={
                    "HOME": "/nonexistent",
                    "LC_ALL": "C.UTF-8",
                    "OMP_THREAD_LIMIT": "1",  # Tesseract's threads only fight: a fifth of the speed
                },
                stdin=its_end.fileno(),
                stdout=its_end.fileno(),
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        return cls(process, line)

    def ask(self, question: Mapping[str, Any], seconds: float) -> int:
        """The number it answers. Raises TimeoutError; OSError or ValueError where it is no more."""
        self.line.settimeout(seconds)
        self.line.sendall(json.dumps(question).encode() + b"\n")
        return int(self.line.recv(16))

    def end(self) -> None:
        """It is no more, and neither is what ran for a page."""
        self.line.close()
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)  # the page's process is in its group
            self.process.wait()


class ReadingRoom:
    """Reads one page at a time, whoever asks. `reader` is what stands by."""

    def __init__(self, reader: Sequence[str] = READER) -> None:
        self._command = reader
        self._reader: _Reader | None = None
        self._one_at_a_time = threading.Lock()

    def read(self, page: Mapping[str, Any], seconds: float) -> int:
        """The exit status of the child that had the page. Raises NotInTime, and then nothing that ran for the
        page runs any more; Transient when the process that stands by was ended meanwhile.
        """
        with self._one_at_a_time:
            if self._reader is not None and self._reader.process.poll() is not None:
                self._end()
            self._reader = self._reader or _Reader.start(self._command)
            try:
                return self._reader.ask(page, seconds)
            except TimeoutError:
                self._end()
                raise NotInTime from None
            except (OSError, ValueError) as failure:
                self._end()
                raise Transient("the process that reads pages was ended") from failure

    def close(self) -> None:
        """Nothing of it runs any more; another page would start it anew."""
        with self._one_at_a_time:
            self._end()

    def _end(self) -> None:
        if self._reader is not None:
            self._reader.end()
            self._reader = None
