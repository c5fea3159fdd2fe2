"""What the simulated office is made of: every matter belongs to the sample district, and people can act."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from deploy.demo.office import DISTRICT_FILE
from deploy.local.paths import ROOT
from deploy.simulate.district import District
from deploy.simulate.matters import Matter, Matters
from deploy.simulate.walk import HABITS, Simulation
from workflow.application.acts import ACTS

DISTRICT, MATTERS = District.read(DISTRICT_FILE), Matters.read()
NUMBERING: dict[str, Any] = yaml.load(
    (ROOT / "deploy/district/rules/numbering.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader
)
LANGUAGES = {"en", "bn", "hi"}


@pytest.mark.parametrize("matter", MATTERS.matters, ids=lambda each: each.title)
def test_a_matter_is_of_a_department_that_opens_and_diarises_under_its_head(matter: Matter) -> None:
    roles = frozenset.union(*(desk.roles for desk in DISTRICT.of(matter.department)))
    assert {"dealing", "registry"} <= roles
    assert matter.head in {head["head"] for head in NUMBERING["departments"][matter.department]["heads"]}
    assert matter.language in LANGUAGES


def test_every_department_has_matters_and_they_are_in_three_languages() -> None:
    assert {matter.department for matter in MATTERS.matters} == set(NUMBERING["departments"])
    assert {matter.language for matter in MATTERS.matters} == LANGUAGES


def test_what_is_written_is_there_in_every_language() -> None:
    words = MATTERS.words
    for by_language in (*words.notes.values(), words.remarks, words.parked, words.closed, words.letters):
        assert set(by_language) == LANGUAGES


def test_who_sits_above_a_vacant_chair_is_found_over_it() -> None:
    above = DISTRICT.above("la-oc")  # adm-lr is held by additional charge only
    assert above is not None
    assert above.post == "dm"


def test_a_habit_is_an_act_of_the_office_and_says_what_it_says() -> None:
    assert {name: habit.says for name, habit in HABITS.items()} == {
        act.name: act.says for act in ACTS if act.name in HABITS
    }


@pytest.mark.parametrize("post", DISTRICT.desks)
def test_everybody_has_somebody_to_send_to(post: str) -> None:
    people = Simulation(str, DISTRICT, MATTERS, seed=1)
    desk = DISTRICT.desks[post]
    found = [people.other(desk) for _ in range(50)]
    assert desk not in found
