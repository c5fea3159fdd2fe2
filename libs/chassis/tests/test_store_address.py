"""The setting STORE names an adapter, and asks for nothing unsafe."""

import pytest

from chassis.errors import Transient
from chassis.store import open_stores
from chassis.store.mongo import MongoStores
from chassis.store.sqlite import SqliteStores


def test_the_address_names_the_adapter(tmp_path):
    assert isinstance(open_stores(f"sqlite:///{tmp_path}", []), SqliteStores)
    assert isinstance(open_stores("mongodb://127.0.0.1:1/?w=majority&journal=true", []), MongoStores)


def test_another_kind_of_address_is_refused():
    with pytest.raises(ValueError, match="STORE"):
        open_stores("postgresql://127.0.0.1/x", [])


@pytest.mark.parametrize(
    "options", ["w=1", "w=0", "journal=false", "readPreference=secondary", "readConcernLevel=local"]
)
def test_weaker_writes_or_reads_are_refused_outside_development(options):
    with pytest.raises(ValueError, match="STORE asks for"):
        open_stores(f"mongodb://127.0.0.1:1/?{options}", [])
    open_stores(f"mongodb://127.0.0.1:1/?{options}", [], development=True)


def test_a_majority_is_asked_for_where_the_address_says_nothing():
    stores = MongoStores("mongodb://127.0.0.1:1/", [])
    client = stores.client()
    assert client.read_concern.level == "majority"
    assert client.write_concern.document == {"w": "majority", "j": True, "wtimeout": 5_000}
    stores.close()


def test_a_store_that_does_not_answer_is_transient():
    stores = open_stores("mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=50", [])
    with pytest.raises(Transient):
        stores.database("s").ping()
    stores.close()
