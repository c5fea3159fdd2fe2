"""A service's processes from its declaration: a role a process, and nothing is left open when one ends."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from chassis.health import Ping
from chassis.http.app import ON_EXIT
from chassis.process.service import Command, Ground, Running, Service, report
from chassis.process.settings import CommonSettings, SettingsError, read, setting
from chassis.process.worker import Timer
from chassis.record import Finding
from chassis.store.parking import PARKED
from chassis.store.port import Collection
from chassis.wire.consumer import Handler

CONTRACTS = Path(__file__).parents[3] / "contracts"
THINGS = Collection("things")


@dataclass(frozen=True)
class Settings(CommonSettings):
    """One setting of its own."""

    colour: str = setting("COLOUR", default="green", help="of the door")


@dataclass
class Door:
    """The smallest application there is."""

    settings: Settings
    ground: Ground
    happened: list[str] = field(default_factory=list)

    def web(self) -> Flask:
        return Flask("door")

    def pings(self) -> Mapping[str, Ping]:
        return {"store": self.ground.database().ping}

    def handlers(self) -> Mapping[str, Handler]:
        return {}

    def timers(self) -> list[Timer]:
        return []

    def begin(self) -> None:
        self.happened.append("begun")

    def close(self) -> None:
        self.happened.append("closed")


class House:
    """The declaration of the service, and what became of its applications."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.doors: list[Door] = []

    def assemble(self, settings: Settings, ground: Ground) -> Door:
        self.doors.append(Door(settings, ground))
        return self.doors[-1]

    def check(self, settings: Settings) -> None:
        if settings.colour == "none":
            raise SettingsError(["COLOUR is none"])

    def write_down(self, _running: Running[Settings, Door], asked: argparse.Namespace) -> int:
        asked.path.write_text("what was done")
        return 0

    def paint(self, running: Running[Settings, Door], asked: argparse.Namespace) -> int:
        aggregates = running.ground.aggregates(THINGS)
        aggregates.create(asked.thing, {"colour": running.settings.colour})
        running.application.happened.append(f"painted {aggregates.load(asked.thing).state['colour']}")
        return 7

    @property
    def service(self) -> Service[Settings, Door]:
        return Service(
            name="auth",  # one that the contract knows
            about="A door",
            read_settings=lambda: read(Settings, self.environ),
            settings=Settings,
            collections=(THINGS,),
            assemble=self.assemble,
            check=self.check,
            commands={
                "paint": Command("paints", self.paint, lambda parser: parser.add_argument("thing")),
                "write": Command(
                    "writes", self.write_down, lambda parser: parser.add_argument("path", type=Path)
                ),
            },
        )


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, Any]:
    return {
        "STORE": f"sqlite:///{tmp_path}",
        "BROKER": "amqp://daftar:secret@127.0.0.1:1/none",
        "DEPARTMENTS": "general",
        "CONTRACTS": str(CONTRACTS),
        "DEVELOPMENT": "yes",
    }


def test_a_command_is_given_the_running_service_and_answers_with_its_own_status(environ) -> None:
    house = House(environ | {"COLOUR": "blue"})
    assert house.service.main(["paint", "gate"]) == 7
    assert house.doors[0].happened == ["painted blue", "closed"]


def test_what_a_process_makes_on_the_drive_is_its_account_s_alone(environ, tmp_path) -> None:
    before = os.umask(0o022)
    try:
        assert House(environ).service.main(["write", str(tmp_path / "note")]) == 0
        assert (tmp_path / "note").stat().st_mode & 0o777 == 0o600
        assert os.umask(0o022) == 0o022
    finally:
        os.umask(before)


def test_unsound_settings_are_told_and_nothing_is_assembled(environ, capsys) -> None:
    for fault, told in (
        (environ | {"STORE": ""}, "STORE is missing"),
        (environ | {"COLOUR": "none"}, "none"),
    ):
        house = House(fault)
        assert house.service.main(["worker"]) == 2
        assert told in capsys.readouterr().err
        assert house.doors == []


def test_the_settings_are_listed_without_being_read(capsys) -> None:
    assert House({}).service.main(["settings"]) == 0
    assert "`COLOUR`" in capsys.readouterr().out


def test_an_unknown_role_is_refused_with_the_ones_that_there_are(environ, capsys) -> None:
    with pytest.raises(SystemExit) as refused:
        House(environ).service.main(["porter"])
    assert refused.value.code == 2
    assert "paint" in capsys.readouterr().err


def test_the_web_application_closes_what_its_process_opened(environ) -> None:
    house = House(environ)
    app = house.service.web_app(read(Settings, environ))
    house.doors[0].ground.database().ping()
    for close in app.extensions[ON_EXIT]:
        close()
    assert house.doors[0].happened == ["closed"]


def test_an_application_that_cannot_be_assembled_leaves_nothing_open(environ) -> None:
    def fail(_settings: Settings, ground: Ground) -> Door:
        ground.database().ping()
        raise LookupError("no door")

    service = House(environ).service
    broken = Service(**{**vars(service), "assemble": fail})
    with pytest.raises(LookupError):
        broken.main(["paint", "gate"])


@pytest.mark.parametrize(
    ("found", "status", "printed"), [([], 0, ""), ([Finding("gate", 7, "head")], 1, "gate 7 head\n")]
)
def test_what_an_audit_found_is_printed_and_decides_the_status(found, status, printed, capsys) -> None:
    assert report(found) == status
    assert capsys.readouterr().out == printed


def test_what_the_chassis_keeps_lies_in_every_service_beside_its_own() -> None:
    held = House({}).service.every_collection
    assert held[0] is THINGS
    assert PARKED in held
