"""Guessing is slow for strangers and never shuts out the owner."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth.domain.throttle import ACCOUNT, SOURCE, TOTAL, Guesses
from chassis.testing.clock import START


def guessed(pauses: list[float]) -> list[float]:
    """The seconds at which a guess was allowed, for somebody who tries again after each of the pauses."""
    guesses, now, allowed = Guesses(), START, []
    for pause in pauses:
        now += timedelta(seconds=pause)
        if not guesses.wait(ACCOUNT, now):
            guesses = guesses.failed(ACCOUNT, now)
            allowed.append((now - START).total_seconds())
    return allowed


@given(st.lists(st.floats(0, 400), min_size=1, max_size=400))
def test_no_hour_holds_more_than_twenty_guesses(pauses):
    allowed = guessed(pauses)
    assert all(sum(at <= other < at + 3600 for other in allowed) <= 20 for at in allowed)


def test_guessing_every_second_for_an_hour_gets_twenty_guesses_at_most():
    assert ACCOUNT.free < len(guessed([1.0] * 3600)) <= 20


@pytest.mark.parametrize("limit", [ACCOUNT, SOURCE, TOTAL])
def test_so_many_are_free_and_then_one_waits_for_each(limit):
    guesses = Guesses()
    for _ in range(limit.free):
        assert not guesses.wait(limit, START)
        guesses = guesses.failed(limit, START)
    assert guesses.wait(limit, START) == limit.each
    assert not guesses.wait(limit, START + limit.each)


def test_what_lies_far_enough_back_is_forgotten():
    guesses = Guesses()
    for _ in range(ACCOUNT.free):
        guesses = guesses.failed(ACCOUNT, START)
    assert guesses.failed(ACCOUNT, START + ACCOUNT.whole) == Guesses().failed(ACCOUNT, START + ACCOUNT.whole)


def test_a_right_password_does_not_count_but_forgives_nothing_before_it():
    guesses = Guesses().failed(ACCOUNT, START).failed(ACCOUNT, START)
    assert guesses.failed(ACCOUNT, START).forgiven(ACCOUNT) == guesses
