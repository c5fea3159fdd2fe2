"""The fake object store obeys the suite of the real one."""

from __future__ import annotations

import pytest

from chassis.testing.clock import FakeClock
from services.scan.tests.support.objects import FakeObjects
from services.scan.tests.support.objects_conformance import ObjectsConformance

CLOCK = FakeClock()


class TestFakeObjects(ObjectsConformance):
    @pytest.fixture
    def objects(self) -> FakeObjects:
        return FakeObjects(CLOCK.now)

    @pytest.fixture
    def now(self):
        return CLOCK.now
