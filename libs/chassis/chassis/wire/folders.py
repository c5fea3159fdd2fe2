"""Reads the folders of `contracts/`: what an event or a facet states, and schemas made whole.

A schema may refer to a shared part in another file; here each such part is put in its place, so that checking
an event follows no reference.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

TYPE_NAME = re.compile(r"[a-z][a-z0-9]{1,15}(\.[a-z][a-z0-9]*(-[a-z0-9]+)*){2}\.v[1-9][0-9]{0,3}")
EVENT_FIELDS = {"type", "meaning", "producer", "carries", "consumers", "scope", "history"}
LEFT_OUT = {"$ref", "$defs"}  # of a schema that is whole
FACET_FIELDS = {"facet", "meaning", "property", "every", "consumers"}
MAY_BE_LEFT_OUT = {"carries": [], "every": False}  # and what that says


class BadContract(Exception):
    """A folder of `contracts` is not what contracts/README.md asks for."""


def read_facets(contracts: Path) -> Iterator[dict[str, Any]]:
    """What each facet's folder states. Raises BadContract."""
    for folder in _folders(contracts / "facets"):
        stated = _stated(folder / "facet.yaml", FACET_FIELDS)
        if stated["facet"] != folder.name:
            raise BadContract(f"{folder.name}: not the folder's name")
        yield stated | {"consumers": tuple(stated["consumers"])}


def read_events(contracts: Path, facets: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """What each event's folder states, with its schema, and the consumers of its facets among its own.
    Raises BadContract.
    """
    schemas = Schemas()
    for folder in _folders(contracts / "events"):
        stated = _stated(folder / "event.yaml", EVENT_FIELDS)
        if stated["type"] != folder.name or not TYPE_NAME.fullmatch(folder.name):
            raise BadContract(f"{folder.name}: not a legal type, or not the folder's name")
        if stated["producer"] != folder.name.split(".")[0]:
            raise BadContract(f"{folder.name}: the producer is not the first part of the type")
        if stated["scope"] not in {"department", "district"}:
            raise BadContract(f"{folder.name}: scope is neither department nor district")
        schema = schemas.read(folder / "data.schema.json")
        for name in stated["carries"]:
            _require_facet(folder, name, facets, schema)
        carries = [*stated["carries"], *_carried_by_every(facets, stated["producer"])]
        heard = [*stated["consumers"], *(c for name in carries for c in facets[name].consumers)]
        yield stated | {
            "carries": tuple(carries),
            "consumers": tuple(dict.fromkeys(heard)),
            "schema": schema,
        }


class Schemas:
    """Reads schemas in one piece: each part that one refers to stands in place of the reference, under the
    part's name as its title. A part is read once, however many refer to it.
    """

    def __init__(self) -> None:
        self._files: dict[Path, Any] = {}
        self._parts: dict[str, dict[str, Any]] = {}

    def read(self, path: Path) -> dict[str, Any]:
        """The schema in the file. Raises BadContract."""
        schema: dict[str, Any] = self._whole(self._file(path), path, ())
        return schema

    def _file(self, path: Path) -> Any:
        if path not in self._files:
            self._files[path] = _json(path)
        return self._files[path]

    def _whole(self, schema: Any, path: Path, inside: tuple[str, ...]) -> Any:
        """`schema`, which stands in the file `path` and is part of the parts that are named `inside`."""
        if isinstance(schema, list):
            return [self._whole(each, path, inside) for each in schema]
        if not isinstance(schema, dict):
            return schema
        beside = {
            name: self._whole(each, path, inside) for name, each in schema.items() if name not in LEFT_OUT
        }
        return self._part(schema["$ref"], path, inside) | beside if "$ref" in schema else beside

    def _part(self, reference: str, path: Path, inside: tuple[str, ...]) -> dict[str, Any]:
        file, _, pointer = reference.partition("#")
        target = (path.parent / file).resolve() if file else path
        name = f"{target}#{pointer}"
        if name in inside:
            raise BadContract(f"{path.parent.name}: {reference} is part of itself")
        if name not in self._parts:
            part = self._file(target)
            for step in pointer.split("/")[1:]:
                if step not in part:
                    raise BadContract(f"{path.parent.name}: {reference} leads nowhere")
                part = part[step]
            whole = self._whole(part, target, (*inside, name))
            whole.pop("$schema", None)
            self._parts[name] = {"title": pointer.rpartition("/")[2] or target.parent.name, **whole}
        return self._parts[name]


def _require_facet(folder: Path, name: str, facets: Mapping[str, Any], schema: Mapping[str, Any]) -> None:
    if name not in facets:
        raise BadContract(f"{folder.name}: there is no facet {name}")
    field = facets[name].property
    if field is not None and field not in schema["required"]:
        raise BadContract(f"{folder.name}: carries {name}, and {field} is not required")


def _carried_by_every(facets: Mapping[str, Any], producer: str) -> Iterator[str]:
    """What an event carries without saying so. Who hears everything does not hear themselves: what they say
    about what they heard would have no end.
    """
    return (name for name, facet in facets.items() if facet.every and producer not in facet.consumers)


def _folders(path: Path) -> list[Path]:
    return sorted(folder for folder in path.iterdir() if folder.is_dir()) if path.is_dir() else []


def _stated(path: Path, fields: set[str]) -> dict[str, Any]:
    folder = path.parent.name
    try:
        stated = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
    except (OSError, ValueError, yaml.YAMLError) as fault:
        raise BadContract(f"{folder}: {fault}") from fault
    left_out = {name: default for name, default in MAY_BE_LEFT_OUT.items() if name in fields}
    if not isinstance(stated, dict) or (left_out | stated).keys() != fields:
        raise BadContract(f"{folder}: {path.name} has not exactly the fields {sorted(fields)}")
    return left_out | stated


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as fault:
        raise BadContract(f"{path.parent.name}: {fault}") from fault
