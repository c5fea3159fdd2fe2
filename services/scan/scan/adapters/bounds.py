"""Bounds that a process puts upon itself before it looks at a hostile file: memory, time, no network."""

from __future__ import annotations

import ctypes
import resource
import signal
from typing import Final

LARGEST_FILE: Final = 256 * 1024 * 1024
"""Bytes that one file may have which it writes."""

_NEW_USER: Final = 0x10000000  # CLONE_NEWUSER of <sched.h>: lets an ordinary account take the next one
_NEW_NETWORK: Final = 0x40000000  # CLONE_NEWNET: a network with nothing in it
_DEATH_SIGNAL: Final = 1  # PR_SET_PDEATHSIG of <sys/prctl.h>


def bound_ourselves(memory: int, seconds: int, *, children: bool = True) -> None:
    """From now on, for this process and for each that it may start (`children`): so many bytes of address
    space and seconds of processor, no core dump, no file over LARGEST_FILE, no network where the kernel lets
    us do without. It ends when its parent does.
    """
    for what, limit in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, LARGEST_FILE),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (limit, limit))
    if not children:
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    ctypes.CDLL(None).unshare(_NEW_USER | _NEW_NETWORK)
    end_with_our_parent()  # after unshare, which forgets it


def end_with_our_parent() -> None:
    """From now on this process is killed when the one that started it ends, however that ends."""
    ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
