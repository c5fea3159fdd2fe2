"""Settings with which no paper could be offered, or only unsafely, are refused at start by their names."""

from __future__ import annotations

import pytest

from chassis.process.settings import SettingsError, read
from scan.settings import Settings

GOOD = {
    "STORE": "sqlite:////var/lib/daftar",
    "BROKER": "amqps://scan:secret@broker.example:5671/daftar",
    "DEPARTMENTS": "general",
    "S3_ENDPOINT": "objects.example:9000",
    "S3_ACCESS_KEY": "scan",
    "S3_SECRET_KEY": "secret",
    "KEK_FILE": "/run/secrets/kek",
}


def test_an_address_may_be_signed_for_seven_days_and_no_longer():
    assert read(Settings, {**GOOD, "CLAIM_HOURS": "168"}).claim_hours == 168
    with pytest.raises(SettingsError, match="CLAIM_HOURS is not a whole number from 1 to 168"):
        read(Settings, {**GOOD, "CLAIM_HOURS": "169"})


@pytest.mark.parametrize(
    ("name", "value"), [("KEK_FILE", ""), ("S3_ACCESS_KEY", "minioadmin"), ("S3_SECURE", "no")]
)
def test_what_is_unsafe_is_refused_outside_development(name, value):
    with pytest.raises(SettingsError, match=name):
        read(Settings, {**GOOD, name: value})
    assert read(Settings, {**GOOD, name: value, "DEVELOPMENT": "yes"}).development
