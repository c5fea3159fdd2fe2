"""The letter's life once more, in a real browser, with pictures of what people see."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path

from playwright.sync_api import Browser

from deploy.demo.life import Life, Visitor
from deploy.local.paths import ROOT
from tests.browser.visitor import BrowserPerson
from tests.office import Office, letter

PICTURES = ROOT / "var" / "pictures"


class Watched:
    """Who is at the windows, so that each step can be pictured."""

    def __init__(self, browser: Browser, pictures: Path) -> None:
        self._browser = browser
        self._pictures = pictures
        self.people: list[BrowserPerson] = []
        self.steps: list[str] = []

    def enter(self, gateway: str, login: str) -> AbstractContextManager[Visitor]:
        self.people.append(BrowserPerson(self._browser, gateway, login))
        return self.people[-1]

    def tell(self, step: str, ids: Mapping[str, str]) -> None:
        self.steps.append(step)
        for person in self.people:
            if person.login in ids.values() or step in PICTURED.get(person.login, ()):
                person.picture(self._pictures / f"{len(self.steps):02d}-{step}-{person.login}.png")


PICTURED = {
    "receiving": ("scan-received", "diarised"),
    "oc.general": ("receipt-opened", "file-opened", "file-came-back"),
    "lao": ("reminded", "file-opened-there"),
}


def test_a_letter_lives_its_whole_life_in_a_browser(office: Office, browser: Browser) -> None:
    watched = Watched(browser, PICTURES)

    traces = Life(office.gateway, office.cast, letter(), watched.tell, watched.enter).run()

    assert traces.steps[-1] == "file-came-back"
    assert [fault for person in watched.people for fault in person.faults] == []
    assert list(PICTURES.glob("*-file-came-back-oc.general.png"))


def test_the_clerk_diarises_with_the_keyboard_alone(office: Office, browser: Browser) -> None:
    clerk = office.cast.clerk
    with BrowserPerson(browser, office.gateway, clerk.login) as person:
        tab = person.tab
        tab.goto("/log-in")
        tab.keyboard.type(clerk.login)
        tab.keyboard.press("Tab")
        tab.keyboard.type(clerk.password)
        with tab.expect_navigation():
            tab.keyboard.press("Enter")

        tab.keyboard.press("Tab")
        focused = tab.evaluate("document.activeElement.getAttribute('href')")
        assert focused == "#main", "the first stop of the keyboard is the way past the header"
        tab.goto("/scan")
        reached = set()
        for _ in range(40):
            tab.keyboard.press("Tab")
            reached.add(tab.evaluate("document.activeElement.id || document.activeElement.tagName"))
        assert "scans" in reached
        assert person.faults == []
