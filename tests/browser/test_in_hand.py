"""How the pages lie in hand, in a real browser: what is in sight, where the keyboard is, how text stands.

The pages are those of `tests/pages`, in this process; no server is needed but the one that hands them out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser.serving import seated
from tests.pages.morning import Morning
from tests.pages.shelf import NOTES, long_file

SMALL: ViewportSize = {"width": 360, "height": 740}
FOCUSED = "document.activeElement.id"
SEEN_IN_ITS_PANE = """(note) => {
  const [pane, own] = [note.closest(".to-the-end"), note].map((each) => each.getBoundingClientRect());
  return own.top >= pane.top && own.bottom <= pane.bottom;
}"""
OFF_CENTRE = """([font, sign]) => {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = font;
  const all = pen.measureText(sign);
  const line = (all.fontBoundingBoxAscent - all.fontBoundingBoxDescent) / 2;
  return line - (all.actualBoundingBoxAscent - all.actualBoundingBoxDescent) / 2;
}"""


@pytest.fixture(scope="module")
def shelf(served: tuple[Morning, str]) -> tuple[Morning, str]:
    """The office, and the path of a long file."""
    morning, _ = served
    return morning, f"/files/{long_file(morning.office)}"


@pytest.fixture
def tab(browser: Browser, served: tuple[Morning, str]) -> Iterator[Page]:
    """Ananya's window."""
    with seated(browser, served[0].office, served[1], "ananya") as person:
        yield person.tab
        assert person.faults == []


@pytest.mark.parametrize("size", [{"width": 1366, "height": 768}, SMALL], ids=["wide", "small"])
def test_a_file_opens_at_its_last_note_above_a_foot_that_stays(
    tab: Page, shelf: tuple[Morning, str], size: ViewportSize
) -> None:
    tab.set_viewport_size(size)
    tab.goto(shelf[1])
    foot = tab.locator("#work")
    for words in ("Write note", "Send to…", "Return to Head Clerk", "Movements"):
        expect(foot.get_by_text(words, exact=True)).to_be_in_viewport(ratio=1)
    last = tab.locator(f"#note-{NOTES}")
    assert last.evaluate(SEEN_IN_ITS_PANE)


def test_a_panel_takes_the_keyboard_and_its_button_says_to_whom(
    tab: Page, shelf: tuple[Morning, str]
) -> None:
    tab.goto(shelf[1])
    tab.locator("#send summary").press("Enter")
    superior = tab.locator("#send .near input").first
    expect(superior).to_be_focused()
    superior.press("Space")
    expect(tab.locator("#send button.main")).to_have_text("Forward to Additional District Magistrate")


def test_a_citation_shows_the_page_also_where_one_side_is_seen_at_a_time(
    tab: Page, shelf: tuple[Morning, str]
) -> None:
    tab.set_viewport_size(SMALL)
    tab.goto(f"/files/{shelf[0].culvert}")
    tab.locator(".body a", has_text="3/c").click()
    expect(tab.locator("#papers-title")).to_be_focused()
    expect(tab.locator("#papers strong")).to_have_text("page 3/c of 5")
    expect(tab.locator(".sides [aria-current]")).to_have_text("Papers")


def test_the_keyboard_stays_when_pages_are_turned_to_the_end(tab: Page, shelf: tuple[Morning, str]) -> None:
    tab.goto(f"{shelf[1]}?c=2")
    tab.locator("#page-prev").press("Enter")
    expect(tab.locator("#heard")).to_have_text("page 1/c of 44")
    assert tab.evaluate(FOCUSED) == "page-prev"
    tab.locator("#leaf-2").press("Enter")
    expect(tab.locator("#heard")).to_have_text("page 2/c of 44")
    assert tab.evaluate(FOCUSED) == "leaf-2"
    tab.locator("#zoom-in").press("Enter")
    expect(tab.locator(".sheets.large")).to_be_visible()
    assert tab.evaluate(FOCUSED) == "zoom-in"


def test_contents_that_were_folded_stay_so_and_open_ones_show_where_one_is(
    tab: Page, shelf: tuple[Morning, str]
) -> None:
    tab.goto(f"{shelf[1]}?c=31")
    expect(tab.locator(".toc .current")).to_be_in_viewport()
    tab.locator(".contents summary").click()
    tab.locator("#page-next").press("Enter")
    expect(tab.locator("#heard")).to_have_text("page 32/c of 44")
    expect(tab.locator(".toc")).to_be_hidden()


def test_the_header_is_one_row_of_things_and_one_of_tabs(tab: Page) -> None:
    tab.goto("/")
    header = tab.locator("header.top").bounding_box()
    assert header is not None
    assert header["height"] <= 80
    assert tab.locator(".menu-button").is_hidden()


def test_on_a_small_window_the_pages_are_behind_the_menu_and_the_posts_are_not(tab: Page) -> None:
    tab.set_viewport_size(SMALL)
    tab.goto("/")
    assert tab.evaluate("document.documentElement.scrollWidth") == SMALL["width"]
    expect(tab.locator(".posts-held button").first).to_be_in_viewport()
    expect(tab.locator(".tabs")).to_be_hidden()
    tab.get_by_role("button", name="Menu").press("Enter")
    tab.locator(".tabs").get_by_role("link", name="Sent").click()
    expect(tab).to_have_url(re.compile("/sent$"))


def test_text_stands_in_the_middle_of_its_line(tab: Page) -> None:
    """Capitals sat 1.6 px above the middle, and seemed 2 px high beside Bengali."""
    tab.goto("/")
    font = "16px 'Noto Sans Daftar'"
    for sign in ("H", "ক", "क"):
        tab.evaluate("([font, sign]) => document.fonts.load(font, sign)", [font, sign])
        assert abs(tab.evaluate(OFF_CENTRE, [font, sign])) < 1, sign
    assert tab.evaluate("getComputedStyle(document.body).fontSize") == "16px"


def test_a_question_mark_shows_the_keys_unless_it_is_typed_or_turned_off(tab: Page) -> None:
    tab.goto("/sent")
    keys = tab.locator("dialog#keys")
    tab.locator("#find-words").press("?")
    expect(tab.locator("#find-words")).to_have_value("?")
    expect(keys).to_be_hidden()
    tab.locator("h1").click()
    tab.keyboard.press("?")
    expect(keys).to_contain_text("Forward or mark")
    expect(keys.get_by_role("button", name="Close")).to_be_focused()
    keys.get_by_role("checkbox").uncheck()
    tab.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    tab.reload()
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.keyboard.press("?")
    tab.goto("/help")
    assert not [url for url in asked if url.endswith("/help/keys")]
    expect(tab.get_by_role("checkbox")).not_to_be_checked()
    tab.get_by_role("checkbox").check()
