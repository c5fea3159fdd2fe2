"""The public door, with nginx itself: who dawdles holds up nobody, and a stranger's scan is not taken."""

from __future__ import annotations

import base64
import http.client
import os
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from chassis.testing.eventually import eventually
from deploy.local.authority import Authority
from deploy.local.instance import DEFAULT_PORTS, Instance, open_instance
from deploy.local.paths import ROOT
from deploy.local.probes import http_ok
from deploy.local.servers.nginx import proxy

MEGABYTE = 1024 * 1024
KNOWN = {"Cookie": "daftar=known"}
STALLED = 40


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@dataclass
class Door:
    """The proxy with whatever is behind it; `received` are (method, path, bytes of the body), `admissions`
    the headers of the questions whether a scan may come.
    """

    instance: Instance
    received: list[tuple[str, str, int]] = field(default_factory=list)
    admissions: list[Message] = field(default_factory=list)

    @property
    def port(self) -> int:
        return self.instance.ports["proxy"]

    @property
    def context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(Authority(self.instance.folder("tls")).file))

    def line(self, context: ssl.SSLContext | None = None) -> ssl.SSLSocket:
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        return (context or self.context).wrap_socket(plain, server_hostname="localhost")

    def ask(self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None) -> int:
        asking = http.client.HTTPSConnection("localhost", self.port, timeout=10, context=self.context)
        with closing(asking) as connection:
            connection.request(method, path, body or None, headers or {})
            return connection.getresponse().status

    def spooled(self) -> int:
        """Bytes that lie in nginx's folder for bodies."""
        return sum(path.stat().st_size for path in self.instance.folder("nginx", "bodies").rglob("*"))


@contextmanager
def opened(folder: Path, gateway: int) -> Iterator[Door]:
    """The door stands before the gateway at that port meanwhile."""
    ports = {"DAFTAR_PORT_PROXY": str(free_port()), "DAFTAR_PORT_GATEWAY": str(gateway)}
    instance = open_instance({"DAFTAR_VAR": str(folder), **ports})
    server = proxy(instance)
    server.prepare()
    with (folder / "log").open("wb") as log:
        running = subprocess.Popen(server.command, stdout=log, stderr=log)
    try:
        eventually(server.ready)
        yield Door(instance)
    finally:
        running.terminate()
        running.wait(timeout=10)


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    """Behind it a gateway that knows one visitor and notes what it was sent."""

    class Gateway(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            if self.path == "/scan/admission":
                made.admissions.append(self.headers)
            known = self.headers.get("Cookie") == KNOWN["Cookie"]
            self.answer(204 if known else 401 if self.path == "/scan/admission" else 200)

        def do_POST(self) -> None:
            size = int(self.headers.get("Content-Length", "0"))
            made.received.append(("POST", self.path, len(self.rfile.read(size))))
            self.answer(200)

        def answer(self, status: int) -> None:
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Tests are quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Gateway) as gateway:
        threading.Thread(target=gateway.serve_forever, daemon=True).start()
        with opened(tmp_path, gateway.server_address[1]) as made:
            yield made
        gateway.shutdown()


@pytest.fixture
def before_the_real_gateway(tmp_path: Path) -> Iterator[Door]:
    """The gateway as it runs, with two threads and no service behind it."""
    key = tmp_path / "cookie.key"
    key.write_text(base64.b64encode(os.urandom(32)).decode())
    port, metrics = free_port(), free_port()
    environ = {
        "COOKIE_KEY_FILE": str(key),
        "HTTP_BIND": f"127.0.0.1:{port}",
        "METRICS_BIND": f"127.0.0.1:{metrics}",
        "WEB_THREADS": "2",
        "PROXIES": "1",
        "PATH": os.environ["PATH"],
    }
    gateway = subprocess.Popen([sys.executable, "-m", "gateway", "web"], cwd=ROOT, env=environ)
    try:
        eventually(lambda: http_ok(metrics, "/livez"), within=30)
        with opened(tmp_path, port) as made:
            yield made
    finally:
        gateway.terminate()
        gateway.wait(timeout=30)


def test_those_who_stall_hold_up_nobody(before_the_real_gateway: Door) -> None:
    """Eight of them stopped the gateway for a minute."""
    door = before_the_real_gateway
    assert door.ask("GET", "/log-in") == 200
    with ExitStack() as stalled:
        for number in range(STALLED):
            line = stalled.enter_context(door.line())
            head = b"GET /log-in HTTP/1.1\r\nHost: localhost\r\n"
            body = b"POST /log-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900\r\n\r\nlogin="
            line.sendall(head if number % 2 else body)
        for _ in range(5):
            assert door.ask("GET", "/log-in") == 200


def test_a_strangers_scan_is_refused_before_it_is_taken(door: Door) -> None:
    """150 MB of one were spooled."""
    with door.line() as line:
        line.sendall(
            b"POST /scan HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=x\r\n"
            b"Content-Length: 157286400\r\n\r\n"
        )
        answer = line.recv(4096)
        with suppress(OSError):  # the door is closed at some time
            for _ in range(20):
                line.sendall(bytes(MEGABYTE))
    assert answer.startswith(b"HTTP/1.1 303")
    assert b"/scan" in answer
    assert door.spooled() == 0
    assert door.received == []


def test_a_scan_of_somebody_known_is_taken_whole(door: Door) -> None:
    assert door.ask("POST", "/scan?x=1", bytes(20 * MEGABYTE), KNOWN) == 200
    assert door.received == [("POST", "/scan?x=1", 20 * MEGABYTE)]


def test_the_question_about_a_scan_is_put_like_every_other(door: Door) -> None:
    """It said `Connection: close`: one scan in seven then went into a line that was being closed (502)."""
    door.ask("POST", "/scan", b"x", KNOWN)
    (asked,) = door.admissions
    assert asked["Connection"] is None
    assert asked["Content-Length"] is None
    assert asked["Host"] == f"localhost:{door.port}"
    assert asked["X-Forwarded-For"] == "127.0.0.1"
    assert asked["X-Forwarded-Proto"] == "https"


@pytest.mark.parametrize(("path", "size"), [("/log-in", 3 * MEGABYTE), ("/files/x/note", 3 * MEGABYTE)])
def test_nothing_but_a_scan_may_be_large_whoever_sends_it(door: Door, path: str, size: int) -> None:
    with suppress(ConnectionError):  # it closes while we still send
        assert door.ask("POST", path, bytes(size), KNOWN) == 413
    assert door.received == []


@pytest.mark.parametrize("path", ["/-/scan", "/-/admission"])
def test_what_the_door_asks_itself_nobody_else_may_ask(door: Door, path: str) -> None:
    assert door.ask("GET", path, headers=KNOWN) == 404


class TestTls:
    def test_an_authority_of_another_machine_is_not_believed(self, door: Door, tmp_path: Path) -> None:
        other = ssl.create_default_context(cafile=str(Authority(tmp_path / "other").file))
        with pytest.raises(ssl.SSLCertVerificationError):
            door.line(other)

    def test_another_name_is_not_believed(self, door: Door) -> None:
        plain = socket.create_connection(("127.0.0.1", door.port), timeout=10)
        with closing(plain), pytest.raises(ssl.SSLCertVerificationError, match=r"(?i)hostname mismatch"):
            door.context.wrap_socket(plain, server_hostname="elsewhere.example")

    @pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
    def test_what_is_older_than_tls_1_2_is_refused(self, door: Door) -> None:
        old = door.context
        old.minimum_version = ssl.TLSVersion.TLSv1
        old.maximum_version = ssl.TLSVersion.TLSv1_1
        old.set_ciphers("ALL:@SECLEVEL=0")
        with pytest.raises(ssl.SSLError):
            door.line(old)

    def test_nothing_is_answered_in_the_clear(self, door: Door) -> None:
        with closing(http.client.HTTPConnection("127.0.0.1", door.port, timeout=10)) as connection:
            connection.request("GET", "/log-in")
            assert connection.getresponse().status == 400


def test_the_door_has_a_port_of_its_own() -> None:
    assert DEFAULT_PORTS["proxy"] not in (DEFAULT_PORTS["gateway"], 443)
