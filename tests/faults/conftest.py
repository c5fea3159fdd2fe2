"""The office that these tests knock over, and the people who work in it meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import pytest

from deploy.demo.client import Client
from tests.checker import Checker, Deed, Stores, queue_lengths, told
from tests.office import Office, wait_for
from tests.servers import Servers

REST_SECONDS = 150.0  # far longer than it takes to sweep and hear what a killed process left

AtRest = Callable[[Sequence[Deed]], None]


@pytest.fixture
def posts(office: Office) -> list[Client]:
    """Officers of three departments, two of them in the home department."""
    people = (("oc.general", "gen-oc"), ("hc.general", "gen-hc"), ("lao", "la-oc"), ("dplo", "dev-oc"))
    return [office.at(login, post) for login, post in people]


@pytest.fixture
def comes_to_rest(office: Office, servers: Servers) -> AtRest:
    """All that was sent has arrived by itself, and no law is broken: asked until it is so, or too late."""

    def check(deeds: Sequence[Deed]) -> None:
        queues = partial(queue_lengths, servers.broker_admin, servers.broker_management)
        checker = Checker(Stores(office.store), queues, deeds)
        found = checker.violations()

        def none_left() -> bool:
            found[:] = checker.violations()
            return not found

        try:
            wait_for(none_left, "rest", REST_SECONDS)
        except AssertionError as late:
            raise AssertionError(f"{late}\n{told(found)}") from late

    return check
