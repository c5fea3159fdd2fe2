"""Reads the rule files: which alerts there are, and which metrics an expression asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

RULES = Path(__file__).with_name("rules")

# What stands beside metrics in PromQL; whatever precedes a parenthesis is a function or an aggregation.
_TEXT = re.compile(r'"[^"]*"')
_ASIDE = re.compile(r"\{[^}]*\}|\[[^]]*\]|\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)")
_NAME = re.compile(r"(?<![\w:.])[a-zA-Z_:][\w:]*(?![\w:]*\s*\()")
MINUTE = 60
_UNITS = {"m": 60, "h": 3600, "d": 86400}
_DURATION = re.compile(r"(?<![\w:.])(\d+)([mhd])\b")  # not the end of a name
_WORDS = {"and", "or", "unless", "bool", "offset", "group_left", "group_right", "inf"}


@dataclass(frozen=True)
class Alert:
    """An alert as its rule declares it; `metrics` are the scraped ones, also behind recorded series."""

    name: str
    expr: str
    severity: str
    annotations: Mapping[str, str]
    metrics: frozenset[str]


def groups() -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Each group of rules with its file."""
    for path in sorted(RULES.glob("*.yml")):
        yield from ((path, group) for group in yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)["groups"])


def rules() -> list[Mapping[str, Any]]:
    """Every rule of every file."""
    return [rule for _, group in groups() for rule in group["rules"]]


@cache
def alerts() -> list[Alert]:
    """Every alert, by name."""
    recorded = recordings()
    found = [
        Alert(
            rule["alert"],
            rule["expr"],
            rule["labels"]["severity"],
            rule["annotations"],
            frozenset(_scraped(rule["expr"], recorded)),
        )
        for rule in rules()
        if "alert" in rule
    ]
    return sorted(found, key=lambda alert: alert.name)


def recordings() -> dict[str, set[str]]:
    """Of each recorded series, the expressions that make it."""
    found: dict[str, set[str]] = {}
    for rule in rules():
        if "record" in rule:
            found.setdefault(rule["record"], set()).add(str(rule["expr"]))
    return found


def asked(expr: str) -> set[str]:
    """The metrics and recorded series that a PromQL expression names."""
    return set(_NAME.findall(_ASIDE.sub(" ", _TEXT.sub("", expr)))) - _WORDS


def figure_of(series: str) -> str:
    """The figure that shows a series: a histogram shows three."""
    return re.sub(r"_(bucket|sum|count)$", "", series)


def in_minutes_of(seconds: float, text: str) -> str:
    """The rules with their times as if a minute lasted so long, for drills, which cannot wait: `5m`, as after
    `for:` and in brackets, and `N * 60`, as in comparisons.
    """
    if seconds == MINUTE:
        return text

    def shorter(found: re.Match[str]) -> str:
        return f"{max(1, round(int(found[1]) * _UNITS[found[2]] * seconds / MINUTE))}s"

    return re.sub(r"(\d) \* 60\b", rf"\1 * {seconds:g}", _DURATION.sub(shorter, text))


def _scraped(expr: str, recorded: Mapping[str, set[str]]) -> Iterator[str]:
    for series in asked(expr):
        if series in recorded:
            for behind in recorded[series]:
                yield from _scraped(behind, recorded)
        else:
            yield figure_of(series)
