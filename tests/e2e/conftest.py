"""The whole office for end-to-end tests: every process on the real servers, with the demonstration's rules.

It runs as part of the instance var/test and is stopped with it.
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
