"""Every event that names this service as a hearer has a handler, which understands every good example."""

from __future__ import annotations

import json

import pytest

from chassis.envelope import Event
from chassis.wire.catalogue import Catalogue
from chassis.wire.consumer import Dead, Outcome, Retry
from files.messages.incoming import handlers
from services.files.tests.support.room import CONTRACTS, Office

CATALOGUE = Catalogue.load(CONTRACTS)
HEARD = [one.type for one in CATALOGUE.heard_by("files")]
EXAMPLES = [path for kind in HEARD for path in sorted((CONTRACTS / "events" / kind / "good").glob("*.json"))]


def done(*_: object) -> Outcome:
    return Outcome.DONE


def test_exactly_what_the_contract_names_is_heard():
    assert set(handlers(CATALOGUE, Office().room, keyset=done, directory=done)) == set(HEARD)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parts[-3]}/{path.stem}")
def test_a_good_example_is_understood(path):
    event = Event.from_json(json.loads(path.read_text(encoding="utf-8")))
    office = Office()
    for kind, claim in event.data.get("claims", {}).items():
        office.claims.offered[claim["url"]] = b"" if kind == "text" else b"bytes that are not those"
    table = handlers(CATALOGUE, office.room, keyset=done, directory=done)
    try:
        table[event.type](event, event.department)
    except Retry as waiting:
        assert waiting.reason in {"document-not-stored", "document-not-announced"}  # noqa: PT017
    except Dead as dead:
        assert "mismatch" in dead.reason  # noqa: PT017
