"""Whoever left has left, also when auth could not be told of it at once."""

from __future__ import annotations

from collections.abc import Callable

from chassis.testing.clock import FakeClock
from gateway.application.leaving import Leaving
from gateway.clients.problems import SignedOut, Unanswered


class Auth:
    """Answers or does not; remembers of whom it heard."""

    def __init__(self) -> None:
        self.answers, self.is_over = True, False
        self.heard: list[str] = []

    def end(self, refresh: str) -> None:
        if not self.answers:
            raise Unanswered("auth", "-")
        if self.is_over:
            raise SignedOut
        self.heard.append(refresh)


def leaving(auth: Auth, clock: FakeClock) -> tuple[Leaving, list[Callable[[], None]]]:
    begun: list[Callable[[], None]] = []
    return Leaving(auth.end, clock, begun.append), begun


def test_auth_hears_of_it_at_once(clock: FakeClock) -> None:
    auth = Auth()
    left, begun = leaving(auth, clock)
    assert left.leave("r-1")
    assert (auth.heard, begun) == (["r-1"], [])


def test_what_auth_did_not_hear_it_is_told_until_it_does(clock: FakeClock) -> None:
    """The cookie of somebody who had logged out worked for 25 minutes."""
    auth = Auth()
    left, begun = leaving(auth, clock)
    auth.answers = False
    assert not left.leave("r-1")
    assert not left.leave("r-2")
    assert len(begun) == 1
    assert left.has_left("r-1")
    assert not left.has_left("r-3")
    assert not left.tell_again()
    auth.answers = True
    assert left.tell_again()
    assert auth.heard == ["r-1", "r-2"]
    assert left.tell_again()
    assert auth.heard == ["r-1", "r-2"], "once"
    auth.answers = False
    left.leave("r-4")
    assert len(begun) == 2, "there is something to tell anew"


def test_a_session_that_is_over_need_not_be_told_of(clock: FakeClock) -> None:
    auth = Auth()
    left, _ = leaving(auth, clock)
    auth.is_over = True
    assert left.leave("r-1")


def test_what_ended_by_itself_is_forgotten(clock: FakeClock) -> None:
    auth = Auth()
    left, _ = leaving(auth, clock)
    auth.answers = False
    left.leave("r-1")
    clock.advance(seconds=12 * 3600)
    assert left.tell_again()
    left.leave("r-2")
    assert not left.has_left("r-1")
