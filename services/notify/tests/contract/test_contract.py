"""The wire contract: every example of what notify hears is handled, and all it says is accepted."""

import json
from pathlib import Path

import pytest

from chassis.envelope import Event
from chassis.testing.contract import enlarged
from chassis.wire.catalogue import Catalogue
from chassis.wire.consumer import Outcome, check_handlers
from notify.messages.incoming import handlers

EVENTS = Path(__file__).parents[4] / "contracts" / "events"


def heard():
    kinds = Catalogue.load(EVENTS.parent).heard_by("notify")
    return [example for kind in kinds for example in sorted((EVENTS / kind.type / "good").glob("*.json"))]


@pytest.mark.parametrize("example", heard(), ids=lambda path: f"{path.parents[1].name}/{path.stem}")
def test_every_good_example_is_handled_once_and_then_known(district, catalogue, example):
    event = catalogue.check(json.loads(example.read_text("utf-8")))
    handle = district.application.handlers()[event.type]
    if event.type == "notify.item.escalated.v1":
        district.application.hear_directory(superior(event.data["superior"], event.department))
    assert handle(event, event.department) in set(Outcome)
    assert handle(event, event.department) is Outcome.DUPLICATE


def test_the_table_of_handlers_is_the_contracts(district, catalogue):
    check_handlers(catalogue, "notify", district.application.handlers())


def test_all_that_is_said_is_in_the_contract(district, catalogue):
    district.workflow.open_at("hc")
    district.mail.refuses_for_good()
    district.passes(35)
    said = {raw["type"] for raw in district.broker.sent if raw["type"].startswith("notify.")}
    assert said == {"notify.reminder.sent.v1", "notify.item.escalated.v1", "notify.delivery.failed.v1"}
    for raw in district.broker.sent:
        catalogue.check(raw)


def superior(post, department):
    """Auth tells of the post."""
    names = {"en": post, "bn": post, "hi": post}
    data = {
        "post": post, "department": department, "section": {"id": "s", "name": names}, "office": "o",
        "designation": names, "abbreviation": "X", "rank": 1, "superior": None, "roles": ["officer"],
    }  # fmt: skip
    return Event("auth.post.established.v1", post, 1, "-", "2026-11-22T10:15:30.123Z", data)


def test_an_act_that_nobody_has_listed_is_watched(district, tmp_path):
    """It carries custody, and that is all that the watches ask."""
    contracts = EVENTS.parent
    catalogue = enlarged(contracts, tmp_path, "workflow.file.lent.v1", like="workflow.file.forwarded.v1")
    (example, *_) = sorted((tmp_path / "events/workflow.file.lent.v1/good").glob("*.json"))
    event = catalogue.check(json.loads(example.read_text("utf-8")))
    table = handlers(catalogue, district.application.office, district.application.hear_directory)
    assert table[event.type](event, event.data["to_department"]) is Outcome.DONE
    assert table[event.type](event, event.data["to_department"]) is Outcome.DUPLICATE
