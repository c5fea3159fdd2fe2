"""Every way of an office is encrypted, and who is not of the site is not believed."""

from __future__ import annotations

import socket
import ssl
from http.client import HTTPConnection, HTTPException

import pytest

from deploy.demo.office import cast
from deploy.demo.person import Person
from deploy.local.instance import HOST
from deploy.local.processes import SERVICES
from tests.walled import Walled

ENCRYPTED = (*SERVICES, "rabbitmq", "minio", "proxy")
"""The ports of all that speaks to other machines in an office."""
AMQP_GREETING = b"AMQP\x00\x00\x09\x01"


def test_a_letter_lives_its_whole_life_behind_the_door(walled: Walled) -> None:
    assert walled.live()[-1] == "file-came-back"


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
