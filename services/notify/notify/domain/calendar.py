"""Working time: an officer is reminded of the hours an office was open, not of nights and festivals.

A calendar is one department's office hours, weekly holidays and holidays, in the district's zone. All
arithmetic is on instants, so a zone that changes its clocks changes nothing but the hours themselves.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MINUTES_OF_A_DAY = 24 * 60
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class NeverOpen(ValueError):
    """A calendar with no working time at all: nobody could ever be reminded."""


@dataclass(frozen=True)
class Calendar:
    """When a department works. `opens` and `closes` are minutes after midnight, `closes` at most 24:00;
    weekdays count from Monday, 0.
    """

    zone: ZoneInfo
    opens: int
    closes: int
    weekly_holidays: frozenset[int] = frozenset()
    holidays: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if not 0 <= self.opens < self.closes <= MINUTES_OF_A_DAY:
            raise NeverOpen(f"office hours from minute {self.opens} to minute {self.closes}")
        if self.weekly_holidays >= set(range(len(WEEKDAYS))):
            raise NeverOpen("every day of the week is a holiday")

    @property
    def day(self) -> timedelta:
        """One working day: all its office hours."""
        return timedelta(minutes=self.closes - self.opens)

    def is_working_day(self, day: date) -> bool:
        """Whether the office opens on that civil date."""
        return day.weekday() not in self.weekly_holidays and day not in self.holidays

    def worked(self, since: datetime, until: datetime) -> timedelta:
        """The working time between two instants; none when `until` is not later."""
        total = timedelta()
        for opening, closing in self._office_hours(since):
            if opening >= until:
                break
            total += max(min(closing, until) - max(opening, since), timedelta())
        return total

    def after(self, start: datetime, working_time: timedelta) -> datetime:
        """The earliest working instant, not before `start`, by which that much working time has passed."""
        for opening, closing in self._office_hours(start):
            begin = max(opening, start)
            if begin <= closing and begin + working_time <= closing:
                return begin + working_time
            working_time -= max(closing - begin, timedelta())
        raise AssertionError("there is a working day after every other")

    def _office_hours(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The working days from the one of `start` on, without end, as (opening, closing) in UTC."""
        day = start.astimezone(self.zone).date()
        while True:
            if self.is_working_day(day):
                yield self._at(day, self.opens), self._at(day, self.closes)
            day += timedelta(days=1)

    def _at(self, day: date, minutes: int) -> datetime:
        days, minutes = divmod(minutes, MINUTES_OF_A_DAY)
        wall = datetime.combine(day + timedelta(days=days), time(minutes // 60, minutes % 60), self.zone)
        return wall.astimezone(UTC)
