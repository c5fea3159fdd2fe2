"""An index of words on the MongoDB-wire server of the test machine."""

import pytest

from chassis.finding import open_index
from chassis.ids import new_ulid
from chassis.store import open_stores
from chassis.testing.finding_conformance import FindingConformance


@pytest.fixture(scope="module")
def stores(servers):
    stores = open_stores(servers.mongo(), [], development=True)
    yield stores
    stores.close()


@pytest.fixture(scope="module")
def kept(stores):
    return open_index(stores, f"press{new_ulid().lower()}", "general")


class TestMongoIndex(FindingConformance):
    @pytest.fixture
    def index(self, kept):
        kept.clear()
        return kept
