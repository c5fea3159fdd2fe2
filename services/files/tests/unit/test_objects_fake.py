"""The fake object store keeps the promises of the real one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from services.files.tests.support.objects import FakeObjects
from services.files.tests.support.objects_conformance import ObjectStoreConformance


class TestFakeObjects(ObjectStoreConformance):
    @pytest.fixture
    def objects(self) -> FakeObjects:
        return FakeObjects(lambda: datetime.now(UTC))
