"""On which days a department is open: `calendar.yaml`, of which the hours are notify's affair."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Final

from chassis.process.rules import ByDepartment, Form, one_of, read_rules
from workflow.domain.working_days import WorkingDays

CALENDAR: Final = "calendar.yaml"
WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class OpenDays(Form):
    """As the office keeps it."""

    office_hours: object
    weekly_holidays: tuple[Annotated[str, one_of(*WEEKDAYS)], ...]
    holidays: Mapping[date, object]

    def days(self) -> WorkingDays:
        """The days on which it is open."""
        return WorkingDays(frozenset(map(WEEKDAYS.index, self.weekly_holidays)), frozenset(self.holidays))


def read_calendar(folders: Sequence[Path]) -> ByDepartment[OpenDays]:
    """The calendars of the last folder that has them. Raises BadRules with every fault."""
    return read_rules(folders, CALENDAR, ByDepartment[OpenDays])
