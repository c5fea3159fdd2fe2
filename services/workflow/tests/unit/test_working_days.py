"""Working days, counted one by one and by weeks alike."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.domain.working_days import WorkingDays

WEEKEND = frozenset({5, 6})
MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("last", "worked"),
    [
        (MONDAY, 0),
        (date(2026, 11, 24), 1),
        (date(2026, 11, 29), 4),
        (date(2026, 11, 30), 5),
        (date(2026, 11, 1), 0),
    ],
)
def test_a_week_has_five(last, worked):
    assert WorkingDays(WEEKEND).between(MONDAY, last) == worked


def test_a_holiday_counts_once_and_on_a_sunday_not_at_all():
    days = WorkingDays(WEEKEND, frozenset({date(2026, 11, 25), date(2026, 11, 29), MONDAY}))
    assert days.between(MONDAY, date(2026, 11, 30)) == 4


@given(
    first=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    length=st.integers(0, 800),
    weekly=st.frozensets(st.integers(0, 6)),
    holidays=st.frozensets(st.dates(date(2020, 1, 1), date(2032, 1, 1)), max_size=20),
)
def test_by_weeks_it_is_as_one_by_one(first, length, weekly, holidays):
    passed = [first + timedelta(days=day) for day in range(1, length + 1)]
    open_days = [day for day in passed if day.weekday() not in weekly and day not in holidays]
    assert WorkingDays(weekly, holidays).between(first, first + timedelta(days=length)) == len(open_days)
