"""Settings under which keys lie open or the revoked come in are refused at start by their names."""

import pytest

from auth.settings import Settings
from chassis.process.settings import SettingsError, read
from chassis.testing.keys import write_kek

GOOD = {
    "STORE": "sqlite:////var/lib/daftar",
    "BROKER": "amqps://auth:secret@broker.example:5671/daftar",
}


@pytest.fixture
def good(tmp_path):
    return {**GOOD, "KEK_FILE": str(write_kek(tmp_path, "auth"))}


@pytest.mark.parametrize(("name", "value"), [("KEK_FILE", ""), ("ACCESS_SECONDS", "301")])
def test_what_is_unsafe_is_refused_outside_development(good, name, value):
    assert not read(Settings, good).development
    with pytest.raises(SettingsError, match=name):
        read(Settings, {**good, name: value})
    assert read(Settings, {**good, name: value, "DEVELOPMENT": "yes"}).development


@pytest.mark.parametrize(
    ("name", "value"), [("ACCESS_SECONDS", "0"), ("SESSION_HOURS", "0"), ("HEARTBEAT_SECONDS", "0")]
)
def test_a_time_that_does_not_pass_is_refused(good, name, value):
    with pytest.raises(SettingsError, match=name):
        read(Settings, {**good, name: value, "DEVELOPMENT": "yes"})
