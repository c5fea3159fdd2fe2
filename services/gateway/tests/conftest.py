"""One office in memory and browsers on it, for every test of the pages."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from chassis.testing.clock import FakeClock
from gateway.bootstrap import web_app
from gateway.settings import Settings
from services.gateway.tests.browser import Browser
from services.gateway.tests.fake_office import FakeOffice

KEY = bytes(range(32))


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def office(clock: FakeClock) -> Iterator[FakeOffice]:
    """It says nothing that the services do not, else what the pages make of it proves nothing."""
    office = FakeOffice(clock)
    yield office
    assert not office.unpromised


@pytest.fixture
def settings() -> Settings:
    return Settings(cookie_key=KEY, development=True, workflow_url="general=http://a,jm=http://b")


@pytest.fixture
def app(office: FakeOffice, clock: FakeClock, settings: Settings) -> Flask:
    app = web_app(settings, clock=clock, transport=office.transport)
    app.testing = True
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


@pytest.fixture
def browser(app: Flask) -> Callable[[str], Browser]:
    def of(login: str) -> Browser:
        browser = Browser(app)
        browser.log_in(login)
        return browser

    return of


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "cookie.key"
    path.write_text(base64.b64encode(KEY).decode())
    return path
