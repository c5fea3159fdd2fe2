"""What carries a facet is heard by whoever cares for the facet, also a type that was added later."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from chassis.testing.contract import PRINTED, SHREDDED, small_contract
from chassis.wire.catalogue import Catalogue
from chassis.wire.folders import BadContract, Schemas
from chassis.wire.topology import Binding, plan


@pytest.fixture
def contracts(tmp_path: Path) -> Path:
    small_contract(tmp_path)
    return tmp_path


def facet(contracts: Path, name: str = "paper", **changes: Any) -> None:
    folder = contracts / "facets" / name
    folder.mkdir(parents=True)
    stated = {"facet": name, "meaning": "Uses paper.", "property": "number", "consumers": ["ledger"]}
    (folder / "facet.yaml").write_text(yaml.safe_dump(stated | changes))


def carry(contracts: Path, kind: str, *facets: str) -> None:
    path = contracts / "events" / kind / "event.yaml"
    path.write_text(yaml.safe_dump(yaml.load(path.read_text(), yaml.CSafeLoader) | {"carries": list(facets)}))


def test_a_consumer_of_a_facet_is_bound_to_every_type_that_carries_it(contracts: Path) -> None:
    facet(contracts)
    carry(contracts, SHREDDED, "paper")
    catalogue = Catalogue.load(contracts)
    assert catalogue.carrying("paper") == (SHREDDED,)
    assert catalogue.consumers(SHREDDED) == ("ledger",)
    bound = Binding("press", "general.notice.shredded", "ledger.general")
    assert bound in plan(catalogue, ["general"]).bindings


def test_whoever_hears_a_type_for_two_reasons_hears_it_once(contracts: Path) -> None:
    facet(contracts)
    carry(contracts, PRINTED, "paper")
    assert Catalogue.load(contracts).consumers(PRINTED) == ("archive", "ledger")


@pytest.mark.parametrize(
    ("stated", "carried", "fault"),
    [
        ({}, "parchment", "no facet parchment"),
        ({"property": "weight"}, "paper", "weight is not required"),
        ({"facet": "papyrus"}, "paper", "not the folder's name"),
        ({"colour": "white"}, "paper", "exactly the fields"),
    ],
)
def test_a_facet_that_is_not_as_asked_for_is_named(
    contracts: Path, stated: dict[str, Any], carried: str, fault: str
) -> None:
    facet(contracts, **stated)
    carry(contracts, SHREDDED, carried)
    with pytest.raises(BadContract, match=fault):
        Catalogue.load(contracts)


def test_a_shared_part_stands_where_it_was_referred_to(tmp_path: Path) -> None:
    parts = {"$defs": {"weight": {"type": "integer"}, "load": {"items": {"$ref": "#/$defs/weight"}}}}
    (tmp_path / "parts.json").write_text(json.dumps(parts))
    (tmp_path / "schema.json").write_text(
        json.dumps(
            {
                "properties": {
                    "of": {"$ref": "parts.json#/$defs/weight", "description": "In grams."},
                    "all": {"$ref": "parts.json#/$defs/load"},
                }
            }
        )
    )
    whole = Schemas().read(tmp_path / "schema.json")
    weight = {"title": "weight", "type": "integer"}
    assert whole["properties"]["of"] == weight | {"description": "In grams."}
    assert whole["properties"]["all"] == {"title": "load", "items": weight}


def test_a_reference_that_leads_nowhere_is_named(tmp_path: Path) -> None:
    (tmp_path / "parts.json").write_text('{"$defs": {"egg": {"items": {"$ref": "#/$defs/egg"}}}}')
    for reference in ("parts.json#/$defs/weight", "other.json", "parts.json#/$defs/egg"):
        (tmp_path / "schema.json").write_text(json.dumps({"$ref": reference}))
        with pytest.raises(BadContract):
            Schemas().read(tmp_path / "schema.json")
