"""A small district, cut from the sample, for offices of their own: they need not be large to be an office."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from deploy.demo.office import DISTRICT_FILE
from deploy.local.paths import ROOT
from tests.servers import TEST_INSTANCE

DEPARTMENTS = ("general", "landacq", "devplan")
"""Those of the demonstration's cast, and one more."""


PATH = ROOT / f"{TEST_INSTANCE['DAFTAR_VAR']}-district.yaml"
SMALL_DISTRICT = {"DISTRICT": str(PATH)}
"""The setting of an office that serves it."""


def make_small_district() -> None:
    """The file is there: the sample district with these departments and whoever works there."""
    PATH.parent.mkdir(parents=True, exist_ok=True)
    sample = yaml.load(DISTRICT_FILE.read_text(encoding="utf-8"), yaml.CSafeLoader)
    PATH.write_text(yaml.safe_dump(_cut(sample), allow_unicode=True, sort_keys=False), encoding="utf-8")


def _cut(sample: Mapping[str, Any]) -> dict[str, Any]:
    sections = {name: told for name, told in sample["sections"].items() if told["department"] in DEPARTMENTS}
    posts = {name: told for name, told in sample["posts"].items() if told["section"] in sections}
    charges = [charge for charge in sample["charges"] if charge["post"] in posts]
    people = {charge["person"] for charge in charges}
    return {
        **sample,
        "departments": {name: sample["departments"][name] for name in DEPARTMENTS},
        "sections": sections,
        "posts": posts,
        "persons": {name: told for name, told in sample["persons"].items() if name in people},
        "charges": charges,
        "logins": {name: told for name, told in sample["logins"].items() if told["person"] in people},
    }
