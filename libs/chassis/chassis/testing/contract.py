"""A small fictitious contract, for the plumbing's own tests: a press prints notices, others hear of them."""

import json
import shutil
from pathlib import Path
from typing import Any

import yaml

from chassis.clock import to_text
from chassis.envelope import Event
from chassis.testing.clock import START
from chassis.wire.catalogue import Catalogue

ENVELOPE = Path(__file__).parents[4] / "contracts" / "envelope.schema.json"
DEPARTMENTS = ("general", "landacq", "nezarat")
PRINTED = "press.notice.printed.v1"
MOVED = "press.notice.moved.v1"
MOVED_2 = "press.notice.moved.v2"
SHREDDED = "press.notice.shredded.v1"
KEYSET = "press.keyset.published.v1"
FILED = "archive.notice.filed.v1"

NUMBER = {
    "type": "object",
    "required": ["number"],
    "properties": {"number": {"type": "integer", "minimum": 1}},
}
PLACE = {"type": "object", "required": ["place"], "properties": {"place": {"type": "string", "minLength": 1}}}
TYPES: dict[str, tuple[list[str], str, dict[str, Any]]] = {
    PRINTED: (["archive", "ledger"], "department", NUMBER),
    MOVED: (["archive"], "department", PLACE),
    MOVED_2: (["ledger"], "department", PLACE),
    SHREDDED: ([], "department", NUMBER),
    KEYSET: (["archive"], "district", NUMBER),
    FILED: (["press"], "department", NUMBER),
}


def small_contract(root: Path) -> Catalogue:
    """The contract lies in `root`, complete with examples, and is loaded."""
    (root / "events").mkdir(parents=True)
    shutil.copy(ENVELOPE, root / "envelope.schema.json")
    for name, (consumers, scope, schema) in TYPES.items():
        write_type(root / "events" / name, consumers, scope, schema)
    return Catalogue.load(root)


def enlarged(contracts: Path, root: Path, name: str, like: str) -> Catalogue:
    """The contract in `contracts` with one more type, `name`, which is in all things like another one; it
    lies in `root`. So a test sees what a type does that nobody has named.
    """
    shutil.copytree(contracts, root, dirs_exist_ok=True)
    shutil.copytree(root / "events" / like, root / "events" / name)
    for path in (root / "events" / name).rglob("*.*"):
        if path.is_file():
            path.write_text(path.read_text("utf-8").replace(like, name), "utf-8")
    return Catalogue.load(root)


def write_type(folder: Path, consumers: list[str], scope: str, schema: dict[str, Any]) -> None:
    """The folder of one type, with a good and a bad example."""
    stated = {
        "type": folder.name,
        "meaning": f"{folder.name.split('.')[2].capitalize()}.",
        "producer": folder.name.split(".")[0],
        "consumers": consumers,
        "scope": scope,
        "history": True,
    }
    good = event(folder.name, department="-" if scope == "district" else "general").to_json()
    bad = {"because": "position breaks minimum", "event": good | {"position": 0}}
    for kind in ("good", "bad"):
        (folder / kind).mkdir(parents=True)
    (folder / "event.yaml").write_text(yaml.safe_dump(stated), "utf-8")
    _write(folder / "data.schema.json", {"$schema": "https://json-schema.org/draft/2020-12/schema"} | schema)
    _write(folder / "good" / "whole.json", good)
    _write(folder / "bad" / "position.json", bad)


def event(
    type_name: str = PRINTED, *, subject: str = "general.01JD3VQH8PZ7T5R2C9K4W6XYAB", position: int = 1,
    department: str = "general", data: dict[str, Any] | None = None, epoch: int = 1,
) -> Event:  # fmt: skip
    """An event of the contract; its number is its position."""
    told = {"place": f"shelf {position}"} if ".moved." in type_name else {"number": position}
    return Event(type_name, subject, position, department, to_text(START), data or told, epoch)


def _write(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=2), "utf-8")
