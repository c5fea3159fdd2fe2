"""Probes ask by name, and answer without telling addresses."""

import http.client
import json
import math
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from prometheus_client import REGISTRY, CollectorRegistry, Gauge

from chassis import metrics
from chassis.errors import Transient
from chassis.health import Health
from chassis.testing.eventually import eventually


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
    found, body = asked(address, path)
    assert found == status
    assert "daftar_" in body if path == "/metrics" else json.loads(body)["ok"] is (status == 200)


def asked(address, path):
    connection = http.client.HTTPConnection(address, timeout=5)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer.status, body


def check(name):
    return REGISTRY.get_sample_value("daftar_check", {"check": name})


def test_whoever_reads_figures_sees_what_readiness_would_say(address):
    def seen():
        asked(address, "/metrics")
        return (check("store"), check("loop")) == (0, 1)

    eventually(seen)


def test_whoever_reads_figures_waits_for_no_server_that_is_silent():
    answered, asking = threading.Event(), []

    def silent():
        asking.append(1)
        answered.wait()

    stop = metrics.serve("127.0.0.1:18652", Health({"silent": silent, "after it": well}))
    for _ in range(3):
        assert asked("127.0.0.1:18652", "/metrics")[0] == 200
    assert check("silent") is None
    assert len(asking) == 1, "it is asked once at a time"
    answered.set()
    eventually(lambda: (check("silent"), check("after it")) == (1, 1))
    stop()


def test_a_figure_that_asks_the_store_is_none_while_that_does_not_answer():
    registry = CollectorRegistry()
    gauge = Gauge("asked", "For this test", registry=registry)
    answers = iter([7.0])

    def question():
        try:
            return next(answers)
        except StopIteration:
            raise Transient("no store") from None

    metrics.ask(gauge, question)
    assert registry.get_sample_value("asked") == 7
    assert math.isnan(registry.get_sample_value("asked") or 0)


def test_the_end_of_the_certificate_is_told_as_the_file_is_now(tmp_path):
    def told():
        return REGISTRY.get_sample_value(
            "daftar_certificate_expires_timestamp_seconds", {"file": "served.pem"}
        )

    path = tmp_path / "served.pem"
    path.write_bytes(certificate(datetime(2027, 1, 1, tzinfo=UTC)))
    metrics.show_certificate(path)
    assert told() == datetime(2027, 1, 1, tzinfo=UTC).timestamp()
    path.write_bytes(certificate(datetime(2028, 1, 1, tzinfo=UTC)))
    assert told() == datetime(2028, 1, 1, tzinfo=UTC).timestamp()
    path.unlink()
    assert math.isnan(told())


def certificate(ends):
    key = ec.generate_private_key(ec.SECP256R1())
    nobody = x509.Name([])
    made = x509.CertificateBuilder(nobody, nobody, key.public_key(), x509.random_serial_number())
    signed = made.not_valid_before(ends - timedelta(days=9)).not_valid_after(ends).sign(key, SHA256())
    return signed.public_bytes(Encoding.PEM)


def test_the_clock_of_the_process_is_told():
    before, told = time.time(), REGISTRY.get_sample_value("daftar_clock_timestamp_seconds")
    assert told is not None
    assert before <= told <= time.time()
