"""Writes what people and tools read about the wire from what the services obey: `contracts/`.

`contracts/asyncapi.yaml` is AsyncAPI 3, `docs/messages.md` is for people. A test fails when they are stale.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from chassis.wire.catalogue import Catalogue, EventType

HEAD = """# The messages between the services

Generated from `contracts/` by `python -m chassis docs`; do not edit.
The envelope is CloudEvents 1.0 with the attributes of architecture 3; below is what stands in `data`.
`general` in a routing key stands for any department; `-` is the district as a whole.
"""


def run(root: Path, *, check: bool) -> int:
    """Both documents are current; with `check` nothing is written and 1 says that one was stale."""
    catalogue = Catalogue.load(root / "contracts")
    wanted = {
        root / "contracts" / "asyncapi.yaml": asyncapi(catalogue),
        root / "docs" / "messages.md": messages(catalogue),
    }
    stale = [path for path, text in wanted.items() if not path.exists() or path.read_text("utf-8") != text]
    for path in stale:
        print(f"{'stale' if check else 'written'}: {path}")  # noqa: T201 - its purpose
        if not check:
            path.write_text(wanted[path], "utf-8")
    return 1 if check and stale else 0


def messages(catalogue: Catalogue) -> str:
    """The page for people: who says what to whom, and every field."""
    rows = [
        f"| [{one.type}](#{one.type.replace('.', '')}) | {one.producer} | {_names(one)} | {one.scope} |"
        for one in catalogue.types.values()
    ]
    overview = ["| Event | Said by | Heard by | Scope |", "|---|---|---|---|", *rows]
    sections = [_section(one) for one in catalogue.types.values()]
    return "\n".join([HEAD, *overview, "", *_facets(catalogue), *sections])


def _facets(catalogue: Catalogue) -> list[str]:
    """What events of many types have in common, and who hears of it whatever the type."""
    rows = [
        f"| `{one.facet}` | {' '.join(one.meaning.split())} | {', '.join(one.consumers) or 'nobody'} |"
        for one in catalogue.facets.values()
    ]
    return ["## Facets", "", "| Facet | Meaning | Heard by |", "|---|---|---|", *rows, ""]


def _section(one: EventType) -> str:
    department = "-" if one.scope == "district" else "general"
    wire = f"Exchange `{one.producer}`, key `{department}.{one.key}`."
    carries = f" Carries {', '.join(f'`{facet}`' for facet in one.carries)}." if one.carries else ""
    history = "One entry of its subject's history." if one.history else "The whole state, when it changes."
    fields = [_field(name, schema, one.schema) for name, schema in one.schema.get("properties", {}).items()]
    return "\n".join(
        [
            f"## {one.type}",
            "",
            one.meaning.strip(),
            "",
            f"{wire} Heard by {_names(one)}.{carries} {history}",
            "",
            "| Field | Form | |",
            "|---|---|---|",
            *fields,
            "",
        ]
    )


def _names(one: EventType) -> str:
    return ", ".join(one.consumers) or "nobody yet"


def _field(name: str, schema: Mapping[str, Any], whole: Mapping[str, Any]) -> str:
    presence = "required" if name in whole["required"] else "may be absent"
    note = schema.get("description", "")
    return f"| `{name}` | {_form(schema)} | {presence}{'. ' * bool(note)}{note} |"


def _form(schema: Mapping[str, Any]) -> str:
    """The shape in a few words."""
    if "title" in schema:
        return str(schema["title"])
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    for keyword in ("enum", "const"):
        if keyword in schema:
            return f"`{json.dumps(schema[keyword], ensure_ascii=False)}`"
    kinds = schema.get("type", "any")
    form = " or ".join(kinds) if isinstance(kinds, list) else str(kinds)
    if "items" in schema:
        form += f" of {_form(schema['items'])}"
    pattern = f" `{schema['pattern']}`" if "pattern" in schema else ""
    return (form + pattern).replace("|", "\\|")


def asyncapi(catalogue: Catalogue) -> str:
    """AsyncAPI 3: a channel for each routing key, an operation for each that sends or receives."""
    types = list(catalogue.types.values())
    document = {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Daftar: messages between the services",
            "version": "1.0.0",
            "description": "Generated from contracts/ by `python -m chassis docs`; do not edit.",
        },
        "defaultContentType": "application/cloudevents+json",
        "channels": {_channel(one): _described(one, types) for one in types},
        "operations": dict(operation for one in types for operation in _operations(one)),
        "components": {"messages": {one.type: _message(one) for one in types}},
    }
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=110)


def _channel(one: EventType) -> str:
    return f"{one.producer}.{one.key}"


def _described(one: EventType, types: list[EventType]) -> dict[str, Any]:
    """The channel of the type; versions of a name share it."""
    scoped = one.scope == "department"
    sharing = [other for other in types if _channel(other) == _channel(one)]
    channel: dict[str, Any] = {
        "address": f"{'{department}' if scoped else '-'}.{one.key}",
        "messages": {other.type: {"$ref": f"#/components/messages/{other.type}"} for other in sharing},
        "bindings": {
            "amqp": {
                "is": "routingKey",
                "exchange": {"name": one.producer, "type": "topic", "durable": True, "autoDelete": False},
            }
        },
    }
    return channel | (
        {"parameters": {"department": {"description": "A department's code"}}} if scoped else {}
    )


def _operations(one: EventType) -> list[tuple[str, dict[str, Any]]]:
    channel = f"#/channels/{_channel(one)}"
    said = {"channel": {"$ref": channel}, "messages": [{"$ref": f"{channel}/messages/{one.type}"}]}
    return [
        (f"{one.producer}.sends.{one.type}", {"action": "send", **said}),
        *((f"{name}.receives.{one.type}", {"action": "receive", **said}) for name in one.consumers),
    ]


def _message(one: EventType) -> dict[str, Any]:
    data = {"$ref": f"./events/{one.type}/data.schema.json"}
    narrowed = {"properties": {"type": {"const": one.type}, "data": data}}
    return {
        "summary": " ".join(one.meaning.split()),
        "payload": {"allOf": [{"$ref": "./envelope.schema.json"}, narrowed]},
    }
