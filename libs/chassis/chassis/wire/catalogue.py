"""The wire contract, loaded from `contracts/`: what may be said, by whom, and who listens.

Events are checked twice with the same rules: when they are built, before they are committed with their
aggregate, and when they arrive. Reasons quote no values, since an event may carry a presigned URL.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from chassis.envelope import Event, InvalidEvent

TYPE_NAME = re.compile(r"[a-z][a-z0-9]{1,15}(\.[a-z][a-z0-9]*(-[a-z0-9]+)*){2}\.v[1-9][0-9]{0,3}")
FIELDS = {"type", "meaning", "producer", "consumers", "scope", "history"}
SHOWN = 60  # characters of a keyword's value in a reason
REASON_LIMIT = 500  # characters of a reason: it travels in a header


class BadContract(Exception):
    """A folder of `contracts/events` is not what contracts/README.md asks for."""


@dataclass(frozen=True)
class EventType:
    """One type of event as its folder states it."""

    type: str
    meaning: str
    producer: str
    consumers: tuple[str, ...]
    scope: Literal["department", "district"]
    history: bool
    schema: Mapping[str, Any]

    @property
    def key(self) -> str:
        """The part of the routing key behind the department: `file.forwarded`."""
        return ".".join(self.type.split(".")[1:3])

    @cached_property
    def validator(self) -> Draft202012Validator:
        """Checks `data`; made once, as compiling a schema costs more than using it."""
        return Draft202012Validator(self.schema)


class Catalogue:
    """Every type of event, by name."""

    def __init__(self, envelope: Mapping[str, Any], types: Mapping[str, EventType]) -> None:
        self.envelope = envelope
        self.types = dict(sorted(types.items()))
        self._envelope = Draft202012Validator(envelope)

    @classmethod
    def load(cls, path: Path) -> Catalogue:
        """The catalogue of the folder `contracts`. Raises BadContract, naming the folder at fault."""
        envelope = json.loads((path / "envelope.schema.json").read_text("utf-8"))
        folders = sorted(folder for folder in (path / "events").iterdir() if folder.is_dir())
        return cls(envelope, {folder.name: read_folder(folder) for folder in folders})

    @property
    def services(self) -> list[str]:
        """Whoever says or hears anything."""
        return sorted({name for one in self.types.values() for name in (one.producer, *one.consumers)})

    def scope(self, type_name: str) -> str:
        """`department` or `district`."""
        return self.types[type_name].scope

    def consumers(self, type_name: str) -> tuple[str, ...]:
        """The services with a handler for the type; none where nobody listens."""
        return self.types[type_name].consumers

    def heard_by(self, service: str) -> list[EventType]:
        """The types that the service has a handler for."""
        return [one for one in self.types.values() if service in one.consumers]

    def check(self, raw: Any) -> Event:
        """The event told by `raw`, which obeys the contract in full. Raises InvalidEvent."""
        _refuse(self._envelope, raw, "")
        known = self.types.get(raw["type"])
        if known is None:
            raise InvalidEvent(f"unknown type {raw['type']}")
        event = Event.from_json(raw)
        if (event.department == "-") != (known.scope == "district"):
            raise InvalidEvent(f"department {event.department} is not of scope {known.scope}")
        _refuse(known.validator, event.data, "data")
        return event


def read_folder(folder: Path) -> EventType:
    """The type that the folder describes. Raises BadContract."""
    try:
        stated = yaml.safe_load((folder / "event.yaml").read_text("utf-8"))
        schema = json.loads((folder / "data.schema.json").read_text("utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as fault:
        raise BadContract(f"{folder.name}: {fault}") from fault
    if not isinstance(stated, dict) or set(stated) != FIELDS:
        raise BadContract(f"{folder.name}: event.yaml has not exactly the fields {sorted(FIELDS)}")
    if stated["type"] != folder.name or not TYPE_NAME.fullmatch(folder.name):
        raise BadContract(f"{folder.name}: not a legal type, or not the folder's name")
    if stated["producer"] != folder.name.split(".")[0]:
        raise BadContract(f"{folder.name}: the producer is not the first part of the type")
    if stated["scope"] not in {"department", "district"}:
        raise BadContract(f"{folder.name}: scope is neither department nor district")
    return EventType(**(stated | {"consumers": tuple(stated["consumers"]), "schema": schema}))


def _refuse(validator: Draft202012Validator, instance: Any, root: str) -> None:
    """Raises InvalidEvent with every fault that the validator finds."""
    faults = sorted({reason for error in validator.iter_errors(instance) for reason in _reasons(error, root)})
    if faults:
        raise InvalidEvent("; ".join(faults)[:REASON_LIMIT])


def _reasons(error: ValidationError, root: str) -> list[str]:
    path = ".".join([root] * bool(root) + [str(step) for step in error.absolute_path])
    if error.validator == "required" and isinstance(error.instance, dict):
        prefix = f"{path}." if path else ""
        required: list[str] = list(error.schema["required"]) if isinstance(error.schema, Mapping) else []
        return [f"{prefix}{name} is missing" for name in required if name not in error.instance]
    rule = json.dumps(error.validator_value, ensure_ascii=False)
    return [f"{path or 'message'} breaks {error.validator} {rule[:SHOWN]}"]
