"""Hands the pages of `tests/pages` out to a real browser, from this process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from playwright.sync_api import Browser
from werkzeug.serving import make_server

from gateway.session import EncryptedCookies
from tests.browser.visitor import BrowserPerson
from tests.pages.morning import Morning
from tests.pages.office import Office


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


def seated(browser: Browser, office: Office, address: str, login: str, language: str = "en") -> BrowserPerson:
    """A person's window in which they are logged in. The way there has tests of its own, and takes three
    pages.
    """
    person = BrowserPerson(browser, address, login)
    sessions = office.pages.session_interface
    assert isinstance(sessions, EncryptedCookies)
    cookie = office.browser(login, language).client.get_cookie(sessions.cookie)
    assert cookie
    person.tab.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])
    return person
