"""A thread's connection goes with the thread: probes come in a new thread each time, for months."""

import threading
from pathlib import Path

from chassis.store import open_stores
from chassis.store.port import Collection

THINGS = Collection("things")
PROBES = 50


def open_files(folder: Path) -> int:
    """How many descriptors of this process lie in the folder."""
    links = (link.resolve() for link in Path("/proc/self/fd").iterdir() if link.exists())
    return sum(link.is_relative_to(folder) for link in links)


def test_a_connection_is_closed_when_its_thread_ends(tmp_path: Path) -> None:
    stores = open_stores(f"sqlite:///{tmp_path}", [THINGS])
    database = stores.database("press", "general")
    database.insert(THINGS, "a", {"n": 1})
    before = open_files(tmp_path)

    for _ in range(PROBES):
        probe = threading.Thread(target=database.ping)
        probe.start()
        probe.join()

    assert before > 0
    # SQLite keeps one descriptor for its next opening while another connection holds a lock on the file.
    assert open_files(tmp_path) <= before + 1
    stores.close()
    assert open_files(tmp_path) == 0
