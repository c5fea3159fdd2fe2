"""Runs `paper.py` in a process of its own and bounds it from outside by a wall clock."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from scan.domain.batch import Rejection
from scan.domain.quality import Limits

SECONDS_A_PAGE: Final = 3
"""What a page of a long batch may take beyond the first ones."""


@dataclass(frozen=True)
class SandboxSplitter:
    """Memory in bytes and seconds of one process; a long batch gets more time by its limit of pages."""

    memory: int
    seconds: int

    def split(self, original: Path, into: Path, limits: Limits) -> Sequence[Path]:
        """A PNG a page in `into`, in order. Raises Rejection."""
        seconds = self.seconds + SECONDS_A_PAGE * limits.pages
        command = [sys.executable, "-I", "-m", "scan.adapters.paper", str(original), str(into)]
        bounds = [str(self.memory), str(seconds), json.dumps(asdict(limits))]
        try:
            done = subprocess.run(  # noqa: S603 - our own interpreter and module
                [*command, *bounds],
                env={"LC_ALL": "C.UTF-8"},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=seconds,
                check=False,
            )
            told = json.loads(done.stdout)
        except subprocess.TimeoutExpired:
            raise Rejection("too-costly") from None
        except ValueError:  # it died without a word: out of memory, or brought down by the file
            raise Rejection("too-costly") from None
        if "rejected" in told:
            raise Rejection(told["rejected"], **told["params"])
        return sorted(into.glob("*.png"))
