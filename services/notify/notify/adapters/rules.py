"""The office's rules as files: `calendar.yaml` and `ladder.yaml` of the folder that RULES names.

Every fault of the files is told at start-up; a department that states nothing has the default's rules, and
`departments` replace the default key by key.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Final, Self
from zoneinfo import ZoneInfo

from pydantic import Field, PlainValidator, model_validator

from chassis.process.rules import BadRules, ByDepartment, Form, one_of, read_both
from notify.domain.calendar import WEEKDAYS, Calendar
from notify.domain.ladder import BadLadder, Duration, Ladder, Recipient, Rung
from notify.domain.watch import Rules

CALENDAR_FILE: Final = "calendar.yaml"
LADDER_FILE: Final = "ladder.yaml"
ANYWHERE: Final = ZoneInfo("UTC")
"""Whether an office ever opens does not depend on its zone."""


def _minutes(text: object) -> int:
    """A time of day in minutes. YAML takes one without quotes for a number in sixties."""
    hours, colon, minutes = str(text).partition(":")
    if not (isinstance(text, str) and colon and hours.isdecimal() and minutes.isdecimal()):
        raise ValueError('a time of day is written "10:30", with the quotes')
    return int(hours) * 60 + int(minutes)


def _duration(text: object) -> Duration:
    return Duration.parse(str(text))


class _Hours(Form):
    opens: Annotated[int, PlainValidator(_minutes)] = Field(alias="from")
    closes: Annotated[int, PlainValidator(_minutes)] = Field(alias="to")


class _Calendar(Form):
    office_hours: _Hours
    weekly_holidays: tuple[Annotated[str, one_of(*WEEKDAYS)], ...]
    holidays: Mapping[date, object]

    def of(self, zone: ZoneInfo) -> Calendar:
        weekly = frozenset(map(WEEKDAYS.index, self.weekly_holidays))
        return Calendar(
            zone, self.office_hours.opens, self.office_hours.closes, weekly, frozenset(self.holidays)
        )

    @model_validator(mode="after")
    def _opens(self) -> Self:
        self.of(ANYWHERE)
        return self


class _Step(Form):
    name: str
    after: Annotated[Duration | None, PlainValidator(_duration)] = None
    repeat: Annotated[Duration | None, PlainValidator(_duration)] = None
    to: tuple[Recipient, ...]

    def rung(self, duration: Duration | None, lacking: str) -> Rung:
        if duration is None:
            raise BadLadder(lacking)
        return Rung(self.name, duration, self.to)


class _Steps(Form):
    steps: tuple[_Step, ...] = Field(min_length=1)

    def ladder(self) -> Ladder:
        *steps, last = self.steps
        rungs = [step.rung(step.after, f"step {step.name!r} does not say `after`") for step in steps]
        for_ever = "the last step does not repeat: reminders never stop by themselves"
        return Ladder(tuple(rungs), last.rung(last.repeat, for_ever))

    @model_validator(mode="after")
    def _climbable(self) -> Self:
        self.ladder()
        return self


class _Ladders(_Steps):
    categories: Mapping[str, _Steps] = {}

    def of(self, category: str) -> Ladder:
        return self.categories.get(category, self).ladder()


class RuleFiles:
    """Reads once, answers for ever: changed rules need a restart."""

    def __init__(self, folder: Path, zone: str, departments: Sequence[str]) -> None:
        """Raises BadRules unless the rules of all these departments can be worked with."""
        self._calendars, self._ladders = read_both(
            [folder], (CALENDAR_FILE, ByDepartment[_Calendar]), (LADDER_FILE, ByDepartment[_Ladders])
        )
        self._zone = ZoneInfo(zone)
        faults = [fault for department in departments for fault in self._faults(department)]
        if faults:
            raise BadRules(faults)
        self.of = cache(self._of)

    def _of(self, department: str, category: str) -> Rules:
        return Rules(self._calendars.of(department).of(self._zone), self._ladders.of(department).of(category))

    def _faults(self, department: str) -> list[str]:
        """What its ladders lack in its calendar."""
        faults = []
        for category in ("", *self._ladders.of(department).categories):
            rules = self._of(department, category)
            try:
                rules.ladder.check(rules.calendar)
            except BadLadder as fault:
                faults.append(f"{LADDER_FILE}: in {department}'s working days: {category} {fault}")
        return faults
