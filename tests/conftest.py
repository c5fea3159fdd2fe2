"""The whole office for the tests of every folder here: every process on the real servers.

It works by the demonstration's rules, as part of the instance var/test, once for all tests of a run, and is
stopped with it.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.office import Office, running_office
from tests.servers import Servers


@pytest.fixture(scope="session")
def office(servers: Servers) -> Iterator[Office]:
    """The office, ready: the sample district is loaded and every process has what it needs."""
    with running_office() as office:
        yield office
