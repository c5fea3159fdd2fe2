"""Builds the image of each service: `python -m deploy.images [SERVICE ...]`, or `make images`.

Each is tagged `daftar-<service>:<version>` and `:latest`; the version is git's word for the checkout. What
each is made of is written to `var/images/<service>.cdx.json`, and how large they are is told at the end: what
all share is counted once. Beside them `daftar-backup` is built, the tool of docs/backup.md.

BASE is the Debian 12 that they stand on, by digest. DOCKER_BUILD_OPTIONS are given to `docker build` besides.
"""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from deploy import sbom
from deploy.image_libraries import SERVICES
from deploy.local.paths import HERE, ROOT
from deploy.local.progress import CommandFailed, run, say

DOCKERFILE = HERE.parent / "Dockerfile"
COMMON = "daftar-common"
SBOMS = ROOT / "var" / "images"
MEGABYTE = 1_000_000


def main(arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    """The images of the named services, else of all, are built; answers the exit code."""
    unknown = sorted(set(arguments) - set(SERVICES))
    if unknown:
        say(f"no service: {', '.join(unknown)}")
        return 2
    services = arguments or SERVICES
    try:
        options = [*given(environ), "--build-arg", f"REVISION={_git('rev-parse', 'HEAD')}"]
        build(COMMON, DOCKERFILE, ROOT, "--target", "common", *options)
        for service in services:
            build(f"daftar-{service}", DOCKERFILE, ROOT, "--build-arg", f"SERVICE={service}", *options)
            write_sbom(service)
        if "files" in services:
            tool = ["--build-arg", "SERVICE=files", "--target", "backup"]
            build("daftar-backup", DOCKERFILE, ROOT, *tool, *options)
    except CommandFailed as failure:
        say(str(failure))
        return 1
    say(table(size(COMMON), {service: size(f"daftar-{service}") for service in services}))
    return 0


def given(environ: Mapping[str, str]) -> list[str]:
    """What the environment says of every build. Raises CommandFailed when there is nothing to build on."""
    if not environ.get("BASE"):
        raise CommandFailed("say what to build on: BASE=debian:12-slim@sha256:...")
    return ["--build-arg", f"BASE={environ['BASE']}", *shlex.split(environ.get("DOCKER_BUILD_OPTIONS", ""))]


def build(image: str, description: Path, context: Path, *options: str) -> None:
    """The image is there under its two tags. Raises CommandFailed."""
    tags = ["--tag", f"{image}:{version()}", "--tag", f"{image}:latest"]
    told = ["--file", str(description), "--build-arg", f"VERSION={version()}", *tags, *options]
    run(f"{image}:{version()}", ["docker", "build", *told, str(context)], cwd=ROOT, environment=os.environ)


@cache
def version() -> str:
    """The newest tag and how far the checkout is from it, else the commit; `-dirty` with changes."""
    return _git("describe", "--tags", "--always", "--dirty").removeprefix("v")


def write_sbom(service: str) -> None:
    """The list of what the service's image holds is written."""
    query = ["dpkg-query", "--show", "--showformat=${Package}\t${Version}\n"]
    found = _told(
        "docker", "run", "--rm", "--network=none", "--entrypoint", query[0], f"daftar-{service}", *query[1:]
    )
    installed = dict(line.split("\t") for line in found.splitlines())
    SBOMS.mkdir(parents=True, exist_ok=True)
    text = json.dumps(sbom.of_image(service, installed), indent=1)
    (SBOMS / f"{service}.cdx.json").write_text(text, encoding="utf-8")


def size(image: str) -> int:
    """The bytes of all its layers, unpacked."""
    return int(_told("docker", "image", "inspect", "--format", "{{.Size}}", image))


def table(common: int, images: Mapping[str, int]) -> str:
    """How large each image is and how large all are together, who share the common part, for a person."""
    own = {service: whole - common for service, whole in images.items()}
    rows = [
        f"{service:10} {images[service] / MEGABYTE:6.0f} {own[service] / MEGABYTE:6.0f}" for service in images
    ]
    together = f"{'together':10} {(common + sum(own.values())) / MEGABYTE:6.0f}"
    return "\n".join([f"{'image':10} {'MB':>6} {'own':>6}", *rows, together])


def _git(*words: str) -> str:
    return _told("git", "-C", str(ROOT), *words)


def _told(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
