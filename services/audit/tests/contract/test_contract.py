"""The wire contract: every example of what any service says is put on record once, and is then known."""

import json
from pathlib import Path

import pytest

from audit.messages.incoming import handlers
from chassis.testing.contract import enlarged
from chassis.wire.catalogue import Catalogue
from chassis.wire.consumer import Outcome, check_handlers

EVENTS = Path(__file__).parents[4] / "contracts" / "events"


def heard():
    kinds = Catalogue.load(EVENTS.parent).heard_by("audit")
    return [example for kind in kinds for example in sorted((EVENTS / kind.type / "good").glob("*.json"))]


@pytest.mark.parametrize("example", heard(), ids=lambda path: f"{path.parents[1].name}/{path.stem}")
def test_every_good_example_is_put_on_record_once(district, catalogue, example):
    event = catalogue.check(json.loads(example.read_text("utf-8")))
    handle = district.application.handlers()[event.type]
    assert handle(event, event.department) is Outcome.DONE
    assert handle(event, event.department) is Outcome.DUPLICATE
    (line,) = district.lines(event.department)
    assert (line.type, line.data["subject"]) == (event.type.rpartition(".v")[0], event.subject)


def test_everything_is_heard_but_what_audit_says(district, catalogue):
    check_handlers(catalogue, "audit", district.application.handlers())
    assert {name for name in catalogue.types if "audit" not in catalogue.consumers(name)} == {
        name for name in catalogue.types if name.startswith("audit.")
    }


def test_an_event_that_nobody_has_listed_is_put_on_record(district, tmp_path):
    catalogue = enlarged(EVENTS.parent, tmp_path, "workflow.file.lent.v1", like="workflow.file.parked.v1")
    (example, *_) = sorted((tmp_path / "events/workflow.file.lent.v1/good").glob("*.json"))
    event = catalogue.check(json.loads(example.read_text("utf-8")))
    table = handlers(catalogue, district.office, district.application.hear_directory)
    assert table[event.type](event, event.department) is Outcome.DONE


def test_while_the_directory_is_not_whole_it_is_asked_for(district):
    district.passes(6)
    assert [raw["type"] for raw in district.broker.sent] == ["audit.directory.requested.v1"]
