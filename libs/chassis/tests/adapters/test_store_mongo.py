"""The store on MongoDB keeps the port's promises, against the MongoDB-wire server of the test machine."""

import os

import pytest

from chassis.store import open_stores
from chassis.testing.store_conformance import LETTERS, StoreConformance


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
        database = stores.database(service, "general")
        database.insert(LETTERS, "a", {})
        child = os.fork()
        if child == 0:
            database.insert(LETTERS, "b", {})
            os._exit(0)
        assert os.waitpid(child, 0)[1] == 0
        assert database.get(LETTERS, "b") is not None
