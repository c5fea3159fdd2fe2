"""An office that works is backed up, wiped, and raised elsewhere from the backup: what had been acknowledged
when the backup began is there, every law holds, and the work goes on.

Offices of its own, servers included: the first is gone when the second is raised, under other ports.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from deploy.backup import here
from deploy.backup.archive import Archive
from deploy.backup.objects import Paper, Pool, copy_out
from deploy.demo.client import Client
from deploy.demo.life import Life
from deploy.demo.office import running_site
from deploy.local import servers as local_servers
from deploy.local.paths import PYTHON, ROOT
from tests.checker import Checker, Deed, Stores, queue_lengths, told
from tests.district import SMALL_DISTRICT, make_small_district
from tests.faults.traffic import Traffic
from tests.office import Office, running_office, short_letter, wait_for
from tests.servers import TEST_INSTANCE

REST_SECONDS = 150.0
MOVES = 20


def instance(name: str, shift: int) -> dict[str, str]:
    return {
        "DAFTAR_VAR": f"{TEST_INSTANCE['DAFTAR_VAR']}-{name}",
        "DAFTAR_PORT_SHIFT": str(int(TEST_INSTANCE["DAFTAR_PORT_SHIFT"]) + shift),
        **SMALL_DISTRICT,
    }


FIRST, SECOND = instance("backed-up", 600), instance("restored", 640)


def ran(*words: str, environ: Mapping[str, str]) -> str:
    done = subprocess.run(
        [str(PYTHON), "-m", *words],
        cwd=ROOT,
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{words}:\n{done.stdout}{done.stderr}"
    return done.stdout


@pytest.fixture
def nothing_left() -> Iterator[None]:
    """Neither office is there before or afterwards."""
    make_small_district()
    for environ in (FIRST, SECOND):
        ran("deploy.local", "down", "--erase", environ=environ)
    yield
    for environ in (FIRST, SECOND):
        ran("deploy.local", "down", "--erase", environ=environ)


def posts(office: Office) -> list[Client]:
    people = (("oc.general", "gen-oc"), ("hc.general", "gen-hc"), ("lao", "la-oc"), ("dplo", "dev-oc"))
    return [office.at(login, post) for login, post in people]


def comes_to_rest(office: Office, deeds: Sequence[Deed]) -> None:
    """All that was on its way has arrived, and no law is broken: asked until it is so, or too late."""
    found = local_servers.addresses(office.site.instance, {})
    queues = partial(queue_lengths, found["BROKER_ADMIN"], found["BROKER_MANAGEMENT"])
    checker, broken = Checker(Stores(office.store), queues, deeds), [""]

    def none_broken() -> bool:
        broken[:] = [told(checker.violations())]
        return broken == [""]

    try:
        wait_for(none_broken, "rest", REST_SECONDS)
    except AssertionError as late:
        raise AssertionError(f"{late}\n{broken[0]}") from late


def papers(environ: Mapping[str, str], pool: Path) -> set[Paper]:
    """Every paper that the object store holds now, but for when it was put there."""
    objects = here.site({**os.environ, **environ}).objects
    return {timeless(one) for one in copy_out(objects, Pool(pool), datetime.now(UTC), [])[1]}


def timeless(paper: Paper) -> Paper:
    return Paper(**{**vars(paper), "modified": "", "etag": ""})


@pytest.mark.usefixtures("nothing_left")
def test_what_was_acknowledged_before_the_backup_is_there_after_a_restore(tmp_path: Path) -> None:
    backups = tmp_path / "backups"
    with running_office(FIRST) as office:
        traces = Life(office.gateway, office.cast, short_letter(), lambda _step, _ids: None).run()
        with Traffic(posts(office), seed=8) as traffic:
            traffic.goes_on(MOVES)
            acknowledged = traffic.chronicle.deeds()
            ran("deploy.backup", "make", str(backups), environ=office.environ)
            traffic.goes_on(MOVES)
        later = [replace(deed, position=None) for deed in traffic.deeds()[len(acknowledged) :]]
        assert later, "the office worked on; what was done by then may be there or not"
    deeds = [*acknowledged, *later]
    ran("deploy.local", "down", "--erase", environ=FIRST)

    ran("deploy.backup", "restore", str(backups), environ=SECOND)  # its audits found nothing

    environ = {**os.environ, **SECOND}
    office = Office(running_site(environ), environ)
    office.wait_until_ready()
    comes_to_rest(office, deeds)
    backup = Archive(backups).backup()
    kept = {timeless(one) for one in backup.papers()}
    assert kept
    assert kept <= papers(SECOND, tmp_path / "pool")
    assert office.at("oc.general", "gen-oc").get(f"/files/{traces.file}").status_code == 200

    again = Life(office.gateway, office.cast, short_letter(), lambda _step, _ids: None).run()
    assert again.steps[-1] == "file-came-back"
    comes_to_rest(office, deeds)
