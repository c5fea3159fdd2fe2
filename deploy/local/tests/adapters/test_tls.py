"""Each way from one process to another is taken only to a server that the site's own authority knows by
that name.

Whether a client was deceived is asked of the server: it must not have heard a word.
"""

from __future__ import annotations

import os
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
import requests

from chassis.testing.eventually import eventually
from deploy.local.authority import LOOPBACK, Authority
from deploy.local.instance import open_instance
from deploy.local.paths import ROOT
from deploy.local.probes import http_ok

# What our processes do, each in one line, with the address in HERE.
CLIENTS = {
    "events": "from chassis.wire.link import Link, Wake; Link('amqps://u:p@HERE/v', Wake())",
    "topology": (
        "from chassis.wire import topology as t;"
        "t.apply(t.Topology({}, {}, set(), {}), 'amqps://u:p@HERE/v', '', {})"
    ),
    "dead letters": "from chassis.wire.dead import opened; opened('amqps://u:p@HERE/v').__enter__()",
    "objects of files": (
        "from files.adapters.objects_minio import MinioObjects as M; M('HERE', 'a', 'b', secure=True).ping()"
    ),
    "objects of scan": (
        "from scan.adapters.objects_minio import MinioObjects as M; M('HERE', 'a', 'b', secure=True).ping()"
    ),
    "claims": (
        "import io; from datetime import *; from files.domain.claims import Claim;"
        "from files.adapters.claim_fetch import HttpClaimFetch as F;"
        "claim = Claim('https://HERE/x', '0' * 64, 9, 'text/plain', datetime.now(UTC));"
        "F(('HERE',), plain=False).fetch(claim, io.BytesIO())"
    ),
    "documents": (
        "import pymongo; pymongo.MongoClient('mongodb://u:p@HERE/?tls=true', serverSelectionTimeoutMS=2000)"
        ".admin.command('ping')"
    ),
    "pages": (
        "from gateway.clients.http import *; from gateway.clients.caller import Caller;"
        "ServiceClient('files', Routes.parse('https://HERE')).call('GET', '-', '/x', Caller({}, 'c', None))"
    ),
}


@contextmanager
def listening(authority: Authority, name: str, hosts: tuple[str, ...]) -> Iterator[tuple[str, list[bytes]]]:
    """A server with such a certificate: where it is, and what it heard. It answers nothing and hangs up."""
    own = authority.certificate(name, hosts)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own.certificate, own.key)
    heard: list[bytes] = []

    def serve() -> None:
        with suppress(OSError):
            while True:
                line, _ = listener.accept()
                line.settimeout(5)
                with suppress(OSError), context.wrap_socket(line, server_side=True) as safe:
                    heard.append(safe.recv(100))

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"127.0.0.1:{listener.getsockname()[1]}", heard
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(timeout=10)


def call(client: str, address: str, believed: Path) -> None:
    """The client has tried, as a process of a site with that authority."""
    program = CLIENTS[client].replace("HERE", address)
    environ = {"SSL_CERT_FILE": str(believed), "PATH": os.environ["PATH"]}
    tried = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environ, capture_output=True, timeout=60, check=False
    )
    assert b"SyntaxError" not in tried.stderr
    assert b"ImportError" not in tried.stderr
    assert b"TypeError" not in tried.stderr, tried.stderr.decode()


@pytest.mark.parametrize("client", CLIENTS)
class TestClients:
    def test_the_sites_own_server_is_spoken_to(self, client: str, tmp_path: Path) -> None:
        authority = Authority(tmp_path)
        with listening(authority, "own", LOOPBACK) as (address, heard):
            call(client, address, authority.file)
            assert eventually(lambda: any(heard))

    def test_to_one_of_another_authority_not_a_word_is_said(self, client: str, tmp_path: Path) -> None:
        authority, other = Authority(tmp_path / "own"), Authority(tmp_path / "other")
        with listening(other, "own", LOOPBACK) as (address, heard):
            call(client, address, authority.file)
        assert not any(heard)

    def test_to_one_of_another_name_not_a_word_is_said(self, client: str, tmp_path: Path) -> None:
        authority = Authority(tmp_path)
        with listening(authority, "own", ("elsewhere.example",)) as (address, heard):
            call(client, address, authority.file)
        assert not any(heard)


def test_a_service_answers_by_tls_and_not_in_the_clear(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    own = authority.certificate("gateway", LOOPBACK)
    key = tmp_path / "cookie"
    key.write_text("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
    with (
        closing(socket.create_server(("127.0.0.1", 0))) as one,
        socket.create_server(("127.0.0.1", 0)) as two,
    ):
        port, metrics = one.getsockname()[1], two.getsockname()[1]
    environ = {
        "COOKIE_KEY_FILE": str(key),
        "HTTP_BIND": f"127.0.0.1:{port}",
        "METRICS_BIND": f"127.0.0.1:{metrics}",
        "TLS_CERTIFICATE": str(own.certificate),
        "TLS_KEY": str(own.key),
        "PATH": os.environ["PATH"],
    }
    gateway = subprocess.Popen([sys.executable, "-m", "gateway", "web"], cwd=ROOT, env=environ)
    try:
        eventually(lambda: http_ok(metrics, "/livez"), within=30)
        page = requests.get(f"https://localhost:{port}/log-in", verify=str(authority.file), timeout=10)
        assert page.status_code == 200
        with pytest.raises(requests.ConnectionError):
            requests.get(f"http://localhost:{port}/log-in", timeout=10)
    finally:
        gateway.terminate()
        gateway.wait(timeout=30)


class TestAuthority:
    def test_its_keys_are_closed_to_others_and_its_word_lasts(self, tmp_path: Path) -> None:
        authority = Authority(tmp_path / "tls")
        own = authority.certificate("minio", LOOPBACK)
        before = own.certificate.read_bytes()
        for key in (own.key, tmp_path / "tls" / "authority.key"):
            assert key.stat().st_mode & 0o777 == 0o600
        assert Authority(tmp_path / "tls").certificate("minio", LOOPBACK).certificate.read_bytes() == before

    def test_a_server_that_is_called_otherwise_gets_another(self, tmp_path: Path) -> None:
        authority = Authority(tmp_path)
        before = authority.certificate("minio", LOOPBACK).certificate.read_bytes()
        assert authority.certificate("minio", (*LOOPBACK, "minio")).certificate.read_bytes() != before


def test_an_instance_that_runs_does_not_change_its_mind(tmp_path: Path) -> None:
    instance = open_instance({"DAFTAR_VAR": str(tmp_path), "DAFTAR_TLS": "yes"})
    (instance.folder("run") / "minio.json").write_text("{}")
    assert open_instance({"DAFTAR_VAR": str(tmp_path)}).tls
    with pytest.raises(SystemExit, match="runs with TLS"):
        open_instance({"DAFTAR_VAR": str(tmp_path), "DAFTAR_TLS": "no"})
