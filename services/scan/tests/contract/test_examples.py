"""Every event that names this service as a hearer has a handler, which understands every good example."""

from __future__ import annotations

import json

import pytest

from chassis.clock import SystemClock
from chassis.envelope import Event
from chassis.testing.store import MemoryStores
from chassis.wire.consumer import Dead, Outcome, Retry
from chassis.wire.mirror import Mirror
from scan.bootstrap import HEARD
from scan.messages.incoming import handlers
from services.scan.tests.support.room import CATALOGUE, CONTRACTS, REJECTED, STORED, Office

TYPES = [one.type for one in CATALOGUE.heard_by("scan")]
SAID = sorted(kind for kind in CATALOGUE.types if kind.startswith("scan."))


def examples(kinds: list[str]) -> list[object]:
    paths = [path for kind in kinds for path in sorted((CONTRACTS / "events" / kind / "good").glob("*.json"))]
    return [pytest.param(path, id=f"{path.parts[-3]}/{path.stem}") for path in paths]


def done(_: Event) -> Outcome:
    return Outcome.DONE


def test_exactly_what_the_contract_names_is_heard():
    assert set(handlers(CATALOGUE, Office().room, done)) == set(TYPES)


@pytest.mark.parametrize("path", examples(TYPES))
def test_a_good_example_is_understood(path):
    event = Event.from_json(json.loads(path.read_text(encoding="utf-8")))
    mirror = Mirror(MemoryStores().database("scan"), SystemClock(), source="auth", kinds=HEARD)
    try:
        outcome = handlers(CATALOGUE, Office().room, mirror.apply)[event.type](event, event.department)
        assert outcome in Outcome
    except Retry as waiting:
        assert waiting.reason == "batch-not-known"  # noqa: PT017
    except Dead as dead:
        pytest.fail(f"a good example is dead: {dead.reason}")


def test_everything_that_is_said_obeys_the_contract_and_is_said_by_these_tests(tmp_path):
    """The catalogue checks each event when it is made; here each kind is made once."""
    office = Office()
    office.offered(folder=tmp_path)
    office.hear("claim.requested", attempt=1)
    office.hear("document.stored", **STORED)
    refused = Office()
    refused.receive(b"!corrupt", folder=tmp_path)
    refused.broker.deliver()
    said = {raw["type"] for each in (office, refused) for raw in each.broker.sent}
    assert said == set(SAID) - {"scan.keyset.published.v1", "scan.directory.requested.v1"}
    for each in (office, refused):
        assert not each.broker.unrouted
        assert not each.broker.dead
        for raw in each.broker.sent:
            CATALOGUE.check(raw)


def test_a_history_told_again_is_told_with_the_same_ids_and_data(tmp_path):
    office = Office()
    office.offered(folder=tmp_path)
    office.hear("document.rejected", **REJECTED)
    first = {raw["id"]: raw for raw in office.broker.sent}
    office.broker.sent.clear()
    told = office.batches.issue_again(office.batch().id)
    assert told == len(first)
    assert {raw["id"]: raw for raw in office.broker.sent} == first


def test_events_name_their_place_and_their_cause(tmp_path):
    office = Office()
    office.offered(folder=tmp_path)
    events = {raw["position"]: raw for raw in office.broker.sent}
    assert sorted(events) == list(range(1, len(events) + 1))
    assert events[1]["actor"] == "u-rina"
    assert {raw["correlationid"] for raw in events.values()} == {"c-1"}
    assert events[2]["causationid"] == events[1]["id"]
