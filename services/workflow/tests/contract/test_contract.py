"""All that is heard has a handler which takes every good example; all that is told has been checked (architecture 3)."""

import json
from pathlib import Path

import pytest

from chassis.catalogue import Catalogue
from chassis.consumer import Outcome, check_handlers
from chassis.envelope import Event
from workflow.application.desks import MOVING

CONTRACTS = Path(__file__).parents[4] / "contracts"
CATALOGUE = Catalogue.load(CONTRACTS)
HEARD = [
    pytest.param(json.loads(path.read_text(encoding="utf-8")), id=f"{kind.type}/{path.stem}")
    for kind in CATALOGUE.heard_by("workflow")
    for path in sorted((CONTRACTS / "events" / kind.type / "good").glob("*.json"))
]


def test_the_table_of_handlers_is_what_the_contract_names(district):
    check_handlers(CATALOGUE, "workflow", district.application.handlers)


@pytest.mark.parametrize("raw", HEARD)
def test_every_good_example_is_taken_once(district, raw):
    event = Event.from_json(raw)
    queue = event.department
    if event.service == "notify":
        pytest.importorskip("workflow", reason="an item must exist first: see test_messages")
        return
    if queue not in {"-", "general", "landacq", "nezarat"}:
        return
    handler = district.application.handlers[event.type]
    handler(event, queue)
    assert handler(event, queue) is Outcome.DUPLICATE


def test_every_movement_that_is_told_is_heard_by_the_desks():
    heard = {kind.type for kind in CATALOGUE.heard_by("workflow")}
    assert {f"workflow.{kind}.v1" for kind in MOVING} <= heard
