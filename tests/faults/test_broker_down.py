"""The broker dies in the middle of traffic: an office works on within itself, nothing is lost (3, 5, 6)."""

from __future__ import annotations

from deploy.demo.client import Client
from tests.faults.conftest import AtRest
from tests.faults.traffic import Traffic
from tests.paperwork import arrives, desk, forward, open_file, take_up
from tests.servers import Servers

SEED = 20261122


def test_a_broker_that_dies_and_comes_back_loses_nothing(
    posts: list[Client], servers: Servers, comes_to_rest: AtRest
) -> None:
    general, head_clerk, landacq, _ = posts
    with Traffic(posts, seed=SEED) as traffic:
        traffic.goes_on(20)
        servers.kill("rabbitmq")
        try:
            inside = open_file(general, "Within one office")
            forward(general, inside, "gen-hc")
            assert inside not in desk(general)
            assert desk(head_clerk)[inside]["unread"], "the desks of one's own department need no broker"
            take_up(head_clerk, inside)
            across = open_file(general, "To another office")
            forward(general, across, "la-oc")
            traffic.goes_on(20)
        finally:
            servers.start("rabbitmq")
        traffic.goes_on(20)
        arrives(landacq, across, 60)
    assert traffic.chronicle.forwards > 60
    comes_to_rest(traffic.deeds())
