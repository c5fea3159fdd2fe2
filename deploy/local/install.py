"""Installs what a bare Debian 12 with Python 3.11 and Go lacks; quick when everything is there."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.local.builds import build_minio, build_mongo
from deploy.local.paths import HERE, PYTHON, ROOT, VENV
from deploy.local.progress import run, say

PACKAGES = HERE / "debian-packages.txt"
LOCK = ROOT / "requirements.lock"
OLDEST_PYTHON = (3, 11)

# In the list: what follows is for tests and builds only.
NO_OFFICE = "# Below this line"

# Debian's packages start their servers when they are installed, unless this program forbids it.
POLICY = Path("/usr/sbin/policy-rc.d")


class Unmet(Exception):
    """Something is missing that this machine's owner has to provide."""


def install() -> None:
    """Packages, Python environment and built servers are there. Raises Unmet or CommandFailed."""
    _check_toolchains()
    install_packages()
    install_libraries()
    build_minio()
    build_mongo()
    say("everything is installed")


def install_libraries() -> None:
    """The Python environment is there: the locked libraries, the chassis and the services."""
    install_environment()
    install_distributions()


def install_packages() -> None:
    """Debian's packages are installed, and none of their servers was started."""
    missing = [name for name in _named(PACKAGES.read_text()) if not _is_installed(name)]
    if not missing:
        return
    if os.geteuid() != 0:
        message = f"run once as root: apt-get install --no-install-recommends {' '.join(missing)}"
        raise Unmet(message)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    update = ["apt-get", "-q", "update"]
    add = ["apt-get", "-q", "-y", "install", "--no-install-recommends", *missing]
    with _no_server_starts():
        run("asking Debian for its list of packages", update, cwd=ROOT, environment=environment)
        run(f"installing {len(missing)} packages of Debian", add, cwd=ROOT, environment=environment)


def office_packages() -> list[str]:
    """Those of Debian's packages that an office needs; tests and builds need more."""
    return _named(PACKAGES.read_text().partition(NO_OFFICE)[0])


def install_environment() -> None:
    """The Python environment holds the locked libraries and nothing else; quick when the lock has not changed
    since, else made anew.

    The lock is complete, so nothing is resolved (`--no-deps`): a requirement with an extra would make pip
    look beyond the pin and refuse the newer version that it finds. Only wheels: building one would fetch
    tools that no lock names. `make check` proves the lock complete (`pip check`, tests/rules/test_lock.py).
    """
    wanted = hashlib.sha256(sys.version.encode() + LOCK.read_bytes()).hexdigest()
    stamp = VENV / ".daftar-lock"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    create = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    run("creating the Python environment", create, cwd=ROOT, environment=os.environ)
    pip = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--progress-bar=off"]
    add = [*pip, "--no-deps", "--only-binary=:all:", "--require-hashes", "-r", str(LOCK)]
    run("installing the locked libraries", add, cwd=ROOT, environment=os.environ)
    stamp.write_text(wanted)


def install_distributions() -> None:
    """The chassis and the services are importable from where they lie.

    A path file instead of editable installs: nothing is built, and mypy finds them too.
    """
    projects = sorted([*ROOT.glob("libs/*/pyproject.toml"), *ROOT.glob("services/*/pyproject.toml")])
    (libraries,) = VENV.glob("lib/python3*/site-packages")
    (libraries / "daftar.pth").write_text("".join(f"{project.parent}\n" for project in projects))


def _check_toolchains() -> None:
    if sys.version_info < OLDEST_PYTHON:
        message = f"Python {'.'.join(map(str, OLDEST_PYTHON))} or later is needed, this is {sys.version}"
        raise Unmet(message)
    for program, reason in (("dpkg-query", "Debian 12"), ("go", "Go 1.24 or later, to build MinIO")):
        if shutil.which(program) is None:
            message = f"{program} is not found: {reason} is needed"
            raise Unmet(message)


def _named(text: str) -> list[str]:
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _is_installed(package: str) -> bool:
    query = ["dpkg-query", "--show", "--showformat=${db:Status-Status}", package]
    answer = subprocess.run(query, capture_output=True, text=True, check=False)
    return answer.stdout == "installed"


@contextmanager
def _no_server_starts() -> Iterator[None]:
    if POLICY.exists():  # the machine's owner has decided already
        yield
        return
    POLICY.write_text("#!/bin/sh\nexit 101\n")
    POLICY.chmod(0o755)
    try:
        yield
    finally:
        POLICY.unlink(missing_ok=True)
