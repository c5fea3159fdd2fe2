"""The whole: one letter through six services and two departments, as people of the office carry it, in a real
browser and with pictures of what they see.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path

from playwright.sync_api import Browser

from deploy.demo.life import Life, Visitor
from deploy.demo.person import Person
from deploy.local.paths import ROOT
from tests.browser.visitor import BrowserPerson
from tests.office import Office, letter, mails, wait_for
from tests.servers import Servers

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


HISTORY = ("opened", "filed", "noted", "forwarded", "received", "noted", "returned", "received")


def test_a_letter_lives_its_whole_life_in_a_browser(
    office: Office, servers: Servers, browser: Browser
) -> None:
    watched = Watched(browser, PICTURES)

    traces = Life(office.gateway, office.cast, letter(), watched.tell, watched.enter).run()

    assert watched.steps == traces.steps
    assert traces.steps[-1] == "file-came-back"
    assert [fault for person in watched.people for fault in person.faults] == []
    assert list(PICTURES.glob("*-file-came-back-oc.general.png"))
    assert wait_for(lambda: mails(servers.mail_dir, traces.file_number), "reminder by e-mail")
    with Person(office.gateway, office.cast.officer.login) as officer:
        officer.log_in(office.cast.officer.password)
        history = officer.get(f"/files/{traces.file}/history").document
    moves = [row for row in history.xpath("//tbody/tr") if "reminder" not in (row.get("class") or "")]
    assert len(moves) == len(HISTORY)


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
