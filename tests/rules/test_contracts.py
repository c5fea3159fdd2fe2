"""Whatever is heard or said on the wire is in `contracts/`, with its true producer and consumers."""

from __future__ import annotations

import ast
import re

import pytest
import yaml

from tests.rules.source import ROOT, SERVICES, imports, modules, package, relative, tree

EVENTS = ROOT / "contracts" / "events"
TYPE = re.compile(r"^(audit|auth|files|workflow|notify|scan)\.[a-z]+\.[a-z]+\.v[0-9]+$")


def declared() -> dict[str, dict[str, object]]:
    """Every event type with what its contract says of it."""
    return {
        path.parent.name: yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
        for path in EVENTS.glob("*/event.yaml")
    }


def spoken_of(service: str) -> dict[str, list[str]]:
    """Event types that stand as literals in a service's source, with the places."""
    places: dict[str, list[str]] = {}
    for path in modules(package(service)):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and TYPE.match(node.value):
                places.setdefault(node.value, []).append(relative(path))
    return places


@pytest.mark.parametrize("service", SERVICES)
def test_every_event_a_service_speaks_of_has_a_contract(service: str) -> None:
    """A type without a contract has no schema and no known reader."""
    contracts = declared()
    assert contracts
    assert not {name: places for name, places in spoken_of(service).items() if name not in contracts}


@pytest.mark.parametrize("service", [s for s in SERVICES if s != "gateway"])
def test_a_service_hears_through_the_chassis_consumer(service: str) -> None:
    """It refuses to start unless handlers and contracts name the same types (`check_handlers`)."""
    used = {name for path in modules(package(service)) for name in imports(path)}
    assert "chassis.wire.consumer" in used
    assert not used & {"kombu", "amqp", "pika"}


def test_the_gateway_is_on_no_queue() -> None:
    """It is a client like any other and keeps no data."""
    contracts = (path.read_text(encoding="utf-8") for path in EVENTS.glob("*/event.yaml"))
    assert not [text for text in contracts if "gateway" in text]
