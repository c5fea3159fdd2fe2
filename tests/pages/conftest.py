"""The office of the page tests: one for those that only look, else a copy of its own for each test."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

import pytest
import structlog

from services.gateway.tests.browser import Browser
from tests.pages.morning import Morning, monday_morning
from tests.pages.office import Office


@pytest.fixture(scope="module", autouse=True)
def quiet() -> Iterator[None]:
    """Six services in one process tell a lot."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.configure(**before)


@pytest.fixture(scope="session")
def morning() -> Iterator[Morning]:
    """What lies in every test's office when it begins. Tests do not act in this one."""
    with monday_morning() as morning:
        assert not morning.office.faults()
        yield morning


@pytest.fixture
def office(morning: Morning) -> Iterator[Office]:
    """The test's own office."""
    with morning.office.once_more() as office:
        yield office
        assert not office.faults()


@pytest.fixture
def browser(office: Office) -> Callable[[str], Browser]:
    """Somebody logged in, at the pages in English."""
    return lambda login: office.browser(login, "en")


@pytest.fixture
def officer(office: Office) -> Browser:
    """Ananya, officer-in-charge of General."""
    return office.browser("ananya", "en")


@pytest.fixture
def clerk(office: Office) -> Browser:
    """Ratan, head clerk of General: registry and scan station."""
    return office.browser("ratan", "en")
