"""Is a server ready? One small question a protocol, each answered within a second, none raising."""

import http.client
import socket
import ssl
from base64 import b64encode
from pathlib import Path

from deploy.local.instance import HOST

SECONDS = 1.0


def accepts(port: int) -> bool:
    """Something on loopback accepts a connection to the port."""
    try:
        with socket.create_connection((HOST, port), timeout=SECONDS):
            return True
    except OSError:
        return False


def answers(port: int, question: bytes, beginning: bytes) -> bool:
    """After `question` (which may be empty) the server's first words are `beginning`."""
    try:
        with socket.create_connection((HOST, port), timeout=SECONDS) as connection:
            connection.sendall(question)
            return connection.recv(len(beginning)) == beginning
    except OSError:
        return False


def http_ok(
    port: int, path: str, login: tuple[str, str] | None = None, authority: Path | None = None
) -> bool:
    """A GET of the path is answered with 200; `login` is sent as basic authentication; with an `authority` by
    TLS, to a server that it signed.
    """
    headers = {}
    if login is not None:
        headers["Authorization"] = "Basic " + b64encode(":".join(login).encode()).decode()
    connection = http.client.HTTPConnection(HOST, port, timeout=SECONDS)
    if authority is not None:
        context = ssl.create_default_context(cafile=str(authority))
        connection = http.client.HTTPSConnection(HOST, port, timeout=SECONDS, context=context)
    try:
        connection.request("GET", path, headers=headers)
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def bindable(port: int) -> bool:
    """Nothing listens on the loopback port."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
        except OSError:
            return False
    return True
