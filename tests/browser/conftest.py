"""The browser that looks at the office, and the pages of `tests/pages` handed out to it from this process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.serving import pages_of
from tests.browser.visitor import chromium
from tests.pages.morning import Morning, monday_morning


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Morning, str]]:
    """The office of the page tests on its Monday morning, and where its pages are."""
    with monday_morning() as morning, pages_of(morning) as address:
        yield morning, address
