"""Bounds that a process puts upon itself before it looks at a hostile file: memory, time, and what shuts it
in (ADR 35).
"""

from __future__ import annotations

import ctypes
import resource
import signal
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Final

from chassis.confine.guards import Guard, confine

LARGEST_FILE: Final = 256 * 1024 * 1024
"""Bytes that one file may have which it writes, of one page."""

_DEATH_SIGNAL: Final = 1  # PR_SET_PDEATHSIG of <sys/prctl.h>


def bound_ourselves(
    memory: int,
    seconds: int,
    demands: Collection[Guard],
    folder: Path,
    programs: Sequence[str] = (),
    largest: int = LARGEST_FILE,
) -> None:
    """From now on, for this process and for each that it may start out of the folders `programs`: so many
    bytes of address space and seconds of processor, no core dump, no file over `largest`, and the guards
    that are demanded: it works in `folder` and sees no other. It ends when its parent does. Raises
    Unconfined.
    """
    confine(demands, folder=folder, programs=programs)
    for what, limit in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, largest),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (limit, limit))
    if not programs:
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    end_with_our_parent()  # after the account has changed, which forgets it


def end_with_our_parent() -> None:
    """From now on this process is killed when the one that started it ends, however that ends."""
    ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
