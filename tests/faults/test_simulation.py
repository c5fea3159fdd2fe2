"""The simulated office: its people do whatever they may while processes are killed, and every law holds."""

from __future__ import annotations

from deploy.simulate.district import District
from deploy.simulate.matters import Matters
from deploy.simulate.walk import Done, Simulation
from tests.checker import Deed
from tests.faults.conftest import AtRest
from tests.office import Office
from tests.support.deep import lives

FILES, ACTS = lives(9), lives(60)
VICTIMS = ("workflow-worker", "workflow-web")


def test_whatever_people_may_do_is_done_once_though_processes_are_killed(
    office: Office, comes_to_rest: AtRest
) -> None:
    people = Simulation(office.api, District.read(office.site.district), Matters.read(), seed=11)
    people.opens(FILES)
    for victim in VICTIMS:
        people.works(ACTS)
        office.kill(victim)
        office.start(victim)
    people.works(ACTS)
    office.wait_until_ready()
    comes_to_rest([as_deed(done) for done in people.done if done.type.startswith("file.")])


def as_deed(done: Done) -> Deed:
    return Deed(done.item, done.position, done.type, done.post)
