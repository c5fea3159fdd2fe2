"""axe finds nothing on any page of the office as it stands on a Monday morning.

On an old office screen in English and on a telephone in Bengali by turns; `make test-deep` has every page in
either, and in Hindi on a screen that shows less. What axe cannot see (focus after a part was fetched, keys,
what is covered) has tests of its own beside this.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from itertools import cycle

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ViewportSize

from tests.browser.serving import seated
from tests.browser.visitor import BrowserPerson
from tests.pages.morning import Morning
from tests.pages.test_every_page import OFFICER, PAGES, REFUSED
from tests.support.deep import DEEP

LOOKS: dict[str, ViewportSize] = {
    "en": {"width": 1366, "height": 768},
    "bn": {"width": 360, "height": 740},
    "hi": {"width": 1366, "height": 625},
}
OPENED = [*PAGES, *((OFFICER, each) for each in REFUSED)]
LOOKED_AT = [
    (login, address, language)
    for (login, address), by_turns in zip(OPENED, cycle(("en", "bn")), strict=False)
    for language in (LOOKS if DEEP > 1 else (by_turns,))
]
Windows = dict[tuple[str, str], BrowserPerson]


@pytest.fixture(scope="module")
def windows(browser: Browser, served: tuple[Morning, str]) -> Iterator[Windows]:
    """A window for everybody in each look."""
    morning, address = served
    with ExitStack() as stack:
        opened = {
            (login, language): stack.enter_context(seated(browser, morning.office, address, login, language))
            for login, language in sorted({(login, language) for login, _, language in LOOKED_AT})
        }
        for (_, language), person in opened.items():
            person.tab.set_viewport_size(LOOKS[language])
        yield opened


@pytest.mark.parametrize(("login", "address", "language"), LOOKED_AT)
def test_axe_finds_nothing(
    served: tuple[Morning, str], windows: Windows, login: str, address: str, language: str
) -> None:
    tab = windows[login, language].tab
    tab.goto(served[0].path(address))
    assert tab.get_attribute("html", "lang") == language
    found = Axe().run(tab)
    assert found.violations_count == 0, found.generate_report()
