"""Every event that names this service as a hearer has a handler, which understands every good example."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chassis.clock import SystemClock
from chassis.envelope import Event
from chassis.store.epoch import raise_epoch
from chassis.testing.store import MemoryStores
from chassis.wire.consumer import Dead, Outcome, Retry
from chassis.wire.mirror import Mirror
from scan.application.audit import reissue
from scan.bootstrap import HEARD
from scan.messages.incoming import handlers
from services.scan.tests.support.room import CATALOGUE, CONTRACTS, STORED, ULID, Office

TYPES = [one.type for one in CATALOGUE.heard_by("scan")]
OTHER = "01KAMZ7P3T4W5X6Y7Z8A9BACBE"
WHOLE_STATE = {"scan.keyset.published.v1", "scan.directory.requested.v1"}
"""Published when it changes, and no part of a history."""
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


def history(office: Office, folder: Path) -> None:
    """One batch is read, offered twice and stored; the other is refused."""
    office.offered(folder=folder)
    office.hear("claim.requested", attempt=1)
    office.hear("document.stored", **STORED)
    office.receive(b"!corrupt", folder=folder, ulid=OTHER)
    office.broker.deliver()


def texts(office: Office) -> dict[str, str]:
    """What was sent, by source and id, to the letter."""
    return {f"{raw['source']} {raw['id']}": json.dumps(raw) for raw in office.broker.sent}


def test_everything_that_is_said_obeys_the_contract_and_is_said_by_these_tests(tmp_path):
    """The catalogue checks each event when it is made; here each kind is made once."""
    office = Office()
    history(office, tmp_path)
    assert {raw["type"] for raw in office.broker.sent} == set(SAID) - WHOLE_STATE
    assert not office.broker.unrouted
    assert not office.broker.dead
    for raw in office.broker.sent:
        CATALOGUE.check(raw)


def test_an_event_of_any_kind_that_is_told_again_is_the_first_to_the_letter(tmp_path):
    """Also by another process, later, in another epoch: nothing of it comes from the one who tells."""
    stores = MemoryStores()
    office = Office(stores)
    history(office, tmp_path)
    first = texts(office)
    raise_epoch(stores.database("scan", "general"), SystemClock())
    later = Office(stores)
    later.clock.advance(days=400)
    told = reissue("general", later.batches)
    assert told == len(first)
    assert texts(later) == first
    assert {raw["type"] for raw in later.broker.sent} == set(SAID) - WHOLE_STATE


def test_what_comes_after_a_restore_is_of_the_new_epoch(tmp_path):
    stores = MemoryStores()
    before = Office(stores)
    before.receive(folder=tmp_path)
    epoch = raise_epoch(stores.database("scan", "general"), SystemClock())
    later = Office(stores, before.objects)
    reissue("general", later.batches)
    later.broker.deliver()
    later.receive(folder=tmp_path, ulid=OTHER)
    sources = {(raw["id"], raw["source"]) for raw in later.broker.sent}
    assert (f"general.{ULID}:1", "/scan/general/1") in sources
    assert (f"general.{ULID}:2", f"/scan/general/{epoch}") in sources
    assert (f"general.{OTHER}:1", f"/scan/general/{epoch}") in sources


def test_events_name_their_place_and_their_cause(tmp_path):
    office = Office()
    office.offered(folder=tmp_path)
    events = {raw["position"]: raw for raw in office.broker.sent}
    assert sorted(events) == list(range(1, len(events) + 1))
    assert (events[1]["actor"], events[1]["post"]) == ("u-rina", "p-scan")
    assert "actor" not in events[2]
    assert {raw["correlationid"] for raw in events.values()} == {"c-1"}
    assert events[2]["causationid"] == events[1]["id"]
