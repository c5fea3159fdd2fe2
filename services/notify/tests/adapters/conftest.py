"""The two stores, for the lives that are lived on each."""

import pytest

from chassis.ids import new_ulid
from chassis.store import open_stores
from notify.bootstrap import SERVICE


class Apart:
    """Stores whose databases no other test shares."""

    def __init__(self, stores):
        self._stores, self._prefix = stores, f"n{new_ulid().lower()}"

    def database(self, service, department="-"):
        return self._stores.database(f"{self._prefix}{service}", department)


@pytest.fixture
def sqlite_stores(tmp_path):
    stores = open_stores(f"sqlite:///{tmp_path}/stores", SERVICE.every_collection)
    yield stores
    stores.close()


@pytest.fixture
def mongo_stores(servers):
    stores = open_stores(servers.mongo(), SERVICE.every_collection, development=True)
    yield Apart(stores)
    stores.close()
