"""The simulated office: its people do whatever they may while processes are killed, and every law holds."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from deploy.simulate.district import District
from deploy.simulate.matters import Matters
from deploy.simulate.walk import Done, Simulation
from tests.checker import Deed
from tests.faults.conftest import AtRest
from tests.office import Office
from tests.support.deep import lives

FILES, ACTS = lives(9), lives(40)
VICTIMS = ("workflow-worker", "workflow-web", "notify-worker", "workflow-web")


def test_whatever_people_may_do_is_done_once_though_processes_are_killed(
    office: Office, comes_to_rest: AtRest
) -> None:
    people = Simulation(office.api, District.read(office.site.district), Matters.read(), seed=11)
    people.opens(FILES)
    with ThreadPoolExecutor(1) as nemesis:
        for victim in VICTIMS:
            fallen = nemesis.submit(_falls_and_rises, office, victim)
            people.works(ACTS)
            fallen.result()
    people.works(ACTS)
    office.wait_until_ready()
    assert people.asked_again > 0, "the web process was killed while it was asked"
    comes_to_rest([as_deed(done) for done in people.done if done.type.startswith("file.")])


def _falls_and_rises(office: Office, victim: str) -> None:
    office.kill(victim)
    office.start(victim)


def as_deed(done: Done) -> Deed:
    return Deed(done.item, done.position, done.type, done.post)
