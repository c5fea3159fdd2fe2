"""How many writes a second one database takes: SQLite on this drive, threads that write without pause, each a
document of its own, of the size of a file with a few notes. No service runs in it.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from tempfile import TemporaryDirectory

from chassis.store import open_stores
from chassis.store.port import Collection, Database, Index
from deploy.bench.figures import Row, per, spread
from deploy.local.progress import say

FILES = Collection("files", indexes=(Index("by_place", ("place",)),))
STATE = {
    "place": "post-1",
    "notes": [{"number": n, "text": "আবেদনটি পরীক্ষা করা হল। Put up for orders. " * 4} for n in range(9)],
}


def written(threads: int, writes: int) -> list[Row]:
    """So many writes by so many threads, from the first until the last is durable."""
    say(f"{writes} writes to one database by {threads} thread(s) ...")
    with TemporaryDirectory() as folder, closing(open_stores(f"sqlite:///{folder}", [FILES])) as stores:
        database = stores.database("bench", "general")
        database.ping()
        begun = time.monotonic()
        with ThreadPoolExecutor(threads) as pool:
            each = [pool.submit(_write, database, f"file-{n}", writes // threads) for n in range(threads)]
            latencies = [latency for writer in each for latency in writer.result()]
        seconds = time.monotonic() - begun
    what = f"writes to one database, {threads} thread{'s' * (threads > 1)}"
    return [Row(what, f"{per(len(latencies), seconds):.0f}/s; {spread(latencies)}")]


def _write(database: Database, name: str, writes: int) -> list[float]:
    """How long each took."""
    document, latencies = database.insert(FILES, name, STATE), []
    for number in range(writes):
        begun = time.monotonic()
        document = database.commit(document, FILES, STATE | {"number": number})
        latencies.append(time.monotonic() - begun)
    return latencies
