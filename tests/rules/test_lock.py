"""The lock is complete and consistent by itself, so that it installs without resolving, now and in ten years.

Asked of the environment that was installed from it: what one library needs of another, extras included,
which `pip check` leaves out.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata

import pytest
from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name

from deploy.image_libraries import requirements_of
from tests.rules.source import ROOT, imports, modules

LOCK = {
    (canonicalize_name(pinned.name), pinned.marker): str(pinned.specifier).removeprefix("==")
    for pinned in (
        Requirement(line.rstrip(" \\"))
        for line in (ROOT / "requirements.lock").read_text().splitlines()
        if line and line[0] not in "# "
    )
}
HERE = {name: version for (name, marker), version in LOCK.items() if marker is None or marker.evaluate()}
"""The versions for this system and this Python."""
ASKED = [
    Requirement(line)
    for line in (ROOT / "requirements.in").read_text().splitlines()
    if line and not line.startswith("#")
]
STARTED = {
    "codespell": "make lint",
    "coverage": "make coverage",
    "gunicorn": "python -m gunicorn, by chassis.process.serve",
    "import-linter": "make rules",
    "mypy": "make types",
    "pytest-xdist": "pytest -n",
    "ruff": "make lint",
    "setuptools": "the build backend of our pyproject.toml",
    "tzdata": "zoneinfo, where the system has no zones",
}
"""What nothing imports, and who starts it instead."""


def unmet(requirements: Iterator[Requirement]) -> list[str]:
    """The requirements that the lock does not meet."""
    return sorted(
        {
            str(one)
            for one in requirements
            if (pinned := HERE.get(canonicalize_name(one.name))) is None
            or not one.specifier.contains(pinned, prereleases=True)
        }
    )


def test_everything_that_is_needed_is_locked_at_a_version_that_will_do() -> None:
    declared = [
        Requirement(text)
        for project in sorted([*ROOT.glob("libs/*/pyproject.toml"), *ROOT.glob("services/*/pyproject.toml")])
        for text in tomllib.loads(project.read_text())["project"]["dependencies"]
        if not text.startswith("daftar-")
    ]
    assert unmet(requirements_of([*ASKED, *declared])) == []


def test_an_extra_that_the_lock_does_not_meet_is_seen() -> None:
    """What stopped the installation once: an extra asks for more than the library itself does."""
    assert unmet(requirements_of([Requirement("flask"), Requirement("coverage>=999")])) == ["coverage>=999"]
    assert unmet(iter([Requirement("no-such-library")])) == ["no-such-library"]


@pytest.mark.parametrize("name", sorted(HERE))
def test_what_is_installed_is_what_is_locked(name: NormalizedName) -> None:
    assert metadata.version(name) == HERE[name]


def test_every_library_that_is_asked_for_is_used() -> None:
    provided = metadata.packages_distributions()
    folders = [ROOT / name for name in ("libs", "services", "tests", "deploy", "contracts")]
    imported = {
        canonicalize_name(distribution)
        for folder in folders
        for path in modules(folder)
        for name in imports(path)
        if name.partition(".")[0] not in sys.stdlib_module_names
        for distribution in provided.get(name.partition(".")[0], [])
    }
    stubs = {canonicalize_name(one.name) for one in ASKED if one.name.startswith("types-")}
    unused = {canonicalize_name(one.name) for one in ASKED} - imported - stubs - set(STARTED)
    assert not unused, "drop them from requirements.in"
