"""A stranger at the doors: how far they get, and who gets in beside them."""

from itertools import count

import pytest

from auth.application.entering import LogInRefused, TooManyGuesses
from auth.domain.throttle import ACCOUNT, SOURCE, TOTAL
from chassis.testing.clock import FakeClock
from services.auth.tests.conftest import PASSWORD, account_of, enter

HOUR = 3600


def tries(office, login="collector", place=None) -> bool:
    """Whether the guess was looked at."""
    try:
        enter(office, "a guess", login=login, place=place)
    except LogInRefused:
        return True
    except TooManyGuesses:
        return False
    raise AssertionError("a guess was right")


def test_an_hour_of_knocking_from_as_many_addresses_gets_twenty_guesses_and_her_browser_gets_in(
    office, clock: FakeClock
):
    """A stranger who knocked once a second kept the owner out, 23 of 23 times."""
    device = enter(office).device
    looked_at = 0
    for second in range(HOUR):
        looked_at += tries(office, place=f"198.51.{second // 250}.{second % 250}")
        clock.advance(seconds=1)
        if second % 150 == 0:
            assert enter(office, device=device).person == "e-1001"
    assert looked_at <= 20


def test_from_one_address_thirty_guesses_are_looked_at_whichever_accounts_they_are_for(office):
    """Five guesses at each of thirty-five accounts were."""
    for number in range(35):
        account_of(office, f"clerk{number}", f"e-{number}")
    looked_at = [tries(office, f"clerk{number}", "198.51.100.7") for number in range(35) for _ in range(5)]
    assert sum(looked_at) == SOURCE.free
    with pytest.raises(TooManyGuesses):
        enter(office, login="clerk34", place="198.51.100.7")
    assert enter(office, login="clerk34", place="10.20.0.7").person == "e-34"


def test_whoever_used_the_browser_before_enters_from_an_address_where_others_guess(office):
    device = enter(office, place="10.20.0.7").device
    while tries(office, f"nobody{SOURCE.free}", "10.20.0.7") or tries(office, "collector", "10.20.0.7"):
        pass
    assert enter(office, device=device, place="10.20.0.7").person == "e-1001"


def test_however_many_addresses_and_accounts_the_total_is_bounded(office):
    device, names = enter(office).device, count()
    looked_at = [tries(office, f"nobody{next(names)}", f"h{number}") for number in range(TOTAL.free + 50)]
    assert sum(looked_at) == TOTAL.free
    assert enter(office, device=device).person == "e-1001"


def test_a_new_browser_waits_its_turn_and_then_gets_in(office, clock: FakeClock):
    for _ in range(ACCOUNT.free):
        tries(office)
    with pytest.raises(TooManyGuesses) as caught:
        enter(office)
    clock.advance(seconds=caught.value.retry_after)
    assert enter(office).person == "e-1001"


def test_several_people_keep_one_browser_known(office):
    account_of(office, "receiving", "e-1007")
    hers = enter(office).device
    his = enter(office, login="receiving").device
    assert hers
    assert his
    for login in ("collector", "receiving"):
        for _ in range(ACCOUNT.free):
            tries(office, login)
    for login in ("collector", "receiving"):
        assert enter(office, PASSWORD, login=login, devices=(his, hers)).person


def test_a_refusal_is_told_with_its_reason_and_of_what_was_typed_only_a_digest(office, broker):
    tries(office, place="198.51.100.7")
    tries(office, "my-secret-typed-here")
    told = [raw["data"] for raw in broker.sent if raw["type"] == "auth.attempt.refused.v1"]
    assert [(each["reason"], each["account"], each["address"]) for each in told] == [
        ("password", "collector", "198.51.100.7"),
        ("unknown", None, None),
    ]
    assert len(told[1]["digest"]) == 64
    assert "my-secret-typed-here" not in str(broker.sent)


def test_what_is_not_looked_at_is_not_told_but_its_beginning_is(office, broker):
    for _ in range(3 * ACCOUNT.free):
        tries(office)
    told = [raw["data"]["shut_for"] for raw in broker.sent if raw["type"] == "auth.attempt.refused.v1"]
    assert told == [0] * (ACCOUNT.free - 1) + [ACCOUNT.each.total_seconds()]
