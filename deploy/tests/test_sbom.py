"""The list of what a release is made of is whole, and the same each time."""

from __future__ import annotations

import re

from deploy import sbom
from deploy.local.paths import ROOT

LOCK = (ROOT / "requirements.lock").read_text("utf-8")


def test_every_locked_library_is_in_it_once() -> None:
    locked = re.findall(r"^([\w.-]+)==", LOCK, re.MULTILINE)
    assert [each["name"] for each in sbom.libraries(LOCK)] == locked
    assert len(locked) > 50


def test_every_part_has_a_version_and_a_name_of_its_own() -> None:
    parts = sbom.of_release()["components"]
    assert all(each["version"] for each in parts)
    assert len({each["bom-ref"] for each in parts}) == len(parts)
    assert {each["purl"].partition("/")[0] for each in parts} >= {"pkg:pypi", "pkg:golang"}


def test_nearly_every_library_says_its_licence() -> None:
    silent = [each["name"] for each in sbom.libraries(LOCK) if "licenses" not in each]
    assert len(silent) < len(list(sbom.libraries(LOCK))) / 4, silent


def test_the_same_sources_give_the_same_document() -> None:
    assert sbom.of_release() == sbom.of_release()


def test_an_image_is_its_part_of_the_lock_and_the_packages_in_it() -> None:
    told = sbom.of_image("workflow", {"libseccomp2": "2.5.4-1", "python3": "3.11.2-1+b1"})
    names = {each["name"] for each in told["components"]}
    assert told["metadata"]["component"]["name"] == "daftar-workflow"
    assert {"flask", "pymongo", "libseccomp2"} <= names
    assert not {"tesserocr", "pytest"} & names
    assert "pkg:deb/debian/python3@3.11.2-1%2Bb1" in {each["purl"] for each in told["components"]}
