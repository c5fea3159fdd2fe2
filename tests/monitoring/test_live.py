"""Those who watch a running office see all that dashboards, consoles and alerts ask for."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from deploy.boards import DASHBOARDS, DEPARTMENT, boards
from deploy.local.servers.prometheus import targets
from deploy.prometheus.others import ALWAYS, BACKUP
from tests.monitoring.watching import Prometheus
from tests.office import wait_for
from tests.walled import Walled

SEEN_SECONDS = 60.0  # increases are known after two looks, a count of papers after a quarter of a minute
QUESTIONS = sorted(
    {
        target["expr"]
        for path in DASHBOARDS.glob("*.json")
        for panel in json.loads(path.read_text(encoding="utf-8"))["panels"]
        for target in panel["targets"]
    }
)


@pytest.fixture(scope="module")
def prometheus(walled: Walled) -> Prometheus:
    """A letter has lived while it looked, and somebody made a backup."""
    backup = walled.site.instance.folder("textfiles") / "daftar_backup.prom"
    backup.write_text(f'{BACKUP}{{part="all"}} {time.time():.0f}\n', encoding="ascii")
    walled.live()
    return Prometheus(walled.site.instance)


def test_everything_that_is_to_be_asked_answers(walled: Walled, prometheus: Prometheus) -> None:
    expected = {
        (job, each)
        for job, groups in targets(walled.site).items()
        for one in groups
        for each in one["targets"]
    }

    def all_up() -> bool:
        found = prometheus.get("/api/v1/targets").json()["data"]["activeTargets"]
        return {
            (one["labels"]["job"], one["labels"]["instance"]) for one in found if one["health"] == "up"
        } == expected

    wait_for(all_up, "every target", SEEN_SECONDS)
    wait_for(lambda: not prometheus.ask("probe_success == 0"), "door and lines believed", SEEN_SECONDS)
    assert len(prometheus.ask("probe_success == 1")) == 3


@pytest.mark.parametrize("expr", QUESTIONS)
def test_no_dashboard_asks_in_vain(prometheus: Prometheus, expr: str) -> None:
    wait_for(
        lambda: prometheus.ask(expr.replace(DEPARTMENT, "general")), f"an answer to {expr}", SEEN_SECONDS
    )


@pytest.mark.parametrize("board", boards(), ids=lambda board: board.name)
def test_no_console_asks_in_vain(prometheus: Prometheus, board: Any) -> None:
    def shown() -> str:
        return prometheus.get(f"/consoles/{board.name}.html", department="general").text

    wait_for(lambda: 'class="none"' not in shown(), f"a full console {board.name}", SEEN_SECONDS)
    assert shown().count("<section>") == len(board.panels)


def test_a_department_that_nobody_has_is_nobodys(prometheus: Prometheus) -> None:
    told = prometheus.get("/consoles/department.html", department='nowhere"} or up{x!="').text
    assert "<h2>nowhereorupx</h2>" in told
    assert 'class="none"' in told


@pytest.mark.parametrize("metric", sorted(ALWAYS))
def test_what_others_show_has_the_name_by_which_it_is_asked(prometheus: Prometheus, metric: str) -> None:
    assert prometheus.ask(metric)


def test_the_rules_are_in_force(prometheus: Prometheus) -> None:
    groups = prometheus.get("/api/v1/rules").json()["data"]["groups"]
    ill = [rule["name"] for group in groups for rule in group["rules"] if rule["health"] == "err"]
    assert not ill
    assert sum(rule["type"] == "alerting" for group in groups for rule in group["rules"]) > 40


def test_a_certificate_that_ends_soon_is_told_until_there_is_another(
    walled: Walled, prometheus: Prometheus
) -> None:
    shown = walled.site.instance.folder("tls") / "notify.pem"
    good = shown.read_bytes()
    shown.write_bytes(certificate(timedelta(days=20)))
    try:
        wait_for(lambda: "CertificateEnds" in prometheus.firing(), "CertificateEnds", SEEN_SECONDS)
    finally:
        shown.write_bytes(good)
    wait_for(lambda: "CertificateEnds" not in prometheus.firing(), "the end of it", SEEN_SECONDS)


def certificate(left: timedelta) -> bytes:
    """One of nobody's, which ends so soon."""
    key, nobody, now = ec.generate_private_key(ec.SECP256R1()), x509.Name([]), datetime.now(UTC)
    made = x509.CertificateBuilder(
        nobody, nobody, key.public_key(), x509.random_serial_number(), now, now + left
    )
    return made.sign(key, SHA256()).public_bytes(Encoding.PEM)
