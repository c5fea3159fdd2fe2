"""The days on which an office is open: by them it is counted how long something waits (domain.md 3.6.14)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

WEEK: Final = 7


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Every day but the weekly holidays, counted from Monday, 0, and the holidays."""

    weekly_holidays: frozenset[int] = frozenset()
    holidays: frozenset[date] = frozenset()

    def between(self, first: date, last: date) -> int:
        """How many working days came after `first`, up to `last` and with it."""
        weeks, rest = divmod(max(0, (last - first).days), WEEK)
        beside = (first + timedelta(days=day) for day in range(1, rest + 1))
        worked = weeks * (WEEK - len(self.weekly_holidays)) + sum(map(self._is_of_a_week, beside))
        return worked - sum(first < day <= last and self._is_of_a_week(day) for day in self.holidays)

    def _is_of_a_week(self, day: date) -> bool:
        return day.weekday() not in self.weekly_holidays
