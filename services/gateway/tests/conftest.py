"""What tests of the gateway alone share; pages over their services are tested in tests/pages."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from chassis.testing.clock import FakeClock
from gateway.settings import Settings

KEY = bytes(range(32))


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def settings() -> Settings:
    return Settings(cookie_key=KEY, development=True)


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "cookie.key"
    path.write_text(base64.b64encode(KEY).decode())
    return path
