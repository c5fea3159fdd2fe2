"""Settings under which keys lie open or the revoked come in are refused at start by their names."""

import pytest

from auth.settings import Settings
from chassis.process.settings import SettingsError, read

GOOD = {
    "STORE": "sqlite:////var/lib/daftar",
    "BROKER": "amqps://auth:secret@broker.example:5671/daftar",
    "KEK_FILE": "/run/secrets/kek",
}


@pytest.mark.parametrize(("name", "value"), [("KEK_FILE", ""), ("ACCESS_SECONDS", "301")])
def test_what_is_unsafe_is_refused_outside_development(name, value):
    assert not read(Settings, GOOD).development
    with pytest.raises(SettingsError, match=name):
        read(Settings, {**GOOD, name: value})
    assert read(Settings, {**GOOD, name: value, "DEVELOPMENT": "yes"}).development


@pytest.mark.parametrize(
    ("name", "value"), [("ACCESS_SECONDS", "0"), ("SESSION_HOURS", "0"), ("HEARTBEAT_SECONDS", "0")]
)
def test_a_time_that_does_not_pass_is_refused(name, value):
    with pytest.raises(SettingsError, match=name):
        read(Settings, {**GOOD, name: value, "DEVELOPMENT": "yes"})
