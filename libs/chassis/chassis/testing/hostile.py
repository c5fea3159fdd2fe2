"""What a parser must not reach, and one that has been taken over, which tries. Run inside a service's
sandbox, it tells what it got.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any


@contextmanager
def secrets() -> Iterator[dict[str, Any]]:
    """They lie and listen meanwhile; what is yielded is for `hostile.tried`."""
    with TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as listener:
        place = Path(folder)
        place.chmod(0o777)
        files = [place / name for name in ("store.sqlite", "kek", "secret.env")]
        for each in files:
            each.write_text("not for parsers", encoding="ascii")
            each.chmod(0o777)
        with socket.socket(socket.AF_UNIX) as daemon:
            daemon.bind(f"{folder}/daemon")
            daemon.listen()
            (place / "daemon").chmod(0o777)
            yield {
                "secrets": list(map(str, files)),
                "port": listener.getsockname()[1],
                "socket": f"{folder}/daemon",
                "parent": os.getpid(),
            }


def tried(told: Mapping[str, Any]) -> list[str]:
    """Names of what succeeded. `told` says which files are secret, at which port somebody listens and, as
    `parent`, whom to attack.
    """
    attempts: dict[str, Callable[[], object]] = {
        **{f"read {path}": Path(path).read_bytes for path in told["secrets"]},
        "list the folder of the store": lambda: list(Path(told["secrets"][0]).parent.iterdir()),
        "read the parent's environment": Path(f"/proc/{told['parent']}/environ").read_bytes,
        "read the parent's memory": lambda: os.close(os.open(f"/proc/{told['parent']}/mem", os.O_RDWR)),
        "connect": lambda: _connect(socket.AF_INET, ("127.0.0.1", told["port"])),
        "connect to a socket file": lambda: _connect(socket.AF_UNIX, told["socket"]),
        "write outside": lambda: Path(told["secrets"][0]).with_name("mine").write_text("x", encoding="ascii"),
        "link to a secret": lambda: _link(told["secrets"][0]),
        "signal the parent": lambda: os.kill(told["parent"], signal.SIGURG),
        "become root": lambda: os.setuid(0),
        "start a program in a secret place": lambda: subprocess.run([told["secrets"][0]], check=False),  # noqa: S603
    }
    return [name for name, attempt in attempts.items() if _succeeds(attempt)]


def _link(secret: str) -> None:
    """Into the folder where this works; where that succeeds, nothing is left of it."""
    os.link(secret, "linked")
    Path("linked").unlink()


def _connect(family: int, address: Any) -> None:
    with socket.socket(family) as line:
        line.settimeout(5)
        line.connect(address)


def _succeeds(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except OSError:
        return False
    return True
