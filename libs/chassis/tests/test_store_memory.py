"""The store in memory keeps the port's promises."""

import pytest

from chassis.testing.store import MemoryStores
from chassis.testing.store_conformance import StoreConformance


class TestMemoryStore(StoreConformance):
    @pytest.fixture
    def stores(self):
        return MemoryStores()
