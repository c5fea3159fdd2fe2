"""The declarations of acts, looked at from outside: what they say is in the contract and in the API."""

from pathlib import Path

import pytest
import yaml

from chassis.wire.catalogue import Catalogue
from workflow.application.acts import ACTS
from workflow.domain import errors
from workflow.http.acting import KEPT, path_of
from workflow.http.refusals import REFUSALS

ROOT = Path(__file__).parents[4]
CATALOGUE = Catalogue.load(ROOT / "contracts")
DESCRIBED = yaml.load((ROOT / "contracts/api/workflow.yaml").read_text("utf-8"), yaml.CSafeLoader)
EACH = [pytest.param(act, kind, id=f"{act.name}-{kind.entity}") for act in ACTS for kind in act.of]


def test_no_two_acts_have_one_name():
    names = [(act.name, kind) for act in ACTS for kind in act.of]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(("act", "kind"), EACH)
def test_what_an_act_says_is_in_the_contract(act, kind):
    name = f"workflow.{kind.entity}.{act.says}.v1"
    assert not act.says or name in CATALOGUE.types, f"write contracts/events/{name}"


@pytest.mark.parametrize(("act", "kind"), EACH)
def test_an_act_that_changes_the_state_carries_custody(act, kind):
    moving = CATALOGUE.carrying("custody")
    assert act.leads is None or f"workflow.{kind.entity}.{act.says}.v1" in moving


@pytest.mark.parametrize(("act", "kind"), EACH)
def test_an_act_is_in_the_description(act, kind):
    assert act.method.lower() in DESCRIBED["paths"].get(f"/v1{path_of(act, kind)}", {}), "run: make docs"
    assert kind in KEPT


def test_every_refusal_of_the_domain_has_its_answer():
    missing = sorted(kind.__name__ for kind in errors.Refused.__subclasses__() if kind not in REFUSALS)
    assert not missing, "add them to REFUSALS in workflow/http/refusals.py, then: make docs"


@pytest.mark.parametrize(("act", "kind"), EACH)
def test_an_act_decides_or_runs_and_only_what_runs_may_do_without_a_rule(act, kind):
    assert (act.decide is None) != (act.run is None)
    assert act.rule is not None or act.run is not None
