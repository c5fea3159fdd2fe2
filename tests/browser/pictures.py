"""Pictures of the pages for docs/pages.md, by `make pictures`: on an old office screen, and on a telephone.

The office is the one of the page tests, on its Monday morning; nobody in it exists.
"""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, ViewportSize

from tests.browser.serving import pages_of, seated
from tests.browser.visitor import BrowserPerson, chromium
from tests.pages.morning import Hand, Morning, monday_morning
from tests.pages.test_tray import MEMO

FOLDER = Path(__file__).parents[2] / "docs" / "images" / "pages"
LOOKS: tuple[tuple[str, ViewportSize], ...] = (
    ("en", {"width": 1366, "height": 768}),
    ("bn", {"width": 1366, "height": 768}),
    ("hi", {"width": 360, "height": 740}),
)
PAGES = {
    "desk": ("ananya", "/"),
    "file": ("ananya", "/files/{culvert}"),
    "letter": ("ananya", "/files/{culvert}/letters/1"),
    "draft": ("ananya", "/files/{culvert}/letters/1/edit"),
    "cover": ("ananya", "/files/{culvert}/cover"),
    "close": ("ananya", "/files/{culvert}/close"),
    "movements": ("ananya", "/files/{culvert}/history"),
    "receipt": ("ananya", "/receipts/{receipt}"),
    "notices": ("ananya", "/notices"),
    "find": ("ananya", "/find?q=culvert"),
    "tray": ("ratan", "/tray"),
    "diarise": ("ratan", "/tray/{memo}"),
    "scan": ("ratan", "/scan"),
    "register": ("ratan", "/registers"),
    "help": ("ratan", "/help"),
}
COLOURS = 64  # of a picture that is read in a repository


def take(browser: Browser, gateway: str, morning: Morning, memo: str) -> None:
    """Every page in every look is in the folder."""
    for login in sorted({login for login, _ in PAGES.values()}):
        with seated(browser, morning.office, gateway, login) as person:
            for language, size in LOOKS:
                person.tab.set_viewport_size(size)
                for name, (whose, address) in PAGES.items():
                    if whose == login:
                        person.tab.goto(address.format_map({**vars(morning), "memo": memo}))
                        _in(person, language)
                        _keep(person.tab.screenshot(), f"{name}-{language}-{size['width']}.png")


def _in(person: BrowserPerson, language: str) -> None:
    if person.tab.get_attribute("html", "lang") != language:
        address = person.tab.url
        person.tab.evaluate(f"document.querySelector('#choose-language [value={language}]').click()")
        person.tab.wait_for_selector(f"html[lang={language}]")
        person.tab.goto(address)
    person.tab.wait_for_load_state("networkidle")


def _keep(picture: bytes, name: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS).save(FOLDER / name, optimize=True)
    print(FOLDER / name)  # noqa: T201  # it is a program


if __name__ == "__main__":
    with monday_morning() as monday, pages_of(monday) as where, chromium() as running:
        paper = Hand(monday.office, "ratan").scans(MEMO.encode(), "memo.tif")["document"]
        take(running, where, monday, paper)
