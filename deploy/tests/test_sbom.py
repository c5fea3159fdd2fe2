"""The list of what a release is made of is whole, and the same each time."""

from __future__ import annotations

import re

from deploy import sbom
from deploy.local.paths import ROOT


def test_every_locked_library_is_in_it_once() -> None:
    locked = re.findall(r"^([\w.-]+)==", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE)
    assert [each["name"] for each in sbom.libraries()] == locked
    assert len(locked) > 50


def test_every_part_has_a_version_and_a_name_of_its_own() -> None:
    parts = sbom.document()["components"]
    assert all(each["version"] for each in parts)
    assert len({each["bom-ref"] for each in parts}) == len(parts)
    assert {each["purl"].partition("/")[0] for each in parts} >= {"pkg:pypi", "pkg:golang"}


def test_nearly_every_library_says_its_licence() -> None:
    silent = [each["name"] for each in sbom.libraries() if "licenses" not in each]
    assert len(silent) < len(list(sbom.libraries())) / 4, silent


def test_the_same_sources_give_the_same_document() -> None:
    assert sbom.document() == sbom.document()
