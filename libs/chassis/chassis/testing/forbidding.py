"""Runs a program where the kernel refuses some calls, as in a container: `<calls, comma list> <program> ...`.

Containers forbid `unshare`, old kernels lack Landlock: what a service does there is tried with this.
"""

from __future__ import annotations

import errno
import os
import sys
from typing import Final

import pyseccomp

FORBIDDING: Final = (sys.executable, "-I", "-m", "chassis.testing.forbidding")
"""What to put before the calls and the program."""


def main() -> None:
    """The program runs in our place."""
    rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    for call in sys.argv[1].split(","):
        rules.add_rule(pyseccomp.ERRNO(errno.EPERM), call)
    rules.load()
    os.execv(sys.argv[2], sys.argv[2:])  # noqa: S606 - what the test named


if __name__ == "__main__":
    main()
