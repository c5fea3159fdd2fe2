"""Settings with which papers could leak or be cut short are refused at start by their names."""

from __future__ import annotations

import pytest

from chassis.process.settings import SettingsError, read
from files.settings import Settings

GOOD = {
    "STORE": "sqlite:////var/lib/daftar",
    "BROKER": "amqps://files:secret@broker.example:5671/daftar",
    "DEPARTMENTS": "general",
    "S3_ENDPOINT": "objects.example:9000",
    "S3_ACCESS_KEY": "files",
    "S3_SECRET_KEY": "secret",
    "CLAIM_HOSTS": "objects.example:9000",
    "CLAMAV": "127.0.0.1:3310",
}


@pytest.mark.parametrize(
    ("name", "value"), [("LOCK_MODE", "GOVERNANCE"), ("S3_ACCESS_KEY", "minioadmin"), ("S3_SECURE", "no")]
)
def test_what_is_unsafe_is_refused_outside_development(name, value):
    assert not read(Settings, GOOD).development
    with pytest.raises(SettingsError, match=name):
        read(Settings, {**GOOD, name: value})
    assert read(Settings, {**GOOD, name: value, "DEVELOPMENT": "yes"}).development


@pytest.mark.parametrize("value", ["0", "-1", "1.5", "ten"])
def test_a_limit_that_lets_nothing_through_is_refused(value):
    with pytest.raises(SettingsError, match="MAX_PAGES is not a whole number from 1"):
        read(Settings, {**GOOD, "MAX_PAGES": value})
