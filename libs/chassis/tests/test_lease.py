"""Of several that could, one does it for a while."""

from typing import cast

import pytest

from chassis.errors import Transient
from chassis.process.worker import Round, Timer
from chassis.store.lease import Leases
from chassis.testing.clock import FakeClock
from chassis.testing.store import MemoryStores
from chassis.wire.publisher import Publisher, Sweeper


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def leases(clock):
    return Leases(MemoryStores().database("s", "general"), clock)


def test_the_first_who_claims_has_it_and_others_wait(leases):
    assert leases.claim("sweep", "one", 30)
    assert not leases.claim("sweep", "two", 30)
    assert leases.claim("other", "two", 30)


def test_its_holder_prolongs_it(leases, clock):
    leases.claim("sweep", "one", 30)
    clock.advance(seconds=29)
    assert leases.claim("sweep", "one", 30)
    clock.advance(seconds=29)
    assert not leases.claim("sweep", "two", 30)


def test_its_holder_writes_only_when_less_than_half_is_left(clock):
    database = MemoryStores().database("s")
    leases = Leases(database, clock)
    written = set()
    for _ in range(20):
        assert leases.claim("sweep", "one", 30)
        kept = database.get(Leases.COLLECTION, "sweep")
        assert kept
        written.add(kept.version)
        clock.advance(seconds=2)
    assert len(written) == 3


def test_one_that_has_run_out_is_taken_up(leases, clock):
    leases.claim("sweep", "one", 30)
    clock.advance(seconds=30)
    assert leases.claim("sweep", "two", 30)
    assert not leases.claim("sweep", "one", 30)


@pytest.mark.parametrize("who", ["one", "two"])
def test_one_claimed_by_a_clock_a_day_ahead_is_none_once_the_clock_is_right(leases, clock, who):
    right = clock.now()
    clock.advance(days=1)
    assert leases.claim("sweep", "one", 30)
    clock.set(right)
    assert leases.claim("sweep", who, 30)
    clock.advance(seconds=29)
    assert not leases.claim("sweep", "three", 30)
    clock.advance(seconds=1)
    assert leases.claim("sweep", "three", 30)


def test_whoever_would_hold_it_for_less_time_respects_one_who_holds_it_longer(leases):
    assert leases.claim("sweep", "one", 60)
    assert not leases.claim("sweep", "two", 30)


def test_one_that_is_released_is_free_at_once(leases):
    leases.claim("sweep", "one", 30)
    leases.release("sweep", "one")
    assert leases.claim("sweep", "two", 30)


def test_only_its_holder_releases_it(leases):
    leases.claim("sweep", "one", 30)
    leases.release("sweep", "two")
    leases.release("nothing", "two")
    assert not leases.claim("sweep", "two", 30)


def test_of_two_who_claim_at_once_one_has_it(clock):
    database = MemoryStores().database("s")
    first, second = Leases(database, clock), Leases(database, clock)
    database.before_write = lambda: _once(database, lambda: first.claim("sweep", "one", 30))
    assert not second.claim("sweep", "two", 30)


def _once(database, act):
    database.before_write = lambda: None
    act()


def test_a_department_s_trouble_is_not_the_turn_of_the_others(clock):
    """A timer's round over departments, and what it reports of the trouble."""
    turns = []

    def turn(department):
        turns.append(department)
        if department == "general":
            raise Transient("its store is away")

    stores = MemoryStores()
    sweeper = Sweeper([], cast("Publisher", None), Leases(stores.database("s"), clock), clock)
    with pytest.raises(ExceptionGroup) as caught:
        Round(Timer("count", 1, turn), sweeper, ["general", "health"])()
    assert turns == ["general", "health"]
    assert [str(fault) for fault in caught.value.exceptions] == ["its store is away"]
