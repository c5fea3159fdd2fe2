"""A person who comes through the Ingress: the door's name leads to the cluster's node."""

from __future__ import annotations

import ssl
from collections.abc import Iterable
from pathlib import Path

import httpcore
import httpx

from deploy.demo.person import SECONDS, Person
from tests.k8s.cluster.site import HOST, kubectl

DOOR = f"https://{HOST}"


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


class Visitor(Person):
    """As `Person`, through the Ingress of the cluster."""

    def __init__(self, gateway: str, login: str, authority: Path) -> None:
        super().__init__(gateway, login, authority)
        self._client.close()
        self._client = client(authority)


def client(authority: Path) -> httpx.Client:
    """A client that reaches the door at the node."""
    node = kubectl("get", "nodes", "-o", "jsonpath={.items[0].status.addresses[0].address}")
    transport = httpx.HTTPTransport()
    transport._pool = httpcore.ConnectionPool(
        ssl_context=ssl.create_default_context(cafile=authority), network_backend=ToTheNode(node)
    )
    return httpx.Client(base_url=DOOR, follow_redirects=True, timeout=SECONDS, transport=transport)
