"""Civil dates as people type them."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.application.dates import NotADate, end_of, parse_day

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@given(DAYS, st.sampled_from(["%d-%m-%Y", "%d/%m/%y", "%d.%m.%Y", "%d%m%y", "%d%m%Y", "%Y-%m-%d"]))
def test_every_day_is_read_from_every_spelling(day: date, spelling: str) -> None:
    assert parse_day(day.strftime(spelling)) == day


@given(DAYS)
def test_bengali_digits_are_digits(day: date) -> None:
    typed = day.strftime("%d-%m-%Y").translate({ord(str(n)): digit for n, digit in enumerate("০১২৩৪৫৬৭৮৯")})
    assert parse_day(typed) == day


@pytest.mark.parametrize(
    "typed", ["", "31-02-2026", "tomorrow", "1-2", "2026", "99999999", "05-13-2026", "²-1-2026"]
)
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(NotADate):
        parse_day(typed)


@given(st.text(max_size=20))
def test_any_text_is_a_day_or_refused(typed: str) -> None:
    with suppress(NotADate):
        assert parse_day(typed).year


def test_a_day_ends_when_it_ends_in_the_district() -> None:
    assert end_of(date(2026, 11, 22), ZoneInfo("Asia/Kolkata")) == "2026-11-22T18:29:59.999Z"
