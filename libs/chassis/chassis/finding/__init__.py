"""Finding by words: the normaliser, and an index of words in the store that a site has."""

from chassis.finding.port import Index, KeepsIndexes
from chassis.ids import DISTRICT
from chassis.store.port import Stores, database_name


def open_index(stores: Stores, service: str, department: str = DISTRICT) -> Index:
    """The index of the service in the department, in the same store as its documents. Nothing is connected
    yet.
    """
    if isinstance(stores, KeepsIndexes):
        return stores.index(service, department)
    name = database_name(service, department)
    from chassis.store.sqlite import SqliteStores

    if isinstance(stores, SqliteStores):
        from chassis.finding.sqlite import SUFFIX, SqliteIndex

        index = SqliteIndex(stores.folder / f"{name}{SUFFIX}")
        stores.closing(index.close)
        return index
    from chassis.finding.mongo import MongoIndex
    from chassis.store.mongo import MongoStores

    if isinstance(stores, MongoStores):
        return MongoIndex(stores.client, name)
    raise TypeError(f"no index in {type(stores).__name__}")
