"""A service started with what it cannot work with says so and ends."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path


def ended(service: str, role: str, environment: Mapping[str, str], *, checkout: Path) -> tuple[int, str]:
    """The exit status of `python -m <service> <role>` with this environment alone, and its standard error."""
    done = subprocess.run(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-m", service, role],
        cwd=checkout,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stderr
