"""Named places at which a test may kill the process.

A crash point does nothing unless its name was armed at start-up (setting CRASH_AT, refused outside
development). The places and what repairs each of them: `reliability.md` section 2.
"""

import os
from collections.abc import Iterable

EXIT_STATUS = 70

_armed: set[str] = set()


def arm(names: Iterable[str]) -> None:
    """From now on the process dies at these points, and at no others."""
    _armed.clear()
    _armed.update(names)


def crash_at(name: str) -> None:
    """Dies on the spot, without flushing or cleaning up, if the point is armed."""
    if name in _armed:
        os._exit(EXIT_STATUS)
