"""Guessing is slow for strangers and never shuts out the owner."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from auth.domain.throttle import FORGOTTEN_AFTER, FREE, LONGEST_WAIT, Guesses, wait
from chassis.testing.clock import START


def guessed(pauses: list[float]) -> list[float]:
    """The seconds at which a guess was allowed, for somebody who tries again after each of the pauses."""
    guesses, now, allowed = Guesses(), START, []
    for pause in pauses:
        now += timedelta(seconds=pause)
        if guesses.allows(now):
            guesses = guesses.failed(now)
            allowed.append((now - START).total_seconds())
    return allowed


@given(st.lists(st.floats(0, 400), min_size=1, max_size=400))
def test_no_hour_holds_more_than_twenty_guesses(pauses):
    allowed = guessed(pauses)
    assert all(sum(at <= other < at + 3600 for other in allowed) <= 20 for at in allowed)


def test_guessing_every_second_for_an_hour_gets_twenty_guesses_at_most():
    assert FREE < len(guessed([1.0] * 3600)) <= 20


def test_slips_of_the_finger_cost_nothing():
    guesses = Guesses()
    for _ in range(FREE - 1):
        guesses = guesses.failed(START)
    assert guesses.allows(START)


def test_the_wait_doubles_up_to_its_longest():
    waits = [wait(failures) for failures in range(FREE, FREE + 30)]
    assert waits == sorted(waits)
    assert waits[0] * 2 == waits[1]
    assert waits[-1] == LONGEST_WAIT


def test_yesterdays_failures_are_forgotten():
    guesses = Guesses()
    for _ in range(20):
        guesses = guesses.failed(START)
    assert guesses.failed(START + FORGOTTEN_AFTER).failures == 1


def test_a_right_password_does_not_count_but_forgives_nothing_before_it():
    guesses = Guesses().failed(START).failed(START)
    assert guesses.failed(START).forgiven().failures == guesses.failures
