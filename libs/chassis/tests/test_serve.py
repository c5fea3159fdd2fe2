"""The web process: its probes beside /metrics say what the application would say."""

import contextlib
import http.client
import json
import signal
import socket
import subprocess
import sys

import pytest

from chassis.testing.eventually import eventually

SERVED = """
import sys
from types import SimpleNamespace
from chassis.errors import Transient
from chassis.health import Health
from chassis.http import Api, create_app
from chassis.process.serve import serve

def broken():
    raise Transient("no store")

def app():
    return create_app(
        Api("small"), authority=None, refusals={}, health=Health({"store": broken}), max_body=1
    )

settings = SimpleNamespace(
    http_bind=sys.argv[1], metrics_bind=sys.argv[2], web_threads=1, log_level="error",
    tls_certificate=None, tls_key=None,
)
serve(app, settings, "small")
"""


def free_address() -> str:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{listener.getsockname()[1]}"


def asked(address: str, path: str) -> tuple[int, dict[str, object]] | None:
    """Status and answer; None while nobody answers."""
    connection = http.client.HTTPConnection(address, timeout=5)
    with contextlib.closing(connection):
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        except OSError:
            return None


@pytest.fixture
def web_process():
    public, probes = free_address(), free_address()
    process = subprocess.Popen([sys.executable, "-c", SERVED, public, probes])
    eventually(lambda: asked(public, "/livez") is not None and asked(probes, "/livez") is not None, within=30)
    yield public, probes
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0


def test_a_web_process_without_its_store_is_alive_and_not_ready_at_both_of_its_ports(web_process):
    not_ready = (503, {"ok": False, "checks": {"store": "Transient"}})
    for address in web_process:
        assert asked(address, "/livez") == (200, {"ok": True, "checks": {}})
        assert asked(address, "/readyz") == not_ready
