"""The store on MongoDB keeps the port's promises, against the MongoDB-wire server of the test machine."""

import pytest

from chassis.store import open_stores
from chassis.testing.store_conformance import StoreConformance
from chassis.testing.store_letters import LETTERS
from chassis.testing.store_writers import write_from_a_forked_child


class TestMongoStore(StoreConformance):
    @pytest.fixture
    def address(self, servers):
        return servers.mongo()

    @pytest.fixture
    def stores(self, address):
        stores = open_stores(address, [LETTERS], development=True)
        yield stores
        stores.close()

    def test_a_forked_child_opens_its_own_client(self, stores, service):
        write_from_a_forked_child(stores.database(service, "general"))
