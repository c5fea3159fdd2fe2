"""The wire contract, loaded from `contracts/`: what may be said, by whom, and who listens.

Events are checked twice with the same rules: when they are built, before they are committed with their
aggregate, and when they arrive. Reasons quote no values, since an event may carry a presigned URL.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import jsonschema_rs

from chassis.envelope import Event, InvalidEvent
from chassis.wire.folders import read_events, read_facets

SHOWN = 60  # characters of a keyword's value in a reason
REASON_LIMIT = 500  # characters of a reason: it travels in a header


class Rules:
    """A schema that something must obey."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self._validator = jsonschema_rs.Draft202012Validator(dict(schema))
        self.schema = schema

    def refuse(self, instance: Any, root: str) -> None:
        """Raises InvalidEvent with every fault that there is."""
        try:
            faults = {self._reason(error, root) for error in self._validator.iter_errors(instance)}
        except (TypeError, ValueError) as no_json:
            raise InvalidEvent(f"{root or 'message'} breaks the contract") from no_json
        if faults:
            raise InvalidEvent("; ".join(sorted(faults))[:REASON_LIMIT])

    def obeyed(self, instance: Any) -> bool:
        """Whether nothing is wrong."""
        try:
            return self._validator.is_valid(instance)
        except (TypeError, ValueError):  # it is no JSON at all
            return False

    def _reason(self, error: jsonschema_rs.ValidationError, root: str) -> str:
        path = ".".join([root] * bool(root) + [str(step) for step in error.instance_path])
        keyword, kind = error.schema_path[-1], error.kind
        if isinstance(kind, jsonschema_rs.ValidationErrorKind.Required):
            return f"{path + '.' if path else ''}{kind.property} is missing"
        value: Any = self.schema
        for step in error.schema_path:
            value = value[step]
        rule = json.dumps(value, ensure_ascii=False)
        return f"{path or 'message'} breaks {keyword} {rule[:SHOWN]}"


@dataclass(frozen=True)
class Facet:
    """What events of many types have in common: whoever cares for it hears all of them, also later ones."""

    facet: str
    meaning: str
    property: str | None
    """The field of `data` that carries it; null where the whole event does."""
    every: bool
    """Whether every event carries it, without saying so, but those of its consumers."""
    consumers: tuple[str, ...]


@dataclass(frozen=True)
class EventType:
    """One type of event as its folder states it."""

    type: str
    meaning: str
    producer: str
    carries: tuple[str, ...]
    consumers: tuple[str, ...]
    """Those of the event itself and those of the facets that it carries."""
    scope: Literal["department", "district"]
    history: bool
    schema: Mapping[str, Any]

    @property
    def key(self) -> str:
        """The part of the routing key behind the department: `file.forwarded`."""
        return ".".join(self.type.split(".")[1:3])

    @cached_property
    def rules(self) -> Rules:
        """Of `data`; made once, as compiling a schema costs more than using it."""
        return Rules(self.schema)


class Catalogue:
    """Every type of event, by name."""

    def __init__(
        self, envelope: Mapping[str, Any], types: Mapping[str, EventType], facets: Mapping[str, Facet]
    ) -> None:
        self.envelope = envelope
        self.types = dict(sorted(types.items()))
        self.facets = dict(sorted(facets.items()))
        self.envelope_rules = Rules(envelope)

    @classmethod
    def load(cls, path: Path) -> Catalogue:
        """The catalogue of the folder `contracts`. Raises BadContract, naming the folder at fault."""
        envelope = json.loads((path / "envelope.schema.json").read_text("utf-8"))
        facets = {one["facet"]: Facet(**one) for one in read_facets(path)}
        types = {one["type"]: EventType(**one) for one in read_events(path, facets)}
        return cls(envelope, types, facets)

    def carrying(self, facet: str) -> tuple[str, ...]:
        """The types that carry it. Raises KeyError for a facet that there is none of."""
        named = self.facets[facet].facet
        return tuple(one.type for one in self.types.values() if named in one.carries)

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
        self.envelope_rules.refuse(raw, "")
        known = self.types.get(raw["type"])
        if known is None:
            raise InvalidEvent(f"unknown type {raw['type']}")
        event = Event.from_json(raw)
        if (event.department == "-") != (known.scope == "district"):
            raise InvalidEvent(f"department {event.department} is not of scope {known.scope}")
        known.rules.refuse(event.data, "data")
        return event
