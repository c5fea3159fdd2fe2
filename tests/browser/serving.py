"""Hands the pages of `tests/pages` out to a real browser, from this process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from werkzeug.serving import make_server

from tests.pages.morning import Morning


@contextmanager
def pages_of(morning: Morning) -> Iterator[str]:
    """Where the pages are meanwhile."""
    server = make_server("127.0.0.1", 0, morning.office.pages, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
