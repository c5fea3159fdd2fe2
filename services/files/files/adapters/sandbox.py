"""Runs `paper.py` in a process of its own and bounds it from outside by a wall clock.

An examination gets a fresh process each time. Page images come from one process that is kept, since
starting one costs more than making a page, and replaced after a number of pages, after any trouble, and
after a fork.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO, Final

import structlog

from chassis.confine.guards import UNCONFINED, Guard
from chassis.errors import Transient
from files.domain.claims import Kind
from files.domain.pages import PageImage
from files.domain.verdicts import Findings, Limits, Unfit

RENDERS_PER_PROCESS: Final = 200
LARGEST_IMAGE: Final = 16 * 1024 * 1024
_LONGEST_HEADER: Final = 64 * 1024

_log = structlog.get_logger()


PARSER: Final = (sys.executable, "-I", "-m", "files.adapters.paper")


@dataclass(frozen=True)
class Bounds:
    """Of one process: address space in bytes, seconds for one task, and the guards without which it ends."""

    memory: int = 768 * 1024 * 1024
    seconds: int = 15
    demands: tuple[Guard, ...] = tuple(Guard)


class Trouble(Exception):
    """The process died, fell silent or said something strange. Which of these does not matter to a paper."""


class Sandbox:
    """One process, for one request at a time; `parser` is what it runs."""

    def __init__(self, bounds: Bounds, tasks: int, parser: Sequence[str] = PARSER) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            numbers = map(str, (theirs.fileno(), bounds.memory, bounds.seconds * tasks))
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [*parser, *numbers, ",".join(bounds.demands) or "none"],
                pass_fds=[theirs.fileno()],
                env={"LC_ALL": "C.UTF-8"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        self._seconds = bounds.seconds
        self._connection = ours
        self.owner = os.getpid()
        self.left = tasks

    def ask(self, request: dict[str, Any], body: BinaryIO) -> tuple[dict[str, Any], bytes]:
        """The reply's header and content. Raises Unfit where the paper is, Trouble where the process is,
        Transient where that could not be shut in, which no paper is to blame for.
        """
        self.left -= 1
        self._connection.settimeout(self._seconds)
        try:
            socket.send_fds(self._connection, [json.dumps(request).encode()], [body.fileno()])
            with self._connection.makefile("rb") as reply:
                header = json.loads(reply.readline(_LONGEST_HEADER))
                content = reply.read(min(int(header["size"]), LARGEST_IMAGE))
        except (OSError, ValueError, KeyError, TypeError) as fault:
            self._check_that_it_was_confined()
            raise Trouble(type(fault).__name__) from fault
        if len(content) != header["size"]:
            raise Trouble("short")
        if "unfit" in header:
            raise Unfit(str(header["unfit"]), **header["params"])
        return header, content

    def _check_that_it_was_confined(self) -> None:
        with suppress(subprocess.TimeoutExpired):
            if self._process.wait(timeout=1) == UNCONFINED:
                _log.error("sandbox_refused")
                raise Transient("a guard around the parser cannot be had")

    def close(self) -> None:
        """The process is gone. Only whoever started it may end it."""
        self._connection.close()
        if self.owner == os.getpid():
            self._process.kill()
            self._process.wait()


class SandboxExaminer:
    """Examines each body in a fresh process."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds

    def examine(self, body: BinaryIO, kind: Kind, limits: Limits) -> Findings:
        """What the body is. Raises Unfit; a body that brings the process down twice is `too-costly`."""
        request = {"task": "examine", "kind": kind.value, "limits": asdict(limits)}
        with suppress(Trouble):
            return self._once(request, body)
        try:
            return self._once(request, body)
        except Trouble as trouble:
            _log.warning("examination_broke_down", trouble=str(trouble))
            raise Unfit("too-costly", body=kind.value) from trouble

    def _once(self, request: dict[str, Any], body: BinaryIO) -> Findings:
        sandbox = Sandbox(self._bounds, tasks=1)
        try:
            header, _ = sandbox.ask(request, body)
        finally:
            sandbox.close()
        return Findings(str(header["media_type"]), int(header["pages"]), tuple(map(str, header["active"])))


class SandboxPageMaker:
    """Makes page images in one kept process; several threads take turns."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._sandbox: Sandbox | None = None
        self._turn = threading.Lock()

    def render(self, body: BinaryIO, media_type: str, page: int, width: int) -> PageImage:
        """The page (from 1), `width` pixels wide. Raises Unfit; a page that brings the process down is
        refused.
        """
        request = {"task": "render", "media_type": media_type, "page": page, "width": width}
        with self._turn:
            try:
                header, content = self._ready().ask(request, body)
            except Trouble as trouble:
                self._replace()
                _log.warning("rendering_broke_down", trouble=str(trouble))
                raise Unfit("too-costly", page=page) from trouble
        return PageImage(content, str(header["media_type"]))

    def close(self) -> None:
        """No process is left behind."""
        with self._turn:
            self._replace()

    def _ready(self) -> Sandbox:
        kept = self._sandbox
        if kept is None or kept.left == 0 or kept.owner != os.getpid():
            self._replace()
            kept = self._sandbox = Sandbox(self._bounds, tasks=RENDERS_PER_PROCESS)
        return kept

    def _replace(self) -> None:
        if self._sandbox is not None:
            self._sandbox.close()
            self._sandbox = None
