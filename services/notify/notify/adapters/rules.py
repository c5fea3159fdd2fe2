"""The office's rules as files: `calendar.yaml` and `ladder.yaml` of the folder that RULES names.

Every fault of the files is told at start-up; a department that states nothing has the default's rules, and
`departments` replace the default key by key.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from chassis.process.rules import BadRules, read_rules
from notify.domain.calendar import WEEKDAYS, Calendar
from notify.domain.ladder import BadLadder, Duration, Ladder, Recipient, Rung
from notify.domain.watch import Rules

CALENDAR_FILE: Final = "calendar.yaml"
LADDER_FILE: Final = "ladder.yaml"


class RuleFiles:
    """Reads once, answers for ever: changed rules need a restart."""

    def __init__(self, folder: Path, zone: str, departments: Sequence[str]) -> None:
        """Raises BadRules unless the rules of all these departments can be worked with."""
        self._calendars = _load(folder, CALENDAR_FILE)
        self._ladders = _load(folder, LADDER_FILE)
        self._zone = ZoneInfo(zone)
        faults = [fault for department in departments for fault in self._faults(department)]
        if faults:
            raise BadRules(list(dict.fromkeys(faults)))
        self.of = cache(self._of)

    def _faults(self, department: str) -> list[str]:
        categories = ("", *(_for(self._ladders, department).get("categories") or ()))
        faults = []
        for category in categories:
            try:
                self._of(department, category)
            except (AttributeError, KeyError, TypeError, ValueError) as fault:
                faults.append(f"{department} {category}: {type(fault).__name__}: {fault}")
        return faults

    def _of(self, department: str, category: str) -> Rules:
        calendar = _calendar(_for(self._calendars, department), self._zone)
        ladder = _ladder(_for(self._ladders, department), category)
        ladder.check(calendar)
        return Rules(calendar, ladder)


def _load(folder: Path, name: str) -> Mapping[str, Any]:
    stated = read_rules([folder], name)
    if not isinstance(stated.get("default"), dict):
        raise BadRules([f"{name}: no `default`"])
    return stated


def _for(stated: Mapping[str, Any], department: str) -> dict[str, Any]:
    return {**stated["default"], **stated["departments"].get(department, {})}


def _calendar(stated: Mapping[str, Any], zone: ZoneInfo) -> Calendar:
    return Calendar(
        zone,
        _minutes(stated["office_hours"]["from"]),
        _minutes(stated["office_hours"]["to"]),
        frozenset(WEEKDAYS.index(day) for day in stated["weekly_holidays"]),
        frozenset(date.fromisoformat(str(day)) for day in stated["holidays"]),
    )


def _minutes(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def _ladder(stated: Mapping[str, Any], category: str) -> Ladder:
    own = (stated.get("categories") or {}).get(category) or {}
    *rungs, last = (own or stated)["steps"]
    if "repeat" not in last:
        raise BadLadder("the last step does not repeat: reminders never stop by themselves")
    return Ladder(tuple(_rung(rung, rung["after"]) for rung in rungs), _rung(last, last["repeat"]))


def _rung(stated: Mapping[str, Any], duration: str) -> Rung:
    return Rung(stated["name"], Duration.parse(duration), tuple(Recipient(to) for to in stated["to"]))
