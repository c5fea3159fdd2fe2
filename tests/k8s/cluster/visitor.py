"""A person who comes through the Ingress: the door's name leads to the cluster's node."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterable
from functools import cache
from http import HTTPStatus
from http.cookiejar import Cookie
from pathlib import Path

import httpcore
import httpx

from deploy.demo.person import SECONDS, Person
from tests.k8s.cluster.site import HOST, kubectl

DOOR = f"https://{HOST}"
WAIT_SECONDS = 0.5  # until a request that was answered with 503 is sent again
MOST_TIMES = 600


class ToTheNode(httpcore.NetworkBackend):
    """Every name leads to the node; certificates are checked for the name all the same."""

    def __init__(self, node: str) -> None:
        self._node, self._real = node, httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        del host
        return self._real.connect_tcp(self._node, port, timeout, local_address, socket_options)


class Patient(httpx.BaseTransport):
    """What was answered with 503 is sent again, as it was, MOST_TIMES at most; every other answer and every
    error reaches whoever asked. `again` counts.
    """

    def __init__(self, authority: Path) -> None:
        self._way = way(authority)
        self.again = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self._way.handle_request(request)
        for _ in range(MOST_TIMES):
            if answer.status_code != HTTPStatus.SERVICE_UNAVAILABLE:
                break
            answer.close()
            self.again += 1
            time.sleep(WAIT_SECONDS)
            answer = self._way.handle_request(request)
        return answer

    def close(self) -> None:
        self._way.close()


class Visitor(Person):
    """As `Person`, through the Ingress of the cluster."""

    def __init__(
        self, gateway: str, login: str, authority: Path, transport: httpx.BaseTransport | None = None
    ) -> None:
        super().__init__(gateway, login, authority)
        self._client.close()
        self._client = client(authority, transport)

    @property
    def cookies(self) -> list[Cookie]:
        """What the door has given."""
        return list(self._client.cookies.jar)

    def post(self, path: str, content: bytes) -> httpx.Response:
        """The answer to a body that is no form."""
        return self._client.post(path, content=content)


def client(authority: Path, transport: httpx.BaseTransport | None = None) -> httpx.Client:
    """A client that reaches the door at the node."""
    return httpx.Client(
        base_url=DOOR, follow_redirects=True, timeout=SECONDS, transport=transport or way(authority)
    )


def way(authority: Path) -> httpx.BaseTransport:
    """To the door at the node, whose certificate must be of this authority."""
    transport = httpx.HTTPTransport()
    transport._pool = httpcore.ConnectionPool(
        ssl_context=ssl.create_default_context(cafile=authority), network_backend=ToTheNode(node_address())
    )
    return transport


def line(authority: Path) -> ssl.SSLSocket:
    """A connection to the door, on which anything may be said."""
    safe = ssl.create_default_context(cafile=authority)
    return safe.wrap_socket(socket.create_connection((node_address(), 443), SECONDS), server_hostname=HOST)


@cache
def node_address() -> str:
    """Where the node answers."""
    return kubectl("get", "nodes", "-o", "jsonpath={.items[0].status.addresses[0].address}")
