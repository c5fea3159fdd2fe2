"""The site's rules for numbers, heads and classification, from the YAML files that the office keeps.

They are read once, at start, and checked whole: a form that cannot number anything is found before a paper
comes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from workflow.domain.item import LEVELS
from workflow.domain.numbers import FREE, Head, Style

NUMBERING: Final = "numbering.yaml"
POLICY: Final = "policy.yaml"


class BadRules(Exception):
    """The rules cannot be followed; the message names the file and what is wrong in it."""


@dataclass(frozen=True)
class YamlRules:
    """The rules as they were at start."""

    zone: str
    limit: str
    _heads: Mapping[str, list[Head]]
    _receipts: Mapping[str, tuple[str, Style]]

    @classmethod
    def read(cls, folders: Sequence[Path], zone: str) -> "YamlRules":
        """The rules of these folders; of two files of one name the later folder's counts. Raises BadRules."""
        numbering = _file(folders, NUMBERING)
        try:
            departments = numbering["departments"]
            heads = {code: _heads(code, told, numbering["templates"]) for code, told in departments.items()}
            receipts = {
                code: _receipts(code, told, numbering["receipt"]) for code, told in departments.items()
            }
        except (KeyError, TypeError, ValueError) as fault:
            raise BadRules(f"{NUMBERING}: {fault}") from fault
        limit = _file(folders, POLICY).get("max_classification", LEVELS[0])
        if limit not in LEVELS:
            raise BadRules(f"{POLICY}: max_classification is none of {', '.join(LEVELS)}")
        return cls(zone, limit, heads, receipts)

    def heads(self, department: str) -> list[Head]:
        """The heads under which the department opens files; none where the rules do not know it."""
        return self._heads.get(department, [])

    def receipts(self, department: str) -> tuple[str, Style]:
        """The series of the department's receipts, and how they are numbered. Raises BadRules."""
        if department not in self._receipts:
            raise BadRules(f"{NUMBERING}: nothing about {department}")
        return self._receipts[department]


def _file(folders: Sequence[Path], name: str) -> dict[str, Any]:
    for folder in reversed(folders):
        if (folder / name).is_file():
            read: dict[str, Any] = yaml.safe_load((folder / name).read_text(encoding="utf-8"))
            return read
    raise BadRules(f"no {name} in {', '.join(map(str, folders))}")


def _heads(department: str, told: Mapping[str, Any], templates: Mapping[str, Any]) -> list[Head]:
    return [_head(department, told, head, templates) for head in told["heads"]]


def _head(
    department: str, told: Mapping[str, Any], head: Mapping[str, Any], templates: Mapping[str, Any]
) -> Head:
    template = templates[head.get("template", told["template"])]
    if template["form"] is None:
        return Head(head["head"], head["title"], FREE, None)
    filled = {name: value for name, value in head.items() if name not in {"title", "template"}}
    fields = {**filled, "department": department, "section": told["section"]}
    style = Style(template["form"], template["year"], fields)
    return Head(head["head"], head["title"], template["series"].format_map(fields), style)


def _receipts(department: str, told: Mapping[str, Any], receipt: Mapping[str, Any]) -> tuple[str, Style]:
    fields = {"department": department, "section": told["section"]}
    return receipt["series"], Style(receipt["form"], receipt["year"], fields)
