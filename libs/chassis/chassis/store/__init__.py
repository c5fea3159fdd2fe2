"""The document store: one small port, and the adapter that a setting names."""

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from chassis.store.port import Collection, Stores


def open_stores(url: str, collections: Sequence[Collection], *, development: bool = False) -> Stores:
    """The stores at the address: `sqlite:////folder` or `mongodb://...`. Nothing is connected yet, so it may
    be called before a fork. Raises ValueError for another address, and for a MongoDB address that asks for
    less than a majority's journal unless in development.
    """
    match urlsplit(url).scheme:
        case "sqlite":
            from chassis.store.sqlite import SqliteStores

            return SqliteStores(Path(unquote(urlsplit(url).path.removeprefix("/"))), collections)
        case "mongodb" | "mongodb+srv":
            from chassis.store.mongo import MongoStores

            return MongoStores(url, collections, development=development)
    raise ValueError("STORE is neither sqlite:////folder nor mongodb://...")
