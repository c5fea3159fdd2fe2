"""Whatever is sent to the public API of auth, it answers as it describes itself, and never breaks."""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings

from auth.application.ports import Terms
from auth.bootstrap import Application
from chassis.testing.clock import FakeClock
from chassis.testing.store import MemoryStores


class NoOutlet:
    """Nothing is sent: events stay in their outboxes."""

    def hand_off(self, database, collection, id, entries):
        """As it says."""
        return True


class NoPasswords:
    """Opens nothing, at once."""

    def hashed(self, password):
        return password

    def matches(self, stored, password):
        return False


APPLICATION = Application.over(
    MemoryStores().database("auth"),
    NoOutlet(),
    FakeClock(),
    kek=bytes(32),
    passwords=NoPasswords(),
    terms=Terms(300, 3600),
)
schema = schemathesis.openapi.from_wsgi("/openapi.json", APPLICATION.web())
OPERATIONS = [found.ok() for found in schema.get_all_operations()]  # type: ignore[union-attr]  # raises


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.label)
def test_no_request_breaks_the_api(operation):
    @given(case=operation.as_strategy())
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    def tried(case):
        answer = case.call()
        assert answer.status_code < 500
        if answer.status_code >= 400:
            assert answer.headers["content-type"] == ["application/problem+json"]

    tried()
