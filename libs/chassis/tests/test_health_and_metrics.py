"""Probes ask by name, and answer without telling addresses."""

import http.client
import json

import pytest

from chassis import metrics
from chassis.health import Health


def broken() -> None:
    raise ConnectionError("mongodb://10.0.0.7 refused")


def well() -> None:
    """All is well."""


def test_a_process_is_ready_when_every_ping_returns():
    assert Health({"store": well, "broker": well}).ready().ok


def test_a_failed_ping_is_named_and_its_text_is_kept_back():
    report = Health({"store": broken, "broker": well}).ready()
    assert not report.ok
    assert report.checks == {"store": "ConnectionError", "broker": "ok"}


def test_liveness_does_not_ask_for_other_servers():
    health = Health({"store": broken}, alive={"loop": well})
    assert health.live().ok
    assert set(health.ready().checks) == {"store", "loop"}


@pytest.fixture
def address():
    stop = metrics.serve("127.0.0.1:18651", Health({"store": broken}, alive={"loop": well}))
    yield "127.0.0.1:18651"
    stop()


@pytest.mark.parametrize(("path", "status"), [("/metrics", 200), ("/livez", 200), ("/readyz", 503)])
def test_figures_and_probes_are_served_on_their_own_port(address, path, status):
    connection = http.client.HTTPConnection(address, timeout=5)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    assert answer.status == status
    assert "daftar_" in body if path == "/metrics" else json.loads(body)["ok"] is (status == 200)
