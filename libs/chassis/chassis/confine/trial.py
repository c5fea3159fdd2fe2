"""Which guards hold here: found out by a process that is confined and then tries what it must not.

`python -I -m chassis.confine.trial <file> <port>` is that process; it prints the guards that were in its
way. The file is one that everybody may read, so that only the guard can keep it closed.
"""

from __future__ import annotations

import ctypes
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Collection
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Final

import structlog
from prometheus_client import Gauge

from chassis.confine.guards import Guard, Unconfined, confine
from chassis.process.settings import SettingsError

SECONDS: Final = 30.0

GUARDS = Gauge("daftar_sandbox_guard", "1 where the guard holds around parsers, else 0", ["guard"])

_SENTENCE: Final = (
    "SANDBOX_DEMANDS asks for a guard around parsers that does not hold here: {}. Give the process what the "
    "guard needs (docs/operating.md, the sandbox) or demand less"
)

_log = structlog.get_logger(__name__)


def held() -> frozenset[Guard]:
    """The guards that a confined process ran up against. One that died or was silent ran up against none."""
    with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as listener:
        Path(folder).chmod(0o755)
        secret = Path(folder) / "secret"
        secret.write_text("what the parser must not see", encoding="ascii")
        secret.chmod(0o644)
        command = [sys.executable, "-I", "-m", "chassis.confine.trial"]
        answer = subprocess.run(  # noqa: S603 - our own interpreter and module
            [*command, str(secret), str(listener.getsockname()[1])],
            env={"LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    try:
        return frozenset(map(Guard, json.loads(answer.stdout)))
    except ValueError:
        return frozenset()


class NotHeld(Exception):
    """A guard that the site demands does not hold in this process."""


class Proof:
    """What a site demands, beside what was found: tried once, when first asked for."""

    def __init__(self, demanded: Collection[Guard], measure: Callable[[], frozenset[Guard]] = held) -> None:
        self._demanded = demanded
        self._measure = measure

    @cached_property
    def lacking(self) -> list[Guard]:
        """The demanded guards that do not hold. The log and a figure tell of every guard."""
        found = self._measure()
        for guard in Guard:
            GUARDS.labels(guard).set(guard in found)
        missing = sorted(set(Guard) - found)
        _log.info("sandbox_tried", held=sorted(found), missing=missing, demanded=sorted(self._demanded))
        return sorted(set(self._demanded) - found)

    def check(self) -> None:
        """Raises SettingsError where a demanded guard does not hold."""
        if self.lacking:
            raise SettingsError([_SENTENCE.format(guard) for guard in self.lacking])

    def ping(self) -> None:
        """For readiness. Raises NotHeld."""
        if self.lacking:
            raise NotHeld(", ".join(self.lacking))


def main() -> None:
    """Tries everything and says which guards were in the way."""
    secret, port = Path(sys.argv[1]), int(sys.argv[2])
    with suppress(Unconfined):  # then some of them hold all the same
        confine(tuple(Guard))
    attempts: dict[Guard, Callable[[], object]] = {
        Guard.ACCOUNT: _acts_as_root,
        Guard.NETWORK: lambda: _connects(port),
        Guard.FILES: secret.read_bytes,
        Guard.CALLS: _makes_a_forbidden_call,
    }
    sys.stdout.write(json.dumps([guard for guard, attempt in attempts.items() if _failed(attempt)]))


def _failed(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except OSError:
        return True
    return False


def _connects(port: int) -> None:
    with socket.socket() as line:
        line.settimeout(5)
        line.connect(("127.0.0.1", port))


def _acts_as_root() -> None:
    if os.getuid() != 0:
        raise PermissionError


def _makes_a_forbidden_call() -> None:
    """unshare(0) changes nothing and succeeds, unless it is refused."""
    if ctypes.CDLL(None, use_errno=True).unshare(0):
        raise PermissionError


if __name__ == "__main__":
    main()
