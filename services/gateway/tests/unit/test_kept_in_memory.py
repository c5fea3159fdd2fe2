"""Tokens and permits: fetched once for many, kept no longer than stated, never given to another."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.ids import is_ulid, new_ulid
from chassis.testing.clock import FakeClock
from gateway.api.auth import Me, Session
from gateway.application.keys import derived_key
from gateway.application.once import Once
from gateway.application.permits import PermitKeeper
from gateway.application.tokens import TokenKeeper
from gateway.clients.caller import Caller
from gateway.clients.problems import SignedOut


class FakeAuth:
    """Spends a refresh credential when it is used."""

    def __init__(self) -> None:
        self.spent: list[str] = []

    def refresh(self, refresh: str, correlation: str) -> Session:
        if refresh in self.spent:
            raise SignedOut
        self.spent.append(refresh)
        turn = len(self.spent)
        return Session(
            access=f"access-{turn}",
            tokens={"auth": f"access-{turn}"},
            refresh=f"refresh-{turn}",
            expires_in=300,
            person="u-1",
            device=None,
            must=None,
        )

    def me(self, caller: Caller) -> Me:
        return Me(person="u-1", name={"en": "A"}, language="en", posts=())


def test_requests_that_arrive_together_refresh_once(clock: FakeClock) -> None:
    auth = FakeAuth()
    keeper = TokenKeeper(auth, clock)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: keeper.signed_in("old", "c"), range(16)))
    assert auth.spent == ["old"]
    assert {each.tokens["auth"] for each in found} == {"access-1"}


def test_the_spent_credential_serves_for_a_short_grace_only(clock: FakeClock) -> None:
    auth = FakeAuth()
    keeper = TokenKeeper(auth, clock)
    keeper.signed_in("old", "c")
    clock.advance(seconds=59)
    assert keeper.signed_in("old", "c").refresh == "refresh-1"
    clock.advance(seconds=2)
    with pytest.raises(SignedOut):
        keeper.signed_in("old", "c")


def test_a_token_is_renewed_before_it_ends(clock: FakeClock) -> None:
    auth = FakeAuth()
    keeper = TokenKeeper(auth, clock)
    now = keeper.signed_in("old", "c")
    clock.advance(seconds=269)
    assert keeper.signed_in(now.refresh, "c").tokens["auth"] == "access-1"
    clock.advance(seconds=2)
    assert keeper.signed_in(now.refresh, "c").tokens["auth"] == "access-2"


def test_a_permit_is_asked_for_once_in_its_time(clock: FakeClock) -> None:
    keeper, asked = PermitKeeper(clock), []

    def obtain() -> str:
        asked.append("x")
        return f"permit-{len(asked)}"

    assert [keeper.permit("s", "p", "d", "i", obtain) for _ in range(3)] == ["permit-1"] * 3
    clock.advance(seconds=240)
    assert keeper.permit("s", "p", "d", "i", obtain) == "permit-2"


FOURS = st.tuples(*[st.sampled_from("ab")] * 4)


@given(FOURS, FOURS)
def test_a_permit_of_another_session_post_document_or_issuer_is_never_given(
    one: tuple[str, str, str, str], two: tuple[str, str, str, str]
) -> None:
    keeper = PermitKeeper(FakeClock())
    first = keeper.permit(*one, lambda: "first")
    second = keeper.permit(*two, lambda: "second")
    assert (first == second) == (one == two)


def test_a_failure_is_not_kept(clock: FakeClock) -> None:
    kept: Once[str] = Once(clock, capacity=2)
    with pytest.raises(SignedOut):
        kept.get("k", _fail)
    assert kept.get("k", lambda: ("value", clock.now() + timedelta(seconds=1))) == "value"


def test_one_slow_key_does_not_hold_up_another(clock: FakeClock) -> None:
    kept: Once[str] = Once(clock, capacity=4)
    release, later = threading.Event(), clock.now() + timedelta(minutes=1)

    def slow() -> tuple[str, datetime]:
        release.wait(5)
        return "slow", later

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(kept.get, "slow", slow)
        assert kept.get("quick", lambda: ("quick", later)) == "quick"
        release.set()
        assert waiting.result() == "slow"


@given(st.text(), st.text())
def test_derived_keys_are_ulids_that_follow_from_their_purpose(one: str, two: str) -> None:
    key = new_ulid()
    assert is_ulid(derived_key(key, one))
    assert (derived_key(key, one) == derived_key(key, two)) == (one == two)


def _fail() -> tuple[str, datetime]:
    raise SignedOut
