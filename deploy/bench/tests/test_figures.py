"""Percentiles are latencies that occurred, and a latency counts from when its request was due."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.bench.figures import Row, per, percentile, spread
from deploy.bench.load import Served, closed_loop, lasted, open_loop, plan
from deploy.bench.processor import rows_of

latencies = st.lists(st.floats(0, 1000), min_size=1, max_size=200)


@given(latencies, st.floats(0.001, 1))
def test_a_percentile_is_one_of_the_values_and_at_least_that_share_does_not_exceed_it(
    values: list[float], share: float
) -> None:
    found = percentile(values, share)
    assert found in values
    assert sum(value <= found for value in values) >= share * len(values)
    assert sum(value < found for value in values) < share * len(values)


def test_processor_time_is_told_a_movement_and_who_took_most_comes_first() -> None:
    before = {"web": 1.0, "idle": 5.0}
    after = {"web": 3.0, "worker": 4.0, "idle": 5.0}
    assert rows_of(before, after, 1000) == [
        Row("processor time a movement", "6.0 ms"),
        Row("- worker", "4.0 ms"),
        Row("- web", "2.0 ms"),
    ]


def test_of_a_hundred_latencies_the_99th_is_the_second_worst() -> None:
    told = spread([number / 1000 for number in range(1, 101)])
    assert (told.p50, told.p99, told.worst, told.count) == (50, 99, 100, 100)


def test_without_values_there_is_no_percentile() -> None:
    with pytest.raises(ValueError, match="no values"):
        percentile([], 0.5)


def test_a_rate_is_told_in_the_unit_that_is_asked_for() -> None:
    assert per(30, 10) == 3
    assert per(30, 10, 60) == 180


@given(st.sampled_from([1.0, 10.0, 30.0]), st.sampled_from([1.0, 20.0]))
def test_a_plan_has_every_request_of_the_rate_evenly_and_ends_in_time(rate: float, seconds: float) -> None:
    due = plan(rate, seconds)
    assert len(due) == rate * seconds
    assert due[0] == 0
    assert due[-1] < seconds
    assert all(later - earlier == pytest.approx(1 / rate) for earlier, later in pairwise(due))


def test_a_request_that_was_sent_late_is_as_slow_as_its_wait_makes_it() -> None:
    assert Served(due=10.0, answered=12.5, answer="ok").seconds == 2.5


def test_in_an_open_loop_each_planned_request_is_served_once_and_none_before_it_is_due() -> None:
    served = open_loop(lambda number: number, rate=500, seconds=0.1)
    assert [one.answer for one in served] == [*range(50)]
    assert all(one.seconds >= 0 for one in served)
    assert served[-1].due - served[0].due == pytest.approx(49 / 500)


def test_in_a_closed_loop_the_clients_share_the_requests_and_leave_none() -> None:
    served = closed_loop(lambda number: number, clients=4, count=101)
    assert Counter(one.answer for one in served) == Counter(range(101))


def test_a_measurement_fails_with_the_request_that_failed() -> None:
    def refuse(number: int) -> int:
        raise ConnectionError(number)

    with pytest.raises(ConnectionError):
        closed_loop(refuse, clients=2, count=3)
    with pytest.raises(ConnectionError):
        open_loop(refuse, rate=100, seconds=0.02)


def test_a_loop_lasted_from_the_first_that_was_due_to_the_last_answer() -> None:
    assert lasted([Served(1.0, 9.0, ""), Served(0.5, 2.0, "")]) == 8.5
