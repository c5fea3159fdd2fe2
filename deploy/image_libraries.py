"""Writes a part of `requirements.lock`, with its hashes, to standard output: for `common` what every service
needs, for a service what it needs besides.

The lock is one for the whole checkout, tools and tests included; an image should hold nothing that its
service never imports, and what all have in common is one layer that all share. What needs what is read from
the installed libraries, so this runs where the whole lock is installed: in a stage of `deploy/Dockerfile`.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
LIBRARIES = sorted(path.parent for path in ROOT.glob("libs/*/pyproject.toml"))
SERVICES = sorted(path.parent.name for path in ROOT.glob("services/*/pyproject.toml"))
COMMON = "common"
OURS = "daftar-"


@cache
def needed_by(service: str) -> frozenset[str]:
    """The canonical names of all libraries that the service and our own libraries need, directly or not.

    Raises PackageNotFoundError for one that is not installed.
    """
    declared = [one for folder in (ROOT / "services" / service, *LIBRARIES) for one in _declared(folder)]
    return frozenset(canonicalize_name(requirement.name) for requirement in requirements_of(declared))


@cache
def common() -> frozenset[str]:
    """The canonical names of the libraries that every service needs."""
    return frozenset.intersection(*(needed_by(service) for service in SERVICES))


def requirements_of(declared: Iterable[Requirement]) -> Iterator[Requirement]:
    """What was declared and all that it needs in turn, on this machine, the extras asked for included.

    Raises PackageNotFoundError for a library that is not installed.
    """
    waiting = list(declared)
    seen: set[tuple[str, str]] = set()
    while waiting:
        requirement = waiting.pop()
        yield requirement
        for extra in ("", *requirement.extras):
            step = (canonicalize_name(requirement.name), extra)
            if step not in seen:
                seen.add(step)
                waiting += _required(step[0], extra)


def part_of(lock: str, names: Iterable[str]) -> str:
    """The entries of the lock with these names. Raises LookupError when one has none."""
    entries: dict[str, str] = {
        canonicalize_name(entry.partition("==")[0]): entry
        for entry in re.split(r"\n(?=[A-Za-z0-9])", lock)
        if "==" in entry.partition("\n")[0]
    }
    missing = sorted(set(names) - set(entries))
    if missing:
        raise LookupError(f"not locked: {', '.join(missing)}")
    return "\n".join(entries[name].rstrip() for name in sorted(names)) + "\n"


def _declared(distribution: Path) -> list[Requirement]:
    """What its pyproject.toml names, our own left out."""
    project = tomllib.loads((distribution / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [Requirement(text) for text in project["dependencies"] if not text.startswith(OURS)]


def _required(name: str, extra: str) -> list[Requirement]:
    """What the installed library needs on this machine, or for its extra."""
    found = [Requirement(text) for text in metadata.requires(name) or []]
    return [one for one in found if one.marker is None or one.marker.evaluate({"extra": extra})]


if __name__ == "__main__":
    (_, wanted) = sys.argv
    names = common() if wanted == COMMON else needed_by(wanted) - common()
    sys.stdout.write(part_of((ROOT / "requirements.lock").read_text(encoding="utf-8"), names))
