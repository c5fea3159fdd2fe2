"""The site's rules for numbers, heads and classification, from the YAML files that the office keeps.

They are read once, at start, and checked whole: a form that cannot number anything is found before a paper
comes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from chassis.process.rules import BadRules, read_rules
from workflow.domain.item import LEVELS
from workflow.domain.numbers import FREE, Head, Style

NUMBERING: Final = "numbering.yaml"
POLICY: Final = "policy.yaml"


@dataclass(frozen=True)
class YamlRules:
    """The rules as they were at start."""

    zone: str
    limit: str
    _heads: Mapping[str, list[Head]]
    _receipts: Mapping[str, tuple[str, Style]]

    @classmethod
    def read(cls, folders: Sequence[Path], zone: str, departments: Sequence[str]) -> "YamlRules":
        """The rules of these folders; of two files of one name the later folder's counts. Raises BadRules
        with every fault, also for a department of which they say nothing.
        """
        numbering, policy = read_rules(folders, NUMBERING), read_rules(folders, POLICY)
        faults = list[str]()
        heads, receipts = dict[str, list[Head]](), dict[str, tuple[str, Style]]()
        for department in departments:
            told = numbering["departments"].get(department)
            if told is None:
                faults.append(f"{NUMBERING}: nothing about {department}")
                continue
            try:
                heads[department] = _heads(department, told, numbering["templates"])
                receipts[department] = _receipts(department, told, numbering["receipt"])
                _require_apart(heads[department], *receipts[department])
            except KeyError as lacking:
                faults.append(f"{NUMBERING}: {department}: {lacking} is missing")
            except (AttributeError, TypeError, ValueError) as fault:
                faults.append(f"{NUMBERING}: {department}: {fault}")
        limit = policy.get("max_classification", LEVELS[0])
        if limit not in LEVELS:
            faults.append(f"{POLICY}: max_classification is none of {', '.join(LEVELS)}")
        if faults:
            raise BadRules(faults)
        return cls(zone, limit, heads, receipts)

    def heads(self, department: str) -> list[Head]:
        """The heads under which the department opens files."""
        return self._heads[department]

    def receipts(self, department: str) -> tuple[str, Style]:
        """The series of the department's receipts, and how they are numbered."""
        return self._receipts[department]


def _heads(department: str, told: Mapping[str, Any], templates: Mapping[str, Any]) -> list[Head]:
    return [_head(department, told, head, templates) for head in told["heads"]]


def _head(
    department: str, told: Mapping[str, Any], head: Mapping[str, Any], templates: Mapping[str, Any]
) -> Head:
    template = templates[head.get("template", told["template"])]
    code, title = str(head["head"]), dict(head["title"])
    if template["form"] is None:
        return Head(code, title, FREE, None)
    filled = {name: value for name, value in head.items() if name not in {"title", "template"}}
    fields = {**filled, "department": department, "section": told["section"]}
    style = Style(template["form"], template["year"], fields)
    return Head(code, title, template["series"].format_map(fields), style)


def _receipts(department: str, told: Mapping[str, Any], receipt: Mapping[str, Any]) -> tuple[str, Style]:
    fields = {"department": department, "section": told["section"]}
    return receipt["series"], Style(receipt["form"], receipt["year"], fields)


def _require_apart(heads: Sequence[Head], series: str, style: Style) -> None:
    """Raise ValueError where two heads have one code, or two series would give the same numbers: the second
    paper to get one would find it taken.
    """
    codes = [head.code for head in heads]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise ValueError(f"heads {twice} stand there twice")
    first = dict[str, str]()
    for name, form in [(series, style), *((head.series, head.style) for head in heads)]:
        if form is not None and first.setdefault(form.number(1, "2026"), name) != name:
            raise ValueError(f"{name!r} would give the numbers of another series")
