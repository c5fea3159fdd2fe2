"""The whole life of a letter with every service's documents in MongoDB, by one setting.

An office of its own, servers included, so that nothing of it meets the other office's queues. The server is
the test double of architecture 4.1: in memory, hence fresh at each start.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping

import pymongo
import pytest

from deploy.demo.life import Life
from deploy.local import servers as local_servers
from deploy.local.instance import open_instance
from deploy.local.paths import PYTHON, ROOT
from tests.district import SMALL_DISTRICT, make_small_district
from tests.office import Office, running_office, short_letter
from tests.servers import TEST_INSTANCE

SHIFT = 500  # ports, from those of the other office
OWN_INSTANCE = {
    **SMALL_DISTRICT,
    "DAFTAR_VAR": f"{TEST_INSTANCE['DAFTAR_VAR']}-mongo",
    "DAFTAR_PORT_SHIFT": str(int(TEST_INSTANCE["DAFTAR_PORT_SHIFT"]) + SHIFT),
}


def command(*words: str, environ: Mapping[str, str]) -> None:
    subprocess.run(
        [str(PYTHON), "-m", "deploy.local", *words],
        cwd=ROOT,
        env={**environ},
        check=True,
        stdout=subprocess.PIPE,
    )


@pytest.fixture
def mongo(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a fresh MongoDB-wire server; the whole instance is gone afterwards."""
    make_small_district()
    environ = {**os.environ, **OWN_INSTANCE}
    command("down", "--erase", environ=environ)
    command("up", "mongo", environ=environ)
    yield local_servers.addresses(open_instance(environ), environ)["MONGO"]
    command("down", "--erase", environ=environ)


@pytest.fixture
def office_on_mongo(mongo: str) -> Iterator[Office]:
    with running_office({**OWN_INSTANCE, "STORE": mongo}) as office:
        yield office


def test_a_letter_lives_its_whole_life_in_mongodb(office_on_mongo: Office, mongo: str) -> None:
    traces = Life(
        office_on_mongo.gateway, office_on_mongo.cast, short_letter(), lambda _step, _ids: None
    ).run()
    assert traces.steps[-1] == "file-came-back"

    with pymongo.MongoClient[dict[str, object]](mongo) as client:
        kept = client["workflow_general"]["files"].find_one({"_id": traces.file})
        assert client["workflow_landacq"]["desks"].count_documents({}) > 0
        assert client["notify_landacq"]["watches"].find_one({"_id": traces.file})
    assert kept
    assert not list(office_on_mongo.store.rglob("*.sqlite")), "nothing lies elsewhere"
