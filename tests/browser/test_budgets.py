"""What a page costs a slow line: bytes and requests, the first time and afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.serving import seated
from tests.pages.morning import Morning

FIRST_BYTES, LATER_BYTES, REQUESTS = 250_000, 40_000, 12
PLACES = {
    "desk": ("ananya", "/"),
    "file": ("ananya", "/files/{culvert}"),
    "receipt": ("ananya", "/receipts/{receipt}"),
    "diarise": ("ratan", "/tray/{tray[0]}"),
    "register": ("ratan", "/registers"),
}


@dataclass
class Cost:
    """What came over the line: requests by address, and bytes; without the images of papers, which differ as
    papers do.
    """

    requests: list[str] = field(default_factory=list)
    size: int = 0


@contextmanager
def counting(tab: Page) -> Iterator[Cost]:
    """What the page that is loaded meanwhile costs."""
    cost, told = Cost(), tab.context.new_cdp_session(tab)
    addresses: dict[str, str] = {}
    told.send("Network.enable")

    def asked(event: dict[str, Any]) -> None:
        addresses[event["requestId"]] = event["request"]["url"]

    def came(event: dict[str, Any]) -> None:
        address, size = addresses.get(event["requestId"], ""), int(event["encodedDataLength"])
        if size and address.startswith("http") and "/papers/" not in address:  # what is kept costs nothing
            cost.requests.append(urlsplit(address).path)
            cost.size += size

    told.on("Network.requestWillBeSent", asked)
    told.on("Network.loadingFinished", came)
    yield cost
    tab.wait_for_load_state("networkidle")
    told.detach()


@pytest.fixture(scope="module")
def window(browser: Browser, served: tuple[Morning, str]) -> Iterator[Callable[[str, str], Page]]:
    """Somebody's window in a language, in which nothing is kept of what was loaded before."""
    morning, gateway = served
    with ExitStack() as windows:

        @cache
        def opened(login: str, language: str) -> Page:
            return windows.enter_context(seated(browser, morning.office, gateway, login, language)).tab

        def emptied(login: str, language: str) -> Page:
            tab = opened(login, language)
            tab.context.new_cdp_session(tab).send("Network.clearBrowserCache")
            return tab

        yield emptied


@pytest.mark.parametrize("language", ["bn", "hi"])  # English needs one font less
@pytest.mark.parametrize("place", PLACES)
def test_a_page_stays_within_its_budget(
    window: Callable[[str, str], Page], served: tuple[Morning, str], place: str, language: str
) -> None:
    login, pattern = PLACES[place]
    tab, path = window(login, language), served[0].path(pattern)
    with counting(tab) as first:
        tab.goto(path)
    with counting(tab) as later:
        tab.goto(path)
    for name, cost in (("first", first), ("later", later)):
        print(f"{place} in {language}, {name}: {len(cost.requests)} requests, {cost.size} bytes")  # noqa: T201
    assert first.size <= FIRST_BYTES
    assert later.size <= LATER_BYTES
    assert len(first.requests) <= REQUESTS, first.requests
    assert len(later.requests) <= REQUESTS, later.requests
