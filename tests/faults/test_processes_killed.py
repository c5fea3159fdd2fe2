"""Processes are killed at seeded moments of the traffic; whatever came between, every law holds (law 3)."""

from __future__ import annotations

import random

from deploy.demo.client import Client
from tests.faults.conftest import AtRest
from tests.faults.traffic import Traffic
from tests.office import Office

SEED = 31
VICTIMS = ("workflow-worker", "notify-worker", "workflow-web", "workflow-web")
MOVES_BETWEEN = (3, 25)  # acknowledged movements before the next blow


def test_processes_killed_at_any_moment_lose_nothing_and_do_nothing_twice(
    office: Office, posts: list[Client], comes_to_rest: AtRest
) -> None:
    nemesis = random.Random(SEED)
    with Traffic(posts, seed=SEED) as traffic:
        for victim in nemesis.sample(VICTIMS, len(VICTIMS)):
            traffic.goes_on(nemesis.randint(*MOVES_BETWEEN))
            office.kill(victim)
            office.start(victim)
    office.wait_until_ready()
    assert traffic.chronicle.asked_again > 0, "the web process was killed while it was asked"
    comes_to_rest(traffic.deeds())
