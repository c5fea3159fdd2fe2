"""Settings with which papers could leak or be cut short are refused at start by their names."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from chassis.confine.guards import Guard
from chassis.process.settings import SettingsError, read
from chassis.testing.forbidding import FORBIDDING
from files.settings import Settings

ROOT = Path(__file__).parents[4]

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


def test_a_site_cannot_give_up_every_guard_around_parsers():
    assert len(read(Settings, GOOD).sandbox_demands) == len(Guard)
    with pytest.raises(SettingsError, match="SANDBOX_DEMANDS=none"):
        read(Settings, {**GOOD, "SANDBOX_DEMANDS": "none"})


def test_a_service_around_whose_parsers_a_guard_does_not_hold_refuses_to_start():
    environ = {**GOOD, "PATH": os.environ["PATH"]}
    command = [*FORBIDDING, "landlock_create_ruleset", sys.executable, "-m", "files", "worker"]
    ended = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, timeout=60, check=False)
    assert ended.returncode == 2
    assert b"does not hold here: files" in ended.stderr
    assert b'"event": "sandbox_tried"' in ended.stdout + ended.stderr
