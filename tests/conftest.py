"""The whole office for the tests of most folders here: every process on the real servers.

It works by the demonstration's rules, as part of the instance var/test, once for all tests of a run, and is
stopped with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

from tests.office import Office, running_office
from tests.servers import Servers
from tests.walled import Walled, walled_office

ON_THE_OFFICE = (
    "tests/e2e/",
    "tests/security/",
    "tests/browser/test_life_in_a_browser.py",
    "tests/faults/",
    "tests/monitoring/test_live.py",
)
OWN = (
    "tests/e2e/test_mongo.py",
    "tests/e2e/test_restore.py",
    "tests/e2e/test_tls.py",
    "tests/monitoring/test_live.py",
)
"""What starts an office of its own."""


class ByOffice(LoadScopeScheduling):  # type: ignore[misc]  # untyped library
    """Spread over workers, all tests of the one office run in one of them, in their order; those that start
    an office of their own run beside it, one after the other. Those without a server go by file to whoever is
    free.
    """

    def _split_scope(self, nodeid: str) -> str:
        if not nodeid.startswith(ON_THE_OFFICE):
            return nodeid.split("::", 1)[0]
        return "own" if nodeid.startswith(OWN) else "office"


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByOffice:
    """How workers share the tests of these folders, whatever `--dist` says."""
    return ByOffice(config, log)


@pytest.fixture(scope="session")
def office(servers: Servers) -> Iterator[Office]:
    """The office, ready: the sample district is loaded and every process has what it needs."""
    with running_office() as office:
        yield office


@pytest.fixture(scope="session")
def walled() -> Iterator[Walled]:
    """An office of its own as `make up` starts it, with TLS and those who watch."""
    with walled_office("tls", {}) as walled:
        yield walled
