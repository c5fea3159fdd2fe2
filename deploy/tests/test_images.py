"""The images hold what their service needs, all of it, and nothing of the tests."""

from __future__ import annotations

import re
import sys
from functools import cache
from importlib import metadata

import pytest
import yaml
from packaging.utils import canonicalize_name

from deploy.image_libraries import common, needed_by, part_of
from deploy.images import table
from deploy.local.paths import HERE, ROOT
from deploy.local.processes import PAGES, SERVICES
from tests.rules.source import CHASSIS, DIRECTORY, imports, modules, package

EVERY = (*SERVICES, PAGES)
TOOLS = {"hypothesis", "mypy", "playwright", "pytest", "ruff", "schemathesis"}
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


@cache
def distributions() -> dict[str, list[str]]:
    """Which libraries provide an importable name."""
    return dict(metadata.packages_distributions())


def imported_by(service: str) -> set[str]:
    """The importable names of others that the service's and our libraries' sources name."""
    libraries = [one for folder in (CHASSIS, DIRECTORY) for one in modules(folder)]
    sources = [*modules(package(service)), *(one for one in libraries if "testing" not in one.parts)]
    names = {name.partition(".")[0] for path in sources for name in imports(path)}
    return names - {"chassis", "directory", service, "_typeshed"} - set(sys.stdlib_module_names)


@pytest.mark.parametrize("service", EVERY)
def test_an_image_has_every_library_that_its_sources_import(service: str) -> None:
    needed = needed_by(service)
    lacking = {
        name
        for name in imported_by(service)
        if not needed & {canonicalize_name(one) for one in distributions().get(name, [])}
    }
    assert not lacking, f"name them in services/{service}/pyproject.toml"


@pytest.mark.parametrize("service", EVERY)
def test_an_image_has_no_library_of_the_tests(service: str) -> None:
    assert not needed_by(service) & TOOLS


def test_what_all_images_share_is_most_of_what_the_smallest_needs() -> None:
    assert {"cryptography", "flask", "jsonschema-rs", "kombu", "pymongo"} <= common()
    assert all(common() <= needed_by(service) for service in EVERY)
    assert needed_by("scan") - common() >= {"pikepdf", "tesserocr"}


def test_the_pages_have_the_languages_that_the_image_keeps_of_babels() -> None:
    """Babel brings a thousand; the others are left out."""
    dockerfile = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
    kept = set(re.findall(r"! -name '([a-z]+)\*'", dockerfile))
    assert kept == {path.name for path in (package(PAGES) / "locale").iterdir() if path.is_dir()}


def test_what_all_images_share_is_counted_once() -> None:
    told = table(200_000_000, {"auth": 203_000_000, "scan": 500_000_000}).splitlines()
    assert [line.split() for line in told[1:]] == [
        ["auth", "203", "3"],
        ["scan", "500", "300"],
        ["together", "503"],
    ]


def test_only_the_scan_room_reads_paper_and_only_the_office_prints() -> None:
    assert [service for service in EVERY if "tesserocr" in needed_by(service)] == ["scan"]
    assert [service for service in EVERY if "weasyprint" in needed_by(service)] == ["workflow"]


@pytest.mark.parametrize(("service", "variable"), [("scan", "paper"), ("workflow", "print")])
def test_what_an_image_has_of_debian_is_on_the_list_of_one_machine(service: str, variable: str) -> None:
    dockerfile = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
    begin = rf'"\$\{{SERVICE.*?\}}" = {service} \]; then'
    named = re.search(rf'{begin}.*?{variable}="([^"]+)"', dockerfile, re.DOTALL)
    assert named
    listed = (HERE / "debian-packages.txt").read_text(encoding="utf-8").partition("# Below this line")[0]
    assert set(named[1].split()) <= set(listed.splitlines())


def test_a_part_of_the_lock_keeps_versions_and_hashes() -> None:
    part = part_of(LOCK, {"flask", "kombu"})
    assert re.findall(r"^(\w+)==", part, re.MULTILINE) == ["flask", "kombu"]
    assert part.count("--hash=sha256:") >= 2
    assert all(line in LOCK for line in part.splitlines())


def test_a_library_that_is_not_locked_is_refused() -> None:
    with pytest.raises(LookupError, match="not locked: unheard-of"):
        part_of(LOCK, {"flask", "unheard-of"})


def test_the_scan_image_has_the_packages_that_one_machine_has_for_reading_paper() -> None:
    listed = (HERE / "debian-packages.txt").read_text(encoding="utf-8")
    paper = listed.partition("# Reading paper")[2].partition("\n\n")[0].splitlines()[1:]
    dockerfile = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
    (told,) = re.findall(r'paper="([^"]+)"', dockerfile)
    assert told.split() == sorted(paper)


def test_compose_builds_each_process_from_its_own_services_image() -> None:
    compose = yaml.load((ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)[
        "services"
    ]
    for name, process in compose.items():
        service = name.partition("-")[0]
        if service in EVERY:
            assert process["build"]["args"]["SERVICE"] == service
            assert process["image"] == f"daftar-{service}"
            assert process["command"][0] == service


def test_an_image_has_every_library_of_ours() -> None:
    dockerfile = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
    ours = [path.parent.name for path in ROOT.glob("libs/*/pyproject.toml")]
    assert sorted(re.findall(r"^COPY libs/(\w+)/\1 \1$", dockerfile, re.MULTILINE)) == sorted(ours)
