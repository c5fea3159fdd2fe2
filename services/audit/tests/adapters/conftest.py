"""The two stores, for the lives that are lived on each."""

import pytest

from audit.bootstrap import SERVICE
from chassis.ids import new_ulid
from chassis.store import open_stores


class Apart:
    """Stores whose databases no other test shares."""

    def __init__(self, stores):
        self._stores, self._prefix = stores, f"t{new_ulid().lower()}"

    def database(self, service, department="-"):
        return self._stores.database(f"{self._prefix}{service}", department)

    def departments(self, service):
        return self._stores.departments(f"{self._prefix}{service}")


@pytest.fixture(params=["sqlite", "mongo"])
def stores(request, tmp_path):
    if request.param == "sqlite":
        opened = open_stores(f"sqlite:///{tmp_path}/stores", SERVICE.every_collection)
        yield opened
    else:
        opened = open_stores(
            request.getfixturevalue("servers").mongo(), SERVICE.every_collection, development=True
        )
        yield Apart(opened)
    opened.close()
