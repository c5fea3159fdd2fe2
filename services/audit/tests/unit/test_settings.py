"""An office is refused what would make the trail worth nothing."""

import base64

import pytest

from audit.adapters.keys import FOR_DEVELOPMENT, KeysInHand, read_seeds
from audit.settings import Settings
from chassis.process.settings import SettingsError, read

GOOD = {
    "BROKER": "amqps://audit:long-and-secret@broker:5671/daftar",
    "DEPARTMENTS": "general",
    "S3_ACCESS_KEY": "daftar-audit",
    "S3_ENDPOINT": "minio:9000",
    "S3_SECRET_KEY": "long-and-secret",
    "STORE": "sqlite:////var/lib/audit",
}


def line(seed, owner="audit"):
    return f"{owner}:{base64.b64encode(seed).decode()}\n"


@pytest.fixture
def keys(tmp_path):
    path = tmp_path / "keys"
    path.write_text(line(bytes(range(32))) + line(bytes(range(1, 33))))
    return path


def refused(environ):
    with pytest.raises(SettingsError) as faults:
        read(Settings, environ)
    return str(faults.value)


def test_an_office_with_a_key_and_a_bucket_begins(keys):
    settings = read(Settings, {**GOOD, "SIGNING_KEYS_FILE": str(keys)})
    assert settings.retention_days == 365


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"SIGNING_KEYS_FILE": ""}, "SIGNING_KEYS_FILE is missing"),
        ({"SIGNING_KEYS_FILE": "/nowhere"}, "SIGNING_KEYS_FILE cannot be used"),
        ({"S3_ENDPOINT": ""}, "S3_ENDPOINT is missing"),
        ({"S3_SECRET_KEY": "minioadmin"}, "S3_SECRET_KEY is a password that everybody knows"),
        ({"LOCK_DAYS": "200"}, "LOCK_DAYS is less than RETENTION_DAYS"),
        ({"RETENTION_DAYS": "30"}, "RETENTION_DAYS is not a whole number from 180"),
    ],
)
def test_what_is_unsafe_is_refused(keys, change, said):
    assert said in refused({**GOOD, "SIGNING_KEYS_FILE": str(keys), **change})


@pytest.mark.parametrize(
    "text",
    [
        "",
        line(bytes(32)),
        line(FOR_DEVELOPMENT),
        line(bytes(range(31))),
        line(bytes(range(32)), owner="notify"),
        "audit:no base64",
    ],
)
def test_a_file_of_bad_keys_is_refused(keys, text):
    keys.write_text(text)
    assert "SIGNING_KEYS_FILE cannot be used" in refused({**GOOD, "SIGNING_KEYS_FILE": str(keys)})


def test_while_keys_change_both_sign_and_the_newest_is_named_last(keys):
    in_hand = KeysInHand(read_seeds(keys))
    assert list(in_hand.sign("text")) == list(in_hand.public())
    newest = KeysInHand([bytes(range(1, 33))])
    assert in_hand.public()[-1] == newest.public()[0]
    assert in_hand.sign("text")[newest.public()[0]] == newest.sign("text")[newest.public()[0]]
