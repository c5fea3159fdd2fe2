"""The browser and the office it looks at."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.visitor import chromium
from tests.office import Office, running_office
from tests.servers import Servers


@pytest.fixture(scope="session")
def office(servers: Servers) -> Iterator[Office]:
    """The office, ready."""
    with running_office() as office:
        yield office


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with chromium() as running:
        yield running
