"""All that auth says obeys the contract, and all that it may hear is handled."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from auth.application import absences
from auth.application.accounts import disable, enable
from auth.application.entering import LogInRefused
from auth.application.factors import forget
from auth.application.sessions import log_out
from auth.domain.absence import Absence
from auth.domain.history import Told
from auth.messages.incoming import ASKED
from chassis.envelope import Event, InvalidEvent
from chassis.ids import new_ulid
from chassis.record import Cause
from chassis.wire.consumer import Outcome, check_handlers
from services.auth.tests.conftest import enter, offer_and_confirm

EVENTS = Path(__file__).parents[4] / "contracts" / "events"
OURS = sorted(folder.name for folder in EVENTS.glob("auth.*"))


def examples(kind: str) -> list[Path]:
    return [path for name in OURS for path in sorted((EVENTS / name / kind).glob("*.json"))]


@pytest.mark.parametrize("path", examples("good"), ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_a_good_example_is_accepted(catalogue, path):
    assert catalogue.check(json.loads(path.read_text())).type == path.parts[-3]


@pytest.mark.parametrize("path", examples("bad"), ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_a_bad_example_is_refused_for_its_reason(catalogue, path):
    example = json.loads(path.read_text())
    with pytest.raises(InvalidEvent) as caught:
        catalogue.check(example["event"])
    assert example["because"] in caught.value.reason


def test_everything_that_auth_says_obeys_the_contract(office, broker, catalogue, clock):
    opened = enter(office, place="10.20.0.7")
    log_out(opened.refresh.split(".")[0], office.entrance.sessions, clock, Cause())
    for login in ("collector", "nobody"):
        with pytest.raises(LogInRefused):
            enter(office, "wrong", login=login)
    disable("collector", "operator", office.entrance)
    enable("collector", office.entrance)
    forget("collector", office.entrance)
    offer_and_confirm(office, enter(office))
    office.commands.note("enable", "collector", "asim@daftar-1")
    by = Told("2026-11-22T10:15:30.123Z", {"person": "e-1002", "post": "adm-gen"})
    until = clock.now() + timedelta(days=1)
    absence = Absence.entered(new_ulid(), "e-1001", "dm", clock.now(), until, "e-1002")
    absences.enter(absence, by, office.directory, clock)
    absences.cut_short(absence.id, by, office.directory)
    office.announce()
    assert broker.unrouted == []
    assert {catalogue.check(raw).type for raw in broker.sent} == set(OURS) - {
        "auth.post.changed.v1",
        "auth.person.changed.v1",
        "auth.charge.relinquished.v1",
    }


def test_auth_handles_what_it_is_named_for(office, catalogue):
    check_handlers(catalogue, "auth", office.handlers())


@pytest.mark.parametrize("asked", ASKED)
def test_who_asks_is_told_everything(office, broker, clock, asked):
    office.announce()
    before = len(broker.sent)
    service = asked.split(".", maxsplit=1)[0]
    event = Event(asked, "directory", 1, "-", "2026-11-22T10:15:30.123Z", {"service": service})
    assert office.handlers()[asked](event, "-") is Outcome.DONE
    assert len(broker.sent) - before == 129 + 1
