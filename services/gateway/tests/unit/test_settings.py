"""Addresses and keys with which the pages would be no secret are refused at start by their names."""

from __future__ import annotations

import base64
import os

import pytest

from chassis.process.settings import SettingsError, read
from gateway.settings import Settings


@pytest.fixture
def good(tmp_path):
    key = tmp_path / "cookie"
    key.write_text(base64.b64encode(os.urandom(32)).decode())
    return {"COOKIE_KEY_FILE": str(key)}


@pytest.mark.parametrize(
    ("name", "value"),
    [("HTTP_BIND", "0.0.0.0:8080"), ("FILES_URL", "jm=http://10.0.0.7:8102,*=http://127.0.0.1:8102")],
)
def test_what_is_unsafe_is_refused_outside_development(good, name, value):
    assert not read(Settings, good).development
    with pytest.raises(SettingsError, match=name):
        read(Settings, {**good, name: value})
    assert read(Settings, {**good, name: value, "DEVELOPMENT": "yes"}).development


def test_a_key_of_noughts_seals_nothing(good, tmp_path):
    key = tmp_path / "noughts"
    key.write_text(base64.b64encode(bytes(32)).decode())
    with pytest.raises(SettingsError, match="anybody would guess"):
        read(Settings, {**good, "COOKIE_KEY_FILE": str(key)})


@pytest.mark.parametrize(
    "value", ["mailto:security@daftar.test", "https://daftar.test/weakness", "tel:+91-33-5550-0100"]
)
def test_a_contact_is_an_address(good, value):
    assert read(Settings, {**good, "SECURITY_CONTACT": value}).security_contact == value


@pytest.mark.parametrize(
    "value", ["security@daftar.test", "http://daftar.test", "mailto:a@b.test\nExpires: never", "mailto:"]
)
def test_what_is_no_contact_is_refused(good, value):
    with pytest.raises(SettingsError, match="SECURITY_CONTACT"):
        read(Settings, {**good, "SECURITY_CONTACT": value})
