"""The rules in which offices differ (numbers, ladders, thresholds): YAML files that a site keeps."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from chassis.process.settings import SettingsError


class BadRules(SettingsError):
    """The process cannot work by these rules. `faults` are sentences that name the file and the place."""


def read_rules(folders: Sequence[Path], name: str) -> dict[str, Any]:
    """What the file of this name says; of two, the later folder's counts. What it says of `departments` is
    by name too, if only that there is nothing. Raises BadRules where there is no file, or no such one.
    """
    for path in (folder / name for folder in reversed(folders)):
        if path.is_file():
            return _read(path)
    raise BadRules([f"no {name} in {', '.join(map(str, folders))}"])


def _read(path: Path) -> dict[str, Any]:
    try:
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as fault:
        raise BadRules([f"{path.name}: {fault}"]) from fault
    if not isinstance(told, dict):
        raise BadRules([f"{path.name}: says no rules by name"])
    own = told.get("departments") or {}
    if not isinstance(own, dict) or not all(isinstance(rules or {}, dict) for rules in own.values()):
        raise BadRules([f"{path.name}: departments: says no rules by name"])
    return {**told, "departments": {name: rules or {} for name, rules in own.items()}}
