"""Fetches the bytes of an offered claim: the one thing this service fetches from anybody (law 7).

A URL in a message is an instruction from outside, so it is followed only to hosts that the site has named,
resolved once with every address looked at, without redirects, and no further than the size that was stated.
URLs are bearer secrets: no error and no log line of this module quotes one.
"""

from __future__ import annotations

import hashlib
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from http.client import HTTPException
from time import monotonic
from typing import BinaryIO, Final
from urllib.parse import SplitResult, urlsplit

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection

from chassis.errors import Transient
from files.domain.claims import Claim, ClaimExpired, ClaimMismatch, ClaimRefused

CONNECT_SECONDS: Final = 5.0
READ_SECONDS: Final = 15.0
WHOLE_SECONDS: Final = 120.0
"""A claim that takes longer than this is given up, however regularly its bytes come."""

_CHUNK: Final = 256 * 1024
_PORTS: Final = {"http": 80, "https": 443}
_NO_LONGER_OURS: Final = {
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.GONE,
}

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], list[str]]


@dataclass(frozen=True)
class _Target:
    """Where a URL leads, once that has been allowed."""

    url: SplitResult
    port: int
    address: str

    @property
    def host(self) -> str:
        return self.url.hostname or ""

    @property
    def path(self) -> str:
        return f"{self.url.path}?{self.url.query}" if self.url.query else self.url.path


class HttpClaimFetch:
    """`hosts` are the `host:port` that may be asked. Plain HTTP is followed only where `plain` says so.
    Nothing takes longer than `seconds` from the name's address on.
    """

    def __init__(
        self,
        hosts: tuple[str, ...],
        *,
        plain: bool,
        resolve: Resolve | None = None,
        seconds: float = WHOLE_SECONDS,
    ) -> None:
        self._hosts = frozenset(hosts)
        self._schemes = {"https", "http"} if plain else {"https"}
        self._resolve = resolve or resolved
        self._seconds = seconds

    def fetch(self, claim: Claim, into: BinaryIO) -> None:
        """`into` holds the bytes, of the stated size and digest. Raises ClaimExpired, ClaimRefused,
        ClaimMismatch, Transient.
        """
        target = self._target(claim.url)
        end = monotonic() + self._seconds
        try:
            with closing(_connection(target)) as connection:
                connection.connect()
                with _cut_off(connection, end - monotonic()):
                    _ask(connection, target)
                    response = connection.getresponse()
                    _check_status(response.status)
                    _receive(response.stream(_CHUNK, decode_content=False), claim, into)
        except (urllib3.exceptions.HTTPError, HTTPException, OSError) as fault:
            raise Transient(f"the claim's host does not answer: {type(fault).__name__}") from None

    def _target(self, url: str) -> _Target:
        """Where to connect; the name is resolved here and never again."""
        try:
            parts = urlsplit(url)
            port = parts.port or _PORTS.get(parts.scheme, 0)
        except ValueError:
            raise ClaimRefused("bad-url") from None
        host = parts.hostname
        if host is None or parts.username is not None or parts.scheme not in self._schemes:
            raise ClaimRefused("bad-url")
        if f"{host}:{port}" not in self._hosts:
            raise ClaimRefused("host-not-allowed")
        try:
            found = self._resolve(host, port)
        except OSError as fault:
            raise Transient("the claim's host has no address") from fault
        return _Target(parts, port, _checked(host, found))


def resolved(host: str, port: int) -> list[str]:
    """Every address of the host. Raises OSError."""
    return [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def _checked(host: str, found: list[str]) -> str:
    """The address to connect to, if each address of the host may be: an allowed name must not be bent to this
    machine itself or to a cloud's metadata service.
    """
    addresses = [ipaddress.ip_address(each) for each in found]
    if not addresses or not all(_may_be_asked(each, host) for each in addresses):
        raise ClaimRefused("address-not-allowed")
    return str(addresses[0])


def _may_be_asked(address: Address, host: str) -> bool:
    if address.is_link_local or address.is_multicast or address.is_unspecified or address.is_reserved:
        return False
    return not address.is_loopback or _names_this_machine(host)


def _names_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _connection(target: _Target) -> HTTPConnection:
    if target.url.scheme == "http":
        return HTTPConnection(target.address, target.port, timeout=CONNECT_SECONDS)
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return HTTPSConnection(
        target.address,
        target.port,
        timeout=CONNECT_SECONDS,
        ssl_context=context,
        server_hostname=target.host,
        assert_hostname=target.host,
    )


@contextmanager
def _cut_off(connection: HTTPConnection, seconds: float) -> Iterator[None]:
    """The connection is cut after so long. A socket's own time limit starts again with each byte, so a host
    that sends one every few seconds would hold a worker for hours.
    """
    line = connection.sock
    line.settimeout(READ_SECONDS)
    # Of the plain socket also under TLS: another thread must not touch what the reading one is using.
    cut = threading.Timer(max(seconds, 0), partial(_shut, line))
    cut.start()
    try:
        yield
    finally:
        cut.cancel()


def _shut(line: socket.socket) -> None:
    with suppress(OSError):  # it is closed already
        socket.socket.shutdown(line, socket.SHUT_RDWR)


def _ask(connection: HTTPConnection, target: _Target) -> None:
    headers = {"Host": target.url.netloc, "Accept-Encoding": "identity"}
    connection.request("GET", target.path, headers=headers, preload_content=False, decode_content=False)


def _check_status(status: int) -> None:
    if status in _NO_LONGER_OURS:
        raise ClaimExpired
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        raise ClaimRefused("redirect")
    if status != HTTPStatus.OK:
        raise Transient(f"the claim's host answered {status}")


def _receive(chunks: Iterator[bytes], claim: Claim, into: BinaryIO) -> None:
    """Never more than the stated size touches the disk."""
    digest, received = hashlib.sha256(), 0
    for chunk in chunks:
        received += len(chunk)
        if received > claim.size:
            raise ClaimMismatch("size-mismatch")
        digest.update(chunk)
        into.write(chunk)
    if received != claim.size:
        raise ClaimMismatch("size-mismatch")
    if digest.hexdigest() != claim.sha256:
        raise ClaimMismatch("digest-mismatch")
    into.flush()
