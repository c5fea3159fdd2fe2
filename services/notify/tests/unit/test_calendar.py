"""Working time: the office's hours and nothing else."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notify.domain.calendar import MINUTES_OF_A_DAY, Calendar, NeverOpen

KOLKATA = ZoneInfo("Asia/Kolkata")
OFFICE = Calendar(KOLKATA, 10 * 60 + 30, 17 * 60 + 30, frozenset({5, 6}), frozenset({date(2026, 12, 25)}))
DAY = timedelta(hours=7)
START = datetime(2026, 11, 1, tzinfo=UTC)

instants = st.integers(0, 150 * 86_400_000).map(lambda ms: START + timedelta(milliseconds=ms))
spans = st.integers(0, 10 * 7 * 3600).map(lambda seconds: timedelta(seconds=seconds))
zones = st.sampled_from([KOLKATA, ZoneInfo("UTC"), ZoneInfo("Europe/Berlin"), ZoneInfo("America/St_Johns")])


@st.composite
def calendars(draw):
    opens = draw(st.integers(0, MINUTES_OF_A_DAY - 60))
    closes = draw(st.integers(opens + 60, MINUTES_OF_A_DAY))
    weekly = draw(st.frozensets(st.integers(0, 6), max_size=6))
    first = date(2026, 11, 1)
    holidays = draw(st.frozensets(st.integers(0, 100).map(lambda n: first + timedelta(days=n)), max_size=20))
    return Calendar(draw(zones), opens, closes, weekly, holidays)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=KOLKATA).astimezone(UTC)


@pytest.mark.parametrize(
    ("since", "until", "worked"),
    [
        ("2026-11-23 11:00", "2026-11-23 12:00", timedelta(hours=1)),
        ("2026-11-23 09:00", "2026-11-23 11:00", timedelta(minutes=30)),
        ("2026-11-23 17:00", "2026-11-24 11:00", timedelta(hours=1)),
        ("2026-11-27 17:00", "2026-11-30 11:00", timedelta(hours=1)),
        ("2026-12-24 17:00", "2026-12-28 11:00", timedelta(hours=1)),
        ("2026-11-28 10:00", "2026-11-29 20:00", timedelta()),
        ("2026-11-23 12:00", "2026-11-23 11:00", timedelta()),
    ],
)
def test_nights_weekends_and_holidays_are_no_working_time(since, until, worked):
    assert OFFICE.worked(at(since), at(until)) == worked


@pytest.mark.parametrize(
    ("start", "working_time", "reached"),
    [
        ("2026-11-23 11:00", 3 * DAY, "2026-11-26 11:00"),
        ("2026-11-23 22:00", DAY, "2026-11-24 17:30"),
        ("2026-11-28 12:00", timedelta(hours=1), "2026-11-30 11:30"),
        ("2026-12-24 17:00", timedelta(hours=1), "2026-12-28 11:00"),
        ("2026-11-28 12:00", timedelta(), "2026-11-30 10:30"),
    ],
)
def test_working_days_are_counted_from_the_hour_of_arrival(start, working_time, reached):
    assert OFFICE.after(at(start), working_time) == at(reached)


def test_an_office_that_never_closes_counts_like_a_clock():
    always = Calendar(KOLKATA, 0, MINUTES_OF_A_DAY)
    start = at("2026-11-28 23:59")
    assert always.after(start, timedelta(seconds=90)) == start + timedelta(seconds=90)
    assert always.worked(start, start + timedelta(days=3)) == timedelta(days=3)


def test_a_calendar_without_working_time_is_refused():
    with pytest.raises(NeverOpen):
        Calendar(KOLKATA, 600, 600)
    with pytest.raises(NeverOpen):
        Calendar(KOLKATA, 600, 1080, frozenset(range(7)))


@settings(deadline=None)
@given(calendars(), st.lists(instants, min_size=3, max_size=3).map(sorted))
def test_working_time_adds_up(calendar, three):
    first, second, third = three
    parts = calendar.worked(first, second) + calendar.worked(second, third)
    assert parts == calendar.worked(first, third)
    assert timedelta() <= calendar.worked(first, third) <= third - first


@settings(deadline=None)
@given(calendars(), instants, spans)
def test_after_is_the_inverse_of_worked(calendar, start, span):
    # given minutes of a day that a change of clocks takes away or repeats, both agree as well
    reached = calendar.after(start, span)
    assert reached >= start
    assert calendar.worked(start, reached) == span


@settings(deadline=None)
@given(calendars(), instants, spans, spans)
def test_waiting_twice_is_waiting_for_the_sum(calendar, start, one, other):
    assert calendar.after(calendar.after(start, one), other) == calendar.after(start, one + other)


@settings(deadline=None)
@given(calendars(), instants, spans.filter(bool))
def test_what_is_reached_lies_in_office_hours(calendar, start, span):
    local = calendar.after(start, span).astimezone(calendar.zone)
    just_before = (calendar.after(start, span) - timedelta(milliseconds=1)).astimezone(calendar.zone)
    assert calendar.is_working_day(just_before.date())
    assert calendar.worked(just_before.astimezone(UTC), local.astimezone(UTC)) > timedelta()
