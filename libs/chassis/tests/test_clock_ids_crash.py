"""Instants, identifiers and crash points: the small words that everything is written with."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.clock import SystemClock, from_text, to_text
from chassis.crash import EXIT_STATUS, arm, crash_at
from chassis.ids import BadIdentifier, aggregate_id, department_of, is_ulid, new_ulid

instants = st.datetimes(
    min_value=datetime(1000, 1, 1),  # noqa: DTZ001 - Hypothesis adds the zone
    max_value=datetime(9000, 1, 1),  # noqa: DTZ001 - as above
    timezones=st.just(UTC),
)


@given(instants)
def test_an_instant_survives_its_text_to_the_millisecond(instant):
    assert timedelta(0) <= instant - from_text(to_text(instant)) < timedelta(milliseconds=1)


@given(instants, instants)
def test_texts_sort_as_their_instants_do(one, other):
    assert (one <= other) <= (to_text(one) <= to_text(other))


def test_an_instant_of_another_zone_is_written_in_utc():
    kolkata = timezone(timedelta(hours=5, minutes=30))
    assert to_text(datetime(2026, 11, 22, 15, 45, 30, 123_999, kolkata)) == "2026-11-22T10:15:30.123Z"


@pytest.mark.parametrize(
    "text",
    ["", "2026-11-22", "2026-11-22T10:15:30Z", "2026-11-22T10:15:30.123+05:30", "2026-13-22T10:15:30.123Z"],
)
def test_any_other_form_of_an_instant_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        from_text(text)


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        to_text(datetime(2026, 11, 22))  # noqa: DTZ001 - the fault itself


def test_the_system_clock_tells_whole_milliseconds_in_utc():
    now = SystemClock().now()
    assert now.tzinfo is UTC
    assert now.microsecond % 1000 == 0


@pytest.mark.parametrize("department", ["general", "landacq", "x1", "-"])
def test_an_aggregate_id_names_its_home(department):
    assert department_of(aggregate_id(department, new_ulid())) == department


@pytest.mark.parametrize(
    "identifier",
    [
        "",
        "general",
        "general.",
        ".01JD3V0000000000000000000",
        "General." + "0" * 26,
        "general." + "0" * 25,
        "general." + "o" * 26,
        "../x." + "0" * 26,
        "general." + "0" * 26 + "\n",
        "a" * 17 + "." + "0" * 26,
    ],
)
def test_what_is_no_aggregate_id_is_refused(identifier):
    with pytest.raises(BadIdentifier):
        department_of(identifier)


def test_ulids_are_canonical_and_sort_by_their_making():
    assert is_ulid(new_ulid())
    assert not is_ulid(new_ulid().lower())
    assert not is_ulid("8" + "0" * 25)


def test_a_crash_point_that_is_not_armed_does_nothing():
    arm(["elsewhere"])
    crash_at("here")
    arm([])


def test_an_armed_crash_point_ends_the_process_at_once():
    program = "from chassis.crash import arm, crash_at; arm(['here']); crash_at('here'); print('alive')"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert (ended.returncode, ended.stdout) == (EXIT_STATUS, b"")
