"""Runs `paper.py` in a process of its own and bounds it from outside by a wall clock."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from scan.domain.batch import Rejection
from scan.domain.quality import Limits

LONGEST: Final = 600
"""Seconds for a whole file: the broker takes a message back after thirty minutes."""
PATIENCE: Final = 4
"""A busy machine is no fault of the file: it is the processor's time that judges it."""


@dataclass(frozen=True)
class SandboxSplitter:
    """`memory` in bytes bounds the process; `seconds` of processor, and PATIENCE times as many by the clock,
    each page's coming out.
    """

    memory: int
    seconds: int

    def split(self, original: Path, into: Path, limits: Limits) -> Sequence[Path]:
        """A PNG a page in `into`, in order. Raises Rejection."""
        command = [sys.executable, "-I", "-m", "scan.adapters.paper", str(original), str(into)]
        bounds = [str(self.memory), str(self.seconds), str(LONGEST), json.dumps(asdict(limits))]
        child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [*command, *bounds],
            env={"LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        told = _told(self._wait(child, into))
        if "rejected" in told:
            raise Rejection(told["rejected"], **told["params"])
        return sorted(into.glob("*.png"))

    def _wait(self, child: subprocess.Popen[bytes], into: Path) -> bytes:
        """What it said, unless it stands still: a file may take long only for the number of its pages."""
        end = time.monotonic() + LONGEST
        pages = 0
        while True:
            try:
                return child.communicate(timeout=PATIENCE * self.seconds)[0]
            except subprocess.TimeoutExpired:
                before, pages = pages, len(list(into.iterdir()))
                if pages == before or time.monotonic() > end:
                    child.kill()
                    child.communicate()
                    raise Rejection("too-costly") from None


def _told(said: bytes) -> dict[str, Any]:
    """What the process said; one that died without a word was brought down by the file."""
    try:
        told: dict[str, Any] = json.loads(said)
    except ValueError:
        raise Rejection("too-costly") from None
    return told
