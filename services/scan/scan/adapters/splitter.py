"""Runs `paper.py` in a process of its own and bounds it from outside by a wall clock."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from chassis.confine.guards import UNCONFINED, Guard
from chassis.errors import Transient
from scan.domain.batch import Rejection
from scan.domain.quality import Limits

LONGEST: Final = 600
"""Seconds for a whole file: the broker takes a message back after thirty minutes."""
PATIENCE: Final = 4
"""A busy machine is no fault of the file: it is the processor's time that judges it."""


@dataclass(frozen=True)
class SandboxSplitter:
    """`memory` in bytes bounds the process; `seconds` of processor, and PATIENCE times as many by the clock,
    each page's coming out. It ends without the guards of `demands`. `parser` is what it runs.
    """

    memory: int
    seconds: int
    demands: tuple[Guard, ...] = tuple(Guard)
    parser: Sequence[str] = (sys.executable, "-I", "-m", "scan.adapters.paper")

    def split(self, original: Path, into: Path, limits: Limits) -> Sequence[Path]:
        """A PNG a page in `into`, in order. Raises Rejection; Transient where the process could not be shut
        in.
        """
        bounds = [str(self.memory), str(self.seconds), str(LONGEST), json.dumps(asdict(limits))]
        with original.open("rb") as source:
            child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [*self.parser, str(into), *bounds, ",".join(self.demands) or "none"],
                env={"LC_ALL": "C.UTF-8"},
                stdin=source,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        said = self._wait(child, into)
        if child.returncode == UNCONFINED:
            raise Transient("a guard around the parser cannot be had")
        told = _told(said)
        if "rejected" in told:
            raise Rejection(told["rejected"], **told["params"])
        return _files(into)

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


def _files(into: Path) -> list[Path]:
    """What it left there, in order: files of its own, since a link would be followed with our rights."""
    found = sorted(into.glob("*.png"))
    if not all(stat.S_ISREG(path.lstat().st_mode) for path in found):
        raise Rejection("corrupt")
    return found


def _told(said: bytes) -> dict[str, Any]:
    """What the process said; one that died without a word was brought down by the file."""
    try:
        told: dict[str, Any] = json.loads(said)
    except ValueError:
        raise Rejection("too-costly") from None
    return told
