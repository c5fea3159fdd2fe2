"""The office that is measured: an instance of its own, everything running, files as many as wanted.

Files are written by workflow's own loader into a copy in memory while workflow rests, because 50,000 files
with a flush to the drive for each of their documents would take longer than everything that is measured.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from deploy.demo.client import Client
from deploy.demo.office import load_district, running_site, wait_until_ready
from deploy.local.paths import PYTHON, ROOT
from deploy.local.processes import all_processes
from deploy.local.progress import run, say
from tests.office import Office

DEPARTMENT = "general"
WORKFLOW = ("workflow-web", "workflow-worker")
IN_MEMORY = Path("/dev/shm")  # noqa: S108 - Linux's file system in memory
INSTANCE = {
    "DAFTAR_VAR": os.environ.get("DAFTAR_VAR", "var/bench"),
    "DAFTAR_PORT_SHIFT": os.environ.get("DAFTAR_PORT_SHIFT", "5000"),
}


@contextmanager
def measured_office(*, keep: bool) -> Iterator[Office]:
    """The office, ready. Without `keep` it begins empty and is removed afterwards."""
    environ = {**os.environ, **INSTANCE}
    office = Office(running_site(environ), environ)
    if not keep:
        office.command("down", "--erase")
        office = Office(running_site(environ), environ)
    say(f"starting the office in {office.site.instance.directory} ...")
    office.command("up", "--services")
    try:
        load_district(office.site)
        office.wait_until_ready()
        yield office
    finally:
        if not keep:
            office.command("down", "--erase")


def officer(office: Office) -> Client:
    """The officer of General, with a fresh session."""
    return _client(office, "officer")


def other_officer(office: Office) -> Client:
    """The officer of another department, with a fresh session."""
    return _client(office, "other")


def clerk(office: Office) -> Client:
    """The receiving clerk of General, with a fresh session at the scan station."""
    return office.client("scan", office.cast.clerk)


def stored_files(office: Office) -> int:
    """How many files General has."""
    with closing(sqlite3.connect(f"file:{_database(office)}?mode=ro", uri=True)) as connection:
        begun = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'files'").fetchone()
        return int(connection.execute("SELECT count(*) FROM files").fetchone()[0]) if begun else 0


def long_file(office: Office, turns: int) -> str:
    """A file of General, noted and sent on so often; workflow is ready again. Raises CommandFailed."""
    _add(office, 1, turns)
    with closing(sqlite3.connect(f"file:{_database(office)}?mode=ro", uri=True)) as connection:
        notes = "json_extract(state, '$.note_side.notes')"
        found = connection.execute(f"SELECT id FROM files WHERE {notes} = ?", (turns,)).fetchone()  # noqa: S608
    return str(found[0])


def fill(office: Office, count: int) -> None:
    """General has at least so many files; workflow is ready again. Raises CommandFailed."""
    lacking = count - stored_files(office)
    if lacking > 0:
        _add(office, lacking)


def _add(office: Office, count: int, turns: int = 1) -> None:
    kept = _database(office).parent
    office.command("down", *WORKFLOW)
    with TemporaryDirectory(dir=IN_MEMORY) as folder:
        copy = Path(folder) / kept.name
        shutil.copytree(kept, copy)
        _load(office, copy, count, turns)
        shutil.rmtree(kept)
        shutil.copytree(copy, kept)
    office.start(*WORKFLOW)
    wait_until_ready(office.site)


def _load(office: Office, store: Path, count: int, turns: int) -> None:
    worker = next(one for one in all_processes(office.site) if one.name == "workflow-worker")
    environment = {**os.environ, **worker.environment, "STORE": f"sqlite:///{store}"}
    command = [str(PYTHON), "-m", "workflow", "load-sample", DEPARTMENT, str(count), "--turns", str(turns)]
    run(f"{count} sample files", command, cwd=ROOT, environment=environment)


def _database(office: Office) -> Path:
    return office.store / "workflow" / f"workflow_{DEPARTMENT}.sqlite"


def _client(office: Office, role: str) -> Client:
    return office.client("workflow", getattr(office.cast, role))
