"""Ladders: what an office may write, and that the last rung repeats for ever."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notify.domain.calendar import Calendar
from notify.domain.ladder import BadLadder, Duration, Ladder, Recipient, Rung

SHORT = Calendar(ZoneInfo("Asia/Kolkata"), 600, 720)
HOLDER = (Recipient.HOLDER,)


def rung(name, after, to=HOLDER):
    return Rung(name, Duration.parse(after), to)


LADDER = Ladder((rung("nudge", "3d"), rung("overdue", "7d")), rung("daily", "1d"))


@pytest.mark.parametrize(
    ("text", "time"),
    [("20s", 20), ("5m", 300), ("2h", 7200), ("3d", 3 * 7200)],
)
def test_a_working_day_is_as_long_as_the_office_is_open(text, time):
    assert Duration.parse(text).working_time(SHORT) == timedelta(seconds=time)


@pytest.mark.parametrize("text", ["", "d", "0d", "-1d", "1.5h", "3 d", "3w", "1d2h", "٣d", "9999999d"])
def test_other_durations_are_refused(text):
    with pytest.raises(BadLadder):
        Duration.parse(text)


def test_rungs_follow_each_other_and_the_last_one_repeats_under_numbered_names():
    assert [LADDER.rung(n).name for n in range(5)] == ["nudge", "overdue", "daily.1", "daily.2", "daily.3"]
    heights = [LADDER.height(n, SHORT) / timedelta(hours=2) for n in range(5)]
    assert heights == [3, 7, 8, 9, 10]


@pytest.mark.parametrize(
    ("taken", "days_waited", "due"), [(0, 3, 0), (0, 50, 0), (1, 50, 1), (2, 8, 2), (2, 10.5, 4), (5, 8, 5)]
)
def test_missed_rungs_are_made_up_for_and_missed_repetitions_are_not(taken, days_waited, due):
    assert LADDER.due(taken, days_waited * timedelta(hours=2), SHORT) == due


@given(st.integers(0, 1000))
def test_a_rung_that_is_due_has_been_reached_and_the_next_has_not(days):
    waited = timedelta(hours=2) * days
    number = LADDER.due(2, waited, SHORT)
    assert number == 2 or LADDER.height(number, SHORT) <= waited < LADDER.height(number + 1, SHORT)


def test_a_ladder_that_nobody_could_climb_is_refused():
    with pytest.raises(BadLadder, match="before the one that is repeated"):
        Ladder((), rung("daily", "1d"))
    with pytest.raises(BadLadder, match="one name"):
        Ladder((rung("daily", "1d"),), rung("daily", "1d"))
    with pytest.raises(BadLadder, match="small letters"):
        Ladder((rung("First Nudge", "1d"),), rung("daily", "1d"))
    with pytest.raises(BadLadder, match="lacks holder"):
        Ladder((rung("nudge", "1d", (Recipient.SUPERIOR,)),), rung("daily", "1d"))
    with pytest.raises(BadLadder, match="not later"):
        Ladder((rung("nudge", "1d"), rung("overdue", "2h")), rung("daily", "1d")).check(SHORT)
