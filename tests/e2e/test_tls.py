"""The whole office as `make up` starts it: TLS on every way, no DEVELOPMENT, nginx before the pages.

An office of its own, servers included, because what runs in the clear does not change its mind (ADR 37).
"""

from __future__ import annotations

import os
import re
import socket
import ssl
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest

from deploy.demo.life import Cast, Life, Member
from deploy.demo.office import DISTRICT_FILE, cast, running_site, wait_until_ready
from deploy.demo.person import Person
from deploy.local.authority import authority_of
from deploy.local.instance import HOST
from deploy.local.paths import PYTHON, ROOT
from deploy.local.processes import SERVICES, Site
from tests.office import DEMO_RULES, letter
from tests.servers import TEST_INSTANCE

SHIFT = 700  # ports, from those of the other office
OWN_INSTANCE = {
    "DAFTAR_VAR": f"{TEST_INSTANCE['DAFTAR_VAR']}-tls",
    "DAFTAR_PORT_SHIFT": str(int(TEST_INSTANCE["DAFTAR_PORT_SHIFT"]) + SHIFT),
    "DAFTAR_TLS": "yes",
}
ENCRYPTED = (*SERVICES, "rabbitmq", "minio", "proxy")
"""The ports of all that speaks to other machines in an office."""
AMQP_GREETING = b"AMQP\x00\x00\x09\x01"


def command(*words: str, environ: Mapping[str, str]) -> str:
    done = subprocess.run(
        [str(PYTHON), "-m", "deploy.local", *words],
        cwd=ROOT,
        env={**environ},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, f"{words}:\n{done.stdout}{done.stderr}"
    return done.stdout


@dataclass(frozen=True)
class Walled:
    """The running office. Its log-ins have passwords that were made up when the district was loaded."""

    site: Site
    passwords: Mapping[str, str]

    @property
    def door(self) -> str:
        return f"https://localhost:{self.site.instance.ports['proxy']}"

    @property
    def authority(self) -> Path:
        found = authority_of(self.site.instance)
        assert found
        return found

    @property
    def cast(self) -> Cast:
        told = cast()
        return Cast(*map(self._with_password, (told.clerk, told.officer, told.other)))

    def _with_password(self, member: Member) -> Member:
        return replace(member, password=self.passwords[member.login])


@pytest.fixture(scope="module")
def walled() -> Iterator[Walled]:
    environ = {**os.environ, **OWN_INSTANCE, **DEMO_RULES}
    command("down", "--erase", environ=environ)
    try:
        command("up", "--services", "--door", environ=environ)
        shown = command("run", "auth-worker", "auth", "load", str(DISTRICT_FILE), environ=environ)
        site = running_site(environ)
        wait_until_ready(site)
        yield Walled(site, dict(re.findall(r"^(\S+): (\S+)$", shown, re.MULTILINE)))
    finally:
        command("down", "--erase", environ=environ)


def test_a_letter_lives_its_whole_life_behind_the_door(walled: Walled) -> None:
    enter = partial(Person, authority=walled.authority)
    traces = Life(walled.door, walled.cast, letter(), lambda _step, _ids: None, enter).run()
    assert traces.steps[-1] == "file-came-back"


def test_the_passwords_of_the_districts_file_are_not_believed(walled: Walled) -> None:
    known = cast().officer
    with Person(walled.door, known.login, walled.authority) as stranger:
        assert stranger.log_in(known.password).form("log-in") is not None


@pytest.mark.parametrize("name", ENCRYPTED)
class TestWays:
    def test_who_asks_by_tls_is_answered_with_a_certificate_of_the_site(
        self, walled: Walled, name: str
    ) -> None:
        believed = ssl.create_default_context(cafile=walled.authority)
        address = (HOST, walled.site.instance.ports[name])
        with (
            socket.create_connection(address, timeout=10) as line,
            believed.wrap_socket(line, server_hostname="localhost") as safe,
        ):
            assert safe.version() in {"TLSv1.2", "TLSv1.3"}

    def test_who_asks_in_the_clear_is_told_nothing(self, walled: Walled, name: str) -> None:
        port = walled.site.instance.ports[name]
        connection = HTTPConnection(HOST, port, timeout=10)
        try:
            connection.request("GET", "/")
            assert connection.getresponse().status == 400  # nginx's and MinIO's word for it
        except (HTTPException, OSError):
            pass  # the others hang up
        finally:
            connection.close()


def test_the_broker_greets_nobody_in_the_clear(walled: Walled) -> None:
    address = (HOST, walled.site.instance.ports["rabbitmq"])
    with socket.create_connection(address, timeout=10) as line:
        line.sendall(AMQP_GREETING)
        assert not line.recv(64).startswith(b"\x01")  # the frame of Connection.Start
