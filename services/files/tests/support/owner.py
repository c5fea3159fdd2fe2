"""The owner of claims: a small HTTP server on loopback that answers as a test tells it to."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import BaseRequestHandler, ThreadingTCPServer


@dataclass
class Answering:
    """How one path is answered. `content_length` may lie; `pieces` are sent one after another, `pause`
    seconds apart.
    """

    pieces: list[bytes]
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    content_length: int | None = None
    pause: float = 0


class Owner:
    """`paths` may be filled while it serves; `asked` are the requests in order: (path, Host header)."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.paths: dict[str, Answering] = {}
        self.asked: list[tuple[str, str]] = []

    def url(self, path: str, content: bytes = b"", **answering: object) -> str:
        """A URL on which the content lies."""
        self.paths[path] = Answering([content], **answering)  # type: ignore[arg-type]
        return f"http://{self.address}{path}"


@contextmanager
def serving() -> Iterator[Owner]:
    """The owner answers on a free port of loopback meanwhile."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            owner.asked.append((self.path, self.headers["Host"]))
            answer = owner.paths.get(self.path.split("?")[0], Answering([], 404))
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            length = answer.content_length
            self.send_header(
                "Content-Length", str(sum(map(len, answer.pieces)) if length is None else length)
            )
            self.end_headers()
            with suppress(ConnectionError):  # cut off by the one who asked
                for piece in answer.pieces:
                    self.wfile.write(piece)
                    self.wfile.flush()
                    closed.wait(answer.pause)

        def log_message(self, format: str, *args: object) -> None:
            """Tests are quiet."""

    closed = threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    owner = Owner(f"127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield owner
    finally:
        closed.set()
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def trickling(content: bytes, pause: float) -> Iterator[str]:
    """The address of a server that says the content to whoever comes, a byte every so many seconds."""
    closed = threading.Event()

    class Handler(BaseRequestHandler):
        def handle(self) -> None:
            with suppress(ConnectionError):
                for byte in content:
                    self.request.sendall(bytes([byte]))
                    closed.wait(pause)

    server = ThreadingTCPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_address[1]}"
    finally:
        closed.set()
        server.shutdown()
        server.server_close()
        thread.join()
