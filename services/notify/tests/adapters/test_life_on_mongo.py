"""The same life as in memory, on the MongoDB-wire server of the test machine."""

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
def stores(servers):
    stores = open_stores(servers.mongo(), SERVICE.every_collection, development=True)
    yield Apart(stores)
    stores.close()


def test_a_file_over_two_departments_is_watched_told_and_mailed(build, stores):
    district = build(stores=stores)
    district.workflow.open_at("hc")
    district.passes(12, look_every=4)
    district.workflow.forward("oc-la")
    district.passes(24, look_every=4)
    assert district.reminders() == [
        ("general", "hc", "nudge"),
        ("landacq", "oc-la", "nudge"),
        ("landacq", "oc-la", "overdue"),
    ]
    assert district.notices("oc-la") == [
        ("arrived", "arrived"),
        ("reminder", "nudge"),
        ("reminder", "overdue"),
    ]
    assert district.office.watches("landacq").pending("oc-la") == 1
    assert district.office.watches("general").pending("hc") == 0
    assert district.office.notices("landacq").unread("oc-la") == 3
    assert len(district.mail.letters) == 4
