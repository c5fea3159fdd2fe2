"""The guards with which a process shuts itself in, for good: nothing here can be taken back.

A guard that is demanded and cannot be had ends the process before it has looked at anything. The kernel's
filters are made by libraries: Landlock by `py-landlock`, seccomp by libseccomp through `pyseccomp`.
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Final

import pyseccomp
from py_landlock import AccessFs, Landlock
from py_landlock.errors import LandlockError

ACCOUNT: Final = 65_533
"""The account, and group, of a confined process whose parent is root. It owns nothing and no package uses
it.
"""

UNCONFINED: Final = 78
"""Exit status (EX_CONFIG of sysexits.h) of a process that could not be confined as demanded."""


class Guard(StrEnum):
    """What a guard keeps from happening."""

    ACCOUNT = "account"
    """Acting as root."""
    NETWORK = "network"
    """Speaking with anybody but the parent."""
    FILES = "files"
    """Opening a file that is no program, no library and not in the folder of its task."""
    CALLS = "calls"
    """System calls that reach out of the process: sockets, other processes, mounts, keys, tracing."""


class Unconfined(SystemExit):
    """A demanded guard could not be had: the process ends before it has looked at anything."""

    def __init__(self) -> None:
        super().__init__(UNCONFINED)


def demands(text: str) -> tuple[Guard, ...]:
    """Comma list of guards, or `none`. Raises ValueError."""
    if text == "none":
        return ()
    try:
        return tuple(Guard(part.strip()) for part in text.split(","))
    except ValueError as fault:
        raise ValueError(f"is neither none nor a comma list of {', '.join(Guard)}") from fault


def confine(demanded: Collection[Guard], *, folder: Path | None = None, programs: Sequence[str] = ()) -> None:
    """From now on the demanded guards hold: this process reads libraries only, and reads and writes in
    `folder`, which is its working folder and, where we were root, belongs to ACCOUNT with what lies in it.
    It starts no process but those that lie in the folders `programs`. Raises Unconfined.

    To be called before there is a second thread: the kernel shuts in the thread that asks.
    """
    if folder is not None:
        os.chdir(folder)
    attempts: dict[Guard, Callable[[], None]] = {
        Guard.NETWORK: _leave_the_network,
        Guard.FILES: partial(_close_the_files, folder, programs),
        Guard.ACCOUNT: partial(_stop_being_root, folder),
        Guard.CALLS: partial(_filter_calls, programs),
    }
    had = {guard for guard, attempt in attempts.items() if guard in demanded and _had(attempt)}
    if Guard.CALLS in had:
        had.add(Guard.NETWORK)  # no socket can be made, in whatever network
    if not had >= set(demanded):
        raise Unconfined


def _had(attempt: Callable[[], None]) -> bool:
    try:
        attempt()
    except (OSError, LandlockError):
        return False
    return True


_NEW_USER: Final = 0x10000000  # CLONE_NEWUSER of <sched.h>: lets an ordinary account take the next one
_NEW_NETWORK: Final = 0x40000000  # CLONE_NEWNET: a network with nothing in it
_THREAD: Final = 0x00010000  # CLONE_THREAD


def _leave_the_network() -> None:
    kinds = _NEW_NETWORK if os.geteuid() == 0 else _NEW_USER | _NEW_NETWORK
    if ctypes.CDLL(None, use_errno=True).unshare(kinds):
        raise OSError(ctypes.get_errno(), "unshare")


_LIBRARIES: Final = ("/usr", "/lib", "/lib64", "/bin", sys.prefix, sys.base_prefix)
_FOLDERS: Final = ("/etc/alternatives", "/etc/fonts", "/etc/ghostscript", "/sys/devices/system/cpu")
_FILES: Final = ("/etc/ld.so.cache", "/etc/localtime")
_READ: Final = AccessFs.READ_FILE | AccessFs.READ_DIR
_WRITE: Final = (
    AccessFs.WRITE_FILE
    | AccessFs.TRUNCATE
    | AccessFs.MAKE_REG
    | AccessFs.MAKE_DIR
    | AccessFs.MAKE_SYM
    | AccessFs.REMOVE_FILE
    | AccessFs.REMOVE_DIR
    | AccessFs.REFER
)


def _close_the_files(folder: Path | None, programs: Sequence[str]) -> None:
    """`/proc` is not among what stays open: there lie the parent's environment and its memory."""
    rules = Landlock(strict=False)
    libraries = [path for path in {*_LIBRARIES, *sys.path} if Path(path).is_dir()]
    rules.add_path_rule(*libraries, access=_READ | AccessFs.EXECUTE if programs else _READ)
    rules.add_path_rule(*filter(os.path.isdir, programs), access=_READ | AccessFs.EXECUTE)
    rules.add_path_rule(*(path for path in _FOLDERS if Path(path).is_dir()), access=_READ)
    rules.add_path_rule(*(path for path in _FILES if Path(path).is_file()), access=AccessFs.READ_FILE)
    rules.add_path_rule("/dev/urandom", access=AccessFs.READ_FILE)
    rules.add_path_rule("/dev/null", access=AccessFs.READ_FILE | AccessFs.WRITE_FILE)
    if folder is not None:
        rules.add_path_rule(folder, access=_READ | _WRITE)
    rules.apply()


def _stop_being_root(folder: Path | None) -> None:
    if os.geteuid() != 0:
        return
    for path in (folder, *folder.rglob("*")) if folder is not None else ():
        os.chown(path, ACCOUNT, ACCOUNT, follow_symlinks=False)
    os.setgroups([])
    os.setresgid(ACCOUNT, ACCOUNT, ACCOUNT)
    os.setresuid(ACCOUNT, ACCOUNT, ACCOUNT)


_REFUSED: Final = (
    *("socket", "connect", "bind", "listen", "accept", "accept4"),
    *("ptrace", "process_vm_readv", "process_vm_writev", "pidfd_getfd", "pidfd_open", "pidfd_send_signal"),
    *(
        "kcmp",
        "perf_event_open",
        "bpf",
        "userfaultfd",
        "io_uring_setup",
        "io_uring_enter",
        "io_uring_register",
    ),
    *("unshare", "setns", "mount", "umount2", "pivot_root", "chroot", "move_mount", "open_tree"),
    *("fsopen", "fsconfig", "fsmount", "fspick", "name_to_handle_at", "open_by_handle_at"),
    *("add_key", "request_key", "keyctl", "init_module", "finit_module", "delete_module"),
    *("kexec_load", "kexec_file_load", "reboot", "swapon", "swapoff", "acct", "syslog", "quotactl"),
    *("iopl", "ioperm", "modify_ldt", "personality", "settimeofday", "clock_settime", "adjtimex"),
    *("setuid", "setgid", "setresuid", "setresgid", "setgroups", "sethostname", "setdomainname"),
)
_NO_PROGRAMS: Final = ("execve", "execveat", "fork", "vfork", "kill", "tkill")


def _filter_calls(programs: Sequence[str]) -> None:
    """What is not refused is allowed: the interpreter and the parsers need some hundred calls, which change
    with each version of the C library.
    """
    refusal = pyseccomp.ERRNO(errno.EPERM)
    rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    for call in _REFUSED if programs else (*_REFUSED, *_NO_PROGRAMS):
        with suppress(KeyError):  # a call that this architecture does not have
            rules.add_rule(refusal, call)
    if not programs:
        rules.add_rule(refusal, "clone", pyseccomp.Arg(0, pyseccomp.MASKED_EQ, _THREAD, 0))
        rules.add_rule(
            pyseccomp.ERRNO(errno.ENOSYS), "clone3"
        )  # its flags cannot be looked at; clone is used
        rules.add_rule(refusal, "tgkill", pyseccomp.Arg(0, pyseccomp.NE, os.getpid()))
    rules.load()
