"""Whether the folders that the settings name can serve: tried at start, when somebody looks at the screen.

Otherwise a file would lie in the intake folder for ever, or a batch wait for ever, with a line in the log
each time.
"""

from __future__ import annotations

import os
import stat
import subprocess
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import Final

from chassis.confine.guards import ACCOUNT, Guard
from scan.adapters.intake_folder import InUse, lease

_CAP_LEASE: Final = 28  # <linux/capability.h>: leases on files of any account

NO_LEASE: Final = (
    "INTAKE needs read leases, which the file system of {} does not grant: no file would ever be taken "
    "there. Put it on a local one"
)
TWO_FILE_SYSTEMS: Final = "INTAKE ({}) and INTAKE_TAKEN ({}) lie on two file systems: put them on one"
NOT_OURS: Final = "INTAKE_TAKEN is {}, where this process cannot write"
NO_FOLDER: Final = "WORKPLACE is {}, which is no folder"
OUT_OF_REACH: Final = (
    "WORKPLACE is {}, which account {}, as which pages are read, cannot reach. Let other accounts pass "
    "through every folder on the way (chmod o+x), or run the service as an ordinary account"
)


def intake_faults(intake: Path, taken: Path, lease: Callable[[int], None] = lease) -> list[str]:
    """Why nothing could ever be taken out of `intake`. Leaves nothing behind."""
    share, outside = _nearest(intake), _nearest(taken)
    if share.stat().st_dev != outside.stat().st_dev:
        return [TWO_FILE_SYSTEMS.format(intake, taken)]
    try:
        written, name = tempfile.mkstemp(prefix=".lease-", dir=outside)
    except OSError:
        return [NOT_OURS.format(taken)]
    os.close(written)
    descriptor = os.open(name, os.O_RDONLY | os.O_CLOEXEC)
    try:
        lease(descriptor)
    except InUse:
        return [NO_LEASE.format(intake)]
    finally:
        os.close(descriptor)
        Path(name).unlink()
    return []


def of_other_accounts(folders: Iterable[Path]) -> Iterator[Path]:
    """Those into which another account may write, or has: no lease is granted on its files, unless this
    process has the capability CAP_LEASE.
    """
    if may_lease_any():
        return
    for folder in filter(Path.is_dir, folders):
        if _is_open(folder.stat()) or any(_is_anothers(each) for each in folder.iterdir()):
            yield folder


def may_lease_any() -> bool:
    """Whether this process has the capability CAP_LEASE."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("CapEff:"):
            return bool(int(line.split()[1], 16) >> _CAP_LEASE & 1)
    return False


def workplace_faults(base: Path, demanded: Collection[Guard]) -> list[str]:
    """Why no page could be read below `base`: the account of the guard must reach it."""
    if not base.is_dir():
        return [NO_FOLDER.format(base)]
    if Guard.ACCOUNT not in demanded or os.geteuid() != 0:
        return []  # it is read with our own account
    reaches = subprocess.run(  # noqa: S603 - Debian's own shell
        ["/bin/sh", "-c", 'test -x "$1"', "sh", str(base.absolute())],
        user=ACCOUNT,
        group=ACCOUNT,
        extra_groups=[],
        cwd="/",
        check=False,
    )
    return [] if reaches.returncode == 0 else [OUT_OF_REACH.format(base, ACCOUNT)]


def _nearest(path: Path) -> Path:
    """The folder, or the nearest above it that is there already."""
    return next(each for each in (path.absolute(), *path.absolute().parents) if each.is_dir())


def _is_open(told: os.stat_result) -> bool:
    return told.st_uid != os.geteuid() or bool(told.st_mode & (stat.S_IWGRP | stat.S_IWOTH))


def _is_anothers(path: Path) -> bool:
    try:
        told = path.lstat()
    except FileNotFoundError:
        return False
    return stat.S_ISREG(told.st_mode) and told.st_uid != os.geteuid()
