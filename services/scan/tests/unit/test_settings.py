"""Settings with which no paper could be offered, or only unsafely, are refused at start by their names."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from chassis.confine.guards import Guard
from chassis.process.settings import SettingsError, read
from chassis.testing.forbidding import FORBIDDING
from chassis.testing.keys import write_kek
from scan.settings import Settings

ROOT = Path(__file__).parents[4]

GOOD = {
    "STORE": "sqlite:////var/lib/daftar",
    "BROKER": "amqps://scan:secret@broker.example:5671/daftar",
    "DEPARTMENTS": "general",
    "S3_ENDPOINT": "objects.example:9000",
    "S3_ACCESS_KEY": "scan",
    "S3_SECRET_KEY": "secret",
}


@pytest.fixture
def good(tmp_path):
    return {**GOOD, "KEK_FILE": str(write_kek(tmp_path, "scan"))}


def test_an_address_may_be_signed_for_seven_days_and_no_longer(good):
    assert read(Settings, {**good, "CLAIM_HOURS": "168"}).claim_hours == 168
    with pytest.raises(SettingsError, match="CLAIM_HOURS is not a whole number from 1 to 168"):
        read(Settings, {**good, "CLAIM_HOURS": "169"})


@pytest.mark.parametrize(
    ("name", "value"), [("KEK_FILE", ""), ("S3_ACCESS_KEY", "minioadmin"), ("S3_SECURE", "no")]
)
def test_what_is_unsafe_is_refused_outside_development(good, name, value):
    with pytest.raises(SettingsError, match=name):
        read(Settings, {**good, name: value})
    assert read(Settings, {**good, name: value, "DEVELOPMENT": "yes"}).development


def test_a_site_cannot_give_up_every_guard_around_parsers(good):
    assert len(read(Settings, good).sandbox_demands) == len(Guard)
    with pytest.raises(SettingsError, match="SANDBOX_DEMANDS=none"):
        read(Settings, {**good, "SANDBOX_DEMANDS": "none"})


def test_a_service_around_whose_parsers_a_guard_does_not_hold_refuses_to_start(good):
    environ = {**good, "PATH": os.environ["PATH"]}
    command = [*FORBIDDING, "landlock_create_ruleset", sys.executable, "-m", "scan", "worker"]
    ended = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, timeout=60, check=False)
    assert ended.returncode == 2
    assert b"does not hold here: files" in ended.stderr
    assert b'"event": "sandbox_tried"' in ended.stdout + ended.stderr
