"""The fault drill: on a running office every alert that can be provoked fires at its fault and ends with it,
and none fires while all is well. Not among the tests of every change: it takes half an hour (`make drill`).

A minute of the rules lasts MINUTE seconds here, and Prometheus looks every second.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

import pytest

from deploy.local.servers.prometheus import NAMES
from deploy.prometheus.alerting import alerts
from tests.faults.traffic import Traffic
from tests.monitoring.drill import FAULTS, NOT_PROVOKED, TEXTFILE, Stage, killed
from tests.monitoring.watching import Prometheus
from tests.office import mails, running_office, wait_for
from tests.servers import Servers

MINUTE = 1.5
CALM_SECONDS = int(60 * MINUTE)  # an hour of the rules
FIRES_SECONDS = 60.0
ENDS_SECONDS = 180.0  # reminders and parked messages are taken up again by pauses of their own
# They remember the fault before, and tell of the machine's speed, which no test is to fail by.
LEVELS = {alert.name for alert in alerts() if alert.name.startswith("SloBurns")}
MAILED_SECONDS = 400.0  # Alertmanager tells news of the same alert every five minutes
OPERATOR = "operator@district.example"


@pytest.fixture(scope="module")
def stage(servers: Servers) -> Iterator[Stage]:
    """The office, watched and with a backup of today, while files are carried about in it."""
    watched = {"WATCH_SECONDS": "1", "WATCH_MINUTE": str(MINUTE), "ALERTS_TO": OPERATOR}
    with running_office(watched) as office:
        stage = Stage(office, servers, Prometheus(office.site.instance))
        stage.told(TEXTFILE, f"daftar_backup_finished_timestamp_seconds {time.time():.0f}\n")
        office.command("up", "--watch")
        people = (("oc.general", "gen-oc"), ("hc.general", "gen-hc"), ("lao", "la-oc"))
        posts = [office.at(login, post) for login, post in people]
        try:
            with Traffic(posts, seed=20261130, couriers=1) as traffic:
                traffic.goes_on(5)
                wait_for(
                    lambda: stage.prometheus.ask("probe_success == 1"), "the door seen open", ENDS_SECONDS
                )
                yield stage
        finally:
            office.command("down", *NAMES)


@pytest.fixture
def calm(stage: Stage) -> None:
    """What the fault before left behind has ended."""
    wait_for(lambda: not stage.prometheus.firing() - LEVELS, "calm", ENDS_SECONDS)


@pytest.mark.usefixtures("calm")
def test_nothing_fires_in_a_calm_hour(stage: Stage) -> None:
    time.sleep(CALM_SECONDS)  # the hour itself is what is tested
    moved = 'sum(increase(daftar_request_seconds_count{route="forward_file", status="200"}[1m]))'
    assert float(stage.prometheus.ask(moved)[0]["value"][1]) > 0
    assert stage.prometheus.fired(CALM_SECONDS - 5) - LEVELS == set()


@pytest.mark.usefixtures("calm")
@pytest.mark.parametrize("name", FAULTS)
def test_an_alert_fires_at_its_fault_and_ends_with_it(stage: Stage, name: str) -> None:
    fault, expected = FAULTS[name]
    began, seconds = time.monotonic(), dict[str, float]()

    def all_fire() -> bool:
        for alert in stage.prometheus.firing() & expected - seconds.keys():
            seconds[alert] = round(time.monotonic() - began, 1)
        return expected <= seconds.keys()

    with fault(stage):
        began = time.monotonic()  # all of it is broken now
        wait_for(all_fire, f"{expected} of {name}", FIRES_SECONDS)
    began = time.monotonic()
    wait_for(lambda: not stage.prometheus.firing() & expected, f"the end of {name}", ENDS_SECONDS)
    told = {"fault": name, "fired": seconds, "ended": round(time.monotonic() - began, 1)}
    with (stage.office.site.instance.folder("logs") / "drill.jsonl").open("a") as record:
        record.write(json.dumps(told) + "\n")


@pytest.mark.usefixtures("calm")
def test_an_alert_is_mailed_and_so_is_its_end(stage: Stage) -> None:
    def mailed(word: str) -> bool:
        return any(f"[{word}" in mail for mail in mails(stage.servers.mail_dir, "WatcherDown"))

    with killed(stage, "prober"):
        wait_for(lambda: mailed("FIRING"), "the mail of an alert", MAILED_SECONDS)
    wait_for(lambda: mailed("RESOLVED"), "the mail of its end", MAILED_SECONDS)


def test_every_alert_is_provoked_or_says_why_not() -> None:
    provoked = set[str]().union(*(expected for _, expected in FAULTS.values()))
    assert provoked | set(NOT_PROVOKED) == {alert.name for alert in alerts()}
    assert not provoked & set(NOT_PROVOKED)
