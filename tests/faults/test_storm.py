"""Storms on the real office: whatever falls over, whenever, no law is broken (issue 7n).

`make storm SEEDS="3 7 20-29"` raises long ones; without seeds there is one short one. What everybody did is
written to `storms/<seed>.jsonl` in the instance's folder.
"""

from __future__ import annotations

import os

import pytest

from deploy.demo.client import Client
from tests.faults.conftest import AtRest
from tests.faults.nemesis import plan, strike
from tests.faults.traffic import Traffic
from tests.office import Office

SHORT, LONG = 3, 12  # blows
COURIERS = 6
PATIENCE = 0.5


def seeds(wanted: str) -> list[int]:
    """Of "3 7 20-29", each."""
    ranges = [word.partition("-") for word in wanted.split()]
    return [seed for first, _, last in ranges for seed in range(int(first), int(last or first) + 1)]


WANTED = os.environ.get("SEEDS", "")


@pytest.mark.parametrize("seed", seeds(WANTED) or [20261125])
def test_no_law_is_broken_in_a_storm(
    office: Office, posts: list[Client], comes_to_rest: AtRest, seed: int
) -> None:
    with Traffic(posts, seed=seed, couriers=COURIERS, patience=PATIENCE) as traffic:
        try:
            traffic.goes_on(10)
            for blow in plan(seed, LONG if WANTED else SHORT):
                strike(office, blow, traffic.chronicle)
            office.wait_until_ready()
            traffic.goes_on(10)
        finally:
            traffic.chronicle.save(office.site.instance.folder("storms") / f"{seed}.jsonl")
    comes_to_rest(traffic.deeds())


def test_a_storm_can_be_had_again() -> None:
    assert list(plan(31, LONG)) == list(plan(31, LONG)) != list(plan(32, LONG))
    assert seeds("3 7 20-22") == [3, 7, 20, 21, 22]
