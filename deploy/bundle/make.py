"""Makes the offline bundle, `var/bundle/daftar-<version>.tar`: `make bundle`.

    install              installs this release, or upgrades to it, by one command
    packages/            Debian's packages with all that they need, as a repository of apt's
    packages.txt         those that are asked for
    wheels/ wheels.lock  the libraries of requirements.lock that an office needs, with their hashes
    release/             our sources without tests
    cache/               MinIO, built from its pinned module
    SHA256SUMS           the digest of every file; sign this one

It is made on a Debian 12 of the same architecture, where the internet is; apt checks what it fetches by
Debian's keys, pip by the hashes of the lock.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from deploy.backup.archive import digests
from deploy.image_libraries import SERVICES, needed_by, part_of, requirements_of
from deploy.images import version
from deploy.local.builds import build_minio, minio_program
from deploy.local.install import office_packages
from deploy.local.paths import HERE, PYTHON, ROOT
from deploy.local.progress import CommandFailed, run, say

FOLDER = ROOT / "var" / "bundle"
OURS = ("LICENSE", "CHANGELOG.md", "contracts", "deploy", "docs", "libs", "requirements.lock", "services")
TESTS = (
    ":(exclude,glob)**/tests/**",
    ":(exclude,glob)libs/*/*/testing/**",
    ":(exclude,glob)libs/*/*/testing.py",
    ":(exclude)docs/images",
)
TOOLS = ("aiosmtpd", "cryptography", "minio", "PyYAML", "urllib3")
"""What deploy.local itself imports."""
SUMS = "SHA256SUMS"


def main() -> int:
    """The bundle is there; answers the exit code."""
    if version().endswith("-dirty"):
        say("the checkout has changes that no commit names; commit them first")
        return 1
    commit = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.strip()
    whole = FOLDER / f"daftar-{version()}"
    shutil.rmtree(whole, ignore_errors=True)
    try:
        _debian(whole / "packages")
        _wheels(whole)
        _release(whole / "release", commit)
        build_minio()
    except CommandFailed as failure:
        say(str(failure))
        return 1
    cached = whole / "cache" / minio_program().parent.name
    cached.mkdir(parents=True)
    shutil.copy(minio_program(), cached)
    shutil.copy(HERE.parent / "bundle" / "install", whole)
    (whole / "packages.txt").write_text("\n".join(office_packages()) + "\n")
    (whole / "VERSION").write_text(version() + "\n")
    (whole / SUMS).write_text("".join(f"{sha256}  {name}\n" for name, sha256 in digests(whole).items()))
    made = whole.with_suffix(whole.suffix + ".tar")
    with tarfile.open(made, "w") as tar:
        tar.add(whole, whole.name, filter=_nobodys)
    say(f"{made}: {made.stat().st_size / 1e6:.0f} MB")
    return 0


def libraries() -> set[str]:
    """What every service and the tools of one machine need."""
    tools = {canonicalize_name(one.name) for one in requirements_of(map(Requirement, TOOLS))}
    return tools.union(*(needed_by(service) for service in SERVICES))


def index(packages: Path) -> Iterator[str]:
    """The repository's list: what each package says of itself, and its digest."""
    for name, sha256 in digests(packages).items():
        told = subprocess.run(
            ["dpkg-deb", "--field", str(packages / name)], check=True, capture_output=True, text=True
        ).stdout
        size = (packages / name).stat().st_size
        yield f"{told.rstrip()}\nFilename: ./{name}\nSize: {size}\nSHA256: {sha256}\n\n"


def _debian(packages: Path) -> None:
    """Whatever lies on the machine that will be installed, nothing that is needed is missing."""
    (packages / "partial").mkdir(parents=True)
    nothing = packages / "partial" / "status"
    nothing.touch()
    options = [f"Dir::State::status={nothing}", f"Dir::Cache::archives={packages}", "APT::Sandbox::User=root"]
    asked = [part for option in options for part in ("-o", option)]
    command = ["apt-get", "-q", "-y", "--download-only", "--no-install-recommends", *asked, "install"]
    run("Debian's packages", [*command, *office_packages()], cwd=ROOT, environment=os.environ)
    shutil.rmtree(packages / "partial")
    (packages / "lock").unlink(missing_ok=True)
    listed = "".join(index(packages))
    (packages / "Packages").write_text(listed, encoding="utf-8")


def _wheels(whole: Path) -> None:
    lock = whole / "wheels.lock"
    lock.write_text(part_of((ROOT / "requirements.lock").read_text("utf-8"), libraries()), encoding="utf-8")
    pip = [
        str(PYTHON),
        "-m",
        "pip",
        "download",
        "--disable-pip-version-check",
        "--progress-bar=off",
        "--no-deps",
    ]
    checked = ["--only-binary=:all:", "--require-hashes", "-r", str(lock), "-d", str(whole / "wheels")]
    run("libraries", [*pip, *checked], cwd=ROOT, environment=os.environ)


def _release(folder: Path, commit: str) -> None:
    folder.mkdir()
    packed = folder / "release.tar"
    archive = ["git", "archive", "--output", str(packed), commit, "--", *OURS, *TESTS]
    run("our sources", archive, cwd=ROOT, environment=os.environ)
    with tarfile.open(packed) as tar:
        tar.extractall(folder, filter="data")
    packed.unlink()


def _nobodys(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    return member


if __name__ == "__main__":
    sys.exit(main())
