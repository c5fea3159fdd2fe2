"""A session under any order of use, theft and time: one living credential, and no way back from its end."""

from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from auth.domain.session import GRACE, CredentialReused, Session, SessionOver
from chassis.record import Cause
from chassis.testing.clock import START
from tests.support.deep import lives

LIFE = timedelta(hours=12)


class Uses(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.session = Session("s", "p", START, START + LIFE, 1, START)
        self.over = False

    @rule(seconds=st.sampled_from([0, 1, 29, 30, 31, 3600]))
    def time_passes(self, seconds):
        self.now += timedelta(seconds=seconds)

    @rule(back=st.integers(0, 4))
    def a_credential_is_used(self, back):
        generation = self.session.generation - back
        if generation < 1:
            return
        before = self.session
        try:
            self.session = before.refreshed(generation, self.now)
        except SessionOver:
            assert before.is_over(self.now)
        except CredentialReused:
            assert back > 1 or self.now >= before.turned + GRACE
            self.session = before.ended(self.now, Cause(), "credential-reused")
        else:
            assert not before.is_over(self.now)
            assert self.session.generation == before.generation + (back == 0)

    @rule()
    def its_owner_leaves(self):
        self.session = self.session.ended(self.now, Cause(), "logged-out")

    @invariant()
    def what_is_over_stays_over(self):
        assert self.session.is_over(self.now) or not self.over
        self.over = self.session.is_over(self.now)

    @invariant()
    def nothing_prolongs_it(self):
        assert self.session.expires == START + LIFE


Uses.TestCase.settings = settings(max_examples=lives(100), stateful_step_count=30, deadline=None)
TestUses = Uses.TestCase
