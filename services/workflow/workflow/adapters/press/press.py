"""Prints by a process that stands by with WeasyPrint in its memory (`typesetter.py`), one sheet at a time.

A page takes a processor 30 to 80 ms, a long letter seconds: that holds up no other request and no message,
and where it takes too long or dies, that process is ended and nothing else. Beginning takes it a second, on a
busy machine many: who cannot wait for that is refused, and whoever asks next finds it further on.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from time import monotonic
from typing import Any, Final

from chassis.errors import Permanent, Transient
from workflow.adapters.press.pages import Pages
from workflow.application.sheets import Sheet

PDF: Final = b"%PDF-"
READY: Final = b"ready"
BEGINS_IN: Final = 60.0  # seconds; one that has not begun by then never will
TYPESETTER: Final = (sys.executable, "-I", "-m", "workflow.adapters.press.typesetter")


@dataclass
class _Typesetter:
    """The process that stands by, and the line to it; it has begun when it says so, by `due` at last."""

    process: subprocess.Popen[bytes]
    line: Connection[Any, Any]
    due: float
    begun: bool = False

    @classmethod
    def start(cls, command: Sequence[str]) -> _Typesetter:
        """Asks nothing of it yet."""
        line, its_end = Pipe()
        with its_end:
            process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [*command, str(its_end.fileno())],
                env={"LC_ALL": "C.UTF-8", "XDG_CACHE_HOME": tempfile.gettempdir()},
                pass_fds=[its_end.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        return cls(process, line, monotonic() + BEGINS_IN)

    def wait(self, seconds: float) -> bool:
        """Whether it has begun by then. Raises OSError, EOFError for one that died or took far too long."""
        if not self.begun and self.line.poll(max(0.0, seconds)):
            self.begun = self.line.recv_bytes() == READY
        if not self.begun and monotonic() > self.due:
            raise TimeoutError
        return self.begun

    def end(self) -> None:
        """It is no more."""
        self.line.close()
        self.process.kill()
        self.process.wait()


class Press:
    """Prints sheets. `command` is what stands by."""

    def __init__(self, command: Sequence[str] = TYPESETTER) -> None:
        self._command = command
        self._pages: Pages | None = None
        self._typesetter: _Typesetter | None = None
        self._one_at_a_time = threading.Lock()

    def print(self, sheet: Sheet, *, seconds: float) -> bytes:
        """A PDF/A, the same bytes for the same sheet. Raises Transient where that takes longer, waiting
        included, or the process died; Permanent where the sheet cannot be set.
        """
        self._pages = self._pages or Pages()
        markup, end = self._pages.of(sheet), monotonic() + seconds
        if not self._one_at_a_time.acquire(timeout=seconds):
            raise Transient("the press is busy")
        try:
            return self._set(markup, end - monotonic())
        finally:
            self._one_at_a_time.release()

    def close(self) -> None:
        """Nothing of it runs any more; another sheet would start it anew."""
        with self._one_at_a_time:
            self._end()

    def _set(self, markup: str, seconds: float) -> bytes:
        if self._typesetter is not None and self._typesetter.process.poll() is not None:
            self._end()
        self._typesetter = self._typesetter or _Typesetter.start(self._command)
        line = self._typesetter.line
        end = monotonic() + seconds
        try:
            if not self._typesetter.wait(seconds):
                raise Transient("the typesetter has not begun yet")
            line.send_bytes(markup.encode())
            if not line.poll(max(0.0, end - monotonic())):
                raise TimeoutError
            answer = line.recv_bytes()
        except (OSError, EOFError) as failure:  # TimeoutError is one
            self._end()
            raise Transient("not printed in time, or the typesetter died") from failure
        if not answer.startswith(PDF):
            raise Permanent(f"the typesetter cannot set the sheet: {answer.decode()}")
        return answer

    def _end(self) -> None:
        if self._typesetter is not None:
            self._typesetter.end()
            self._typesetter = None
