"""Runs `binding.py` in a process of its own and bounds it from outside by a wall clock."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from chassis.confine.guards import UNCONFINED, Guard
from chassis.errors import Permanent, Transient
from scan.adapters.binding import WHOLE
from scan.adapters.page_files import is_file

MEGABYTE: Final = 1024 * 1024
MEMORY: Final = 512 * MEGABYTE
"""For the process itself. The pages come on top: they are held until the whole is written."""
TIMES: Final = 3
"""As often do the pages' bytes fit into the memory on top; twice they fit into the whole."""
SECONDS: Final = 30
"""Of processor, and one more for each page: a page takes some hundredths."""
PATIENCE: Final = 4
"""A busy machine is no fault of the pages: it is the processor's time that judges them."""


class NotBound(Permanent):
    """The pages are no PDFs that can be bound."""


@dataclass(frozen=True)
class SandboxBinder:
    """Binds no page without the guards of `demands`. `binding` is what it runs."""

    demands: tuple[Guard, ...] = tuple(Guard)
    binding: Sequence[str] = (sys.executable, "-I", "-m", "scan.adapters.binding")

    def bind(self, folder: Path, pages: Sequence[str]) -> Path:
        """One PDF of all the pages of the folder that are named, in order; it lies beside them, and nothing
        else should. Raises NotBound; Transient where the process could not be shut in, or was ended.
        """
        size = sum((folder / page).stat().st_size for page in pages)
        memory, largest = MEMORY + TIMES * size, MEGABYTE + 2 * size
        seconds = SECONDS + len(pages)
        bounds = [str(memory), str(largest), str(seconds), ",".join(self.demands) or "none"]
        try:
            done = subprocess.run(  # noqa: S603 - our own interpreter and module
                [*self.binding, str(folder), *bounds],
                env={"LC_ALL": "C.UTF-8"},
                input=json.dumps(list(pages)).encode(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=PATIENCE * seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as late:
            raise Transient("the pages were not bound in time") from late
        if done.returncode == UNCONFINED:
            raise Transient("a guard around the binder cannot be had")
        if done.returncode < 0:
            raise Transient("the process that binds pages was ended")
        whole = folder / WHOLE
        if done.returncode != 0 or not is_file(whole):
            raise NotBound(f"of {len(pages)} pages")
        return whole
