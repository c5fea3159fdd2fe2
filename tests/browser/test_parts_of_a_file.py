"""Parts of a long file come into the page: the keyboard goes where they are, and a screen reader hears of it.

The pages are those of `tests/pages`, in this process; no server is needed but the one that hands them out.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.serving import seated
from tests.browser.visitor import BrowserPerson
from tests.pages.morning import Morning
from tests.pages.office import Office
from tests.pages.shelf import NOTES, long_file

FOCUSED = "document.activeElement.id"


@pytest.fixture(scope="module")
def shelf(served: tuple[Morning, str]) -> tuple[Office, str, str]:
    """The office, where its pages are, and the path of the long file."""
    morning, address = served
    return morning.office, address, f"/files/{long_file(morning.office)}"


@pytest.fixture
def ananya(browser: Browser, shelf: tuple[Office, str, str]) -> Iterator[BrowserPerson]:
    with seated(browser, shelf[0], shelf[1], "ananya") as person:
        yield person
        assert person.faults == []


@pytest.fixture
def page(ananya: BrowserPerson, shelf: tuple[Office, str, str]) -> Page:
    ananya.get(shelf[2])
    return ananya.tab


def test_earlier_notes_stand_above_the_others_and_are_where_the_keyboard_is(page: Page) -> None:
    page.get_by_role("link", name="Earlier notes").press("Enter")
    expect(page.locator("#heard")).to_have_text("Notes 1 to 3")
    numbers = [
        int(each.removesuffix("/n").split()[-1])
        for each in page.locator("article.note h3").all_text_contents()
    ]
    assert numbers == list(range(1, NOTES + 1))
    assert page.evaluate(FOCUSED) == "note-1"
    expect(page.locator("#note-1")).to_be_in_viewport()
    assert page.locator(".note-sheet .more").count() == 0


def test_pages_are_turned_with_the_keyboard_staying_where_it_is(page: Page) -> None:
    for number in (42, 41):
        page.locator("#page-prev").press("Enter")
        expect(page.locator("#heard")).to_have_text(f"page {number}/c of 44")
        assert page.evaluate(FOCUSED) == "page-prev"


def test_earlier_papers_come_into_the_table_of_contents(page: Page) -> None:
    page.get_by_role("link", name="Earlier papers").press("Enter")
    expect(page.locator("#heard")).to_have_text("Papers 1 to 2")
    expect(page.locator(".toc a:focus")).to_have_text("Objection 1")
    page.keyboard.press("Enter")
    expect(page.locator("#heard")).to_have_text("page 1/c of 44")


def test_what_cannot_be_fetched_leads_to_a_page_that_says_why(
    browser: Browser, shelf: tuple[Office, str, str]
) -> None:
    office, gateway, path = shelf
    with seated(browser, office, gateway, "ananya") as person:
        person.get(path)
        office.lines["workflow"].cut()
        person.tab.get_by_role("link", name="Earlier notes").press("Enter")
        expect(person.tab.locator("#problem h1")).to_have_text("The file service of general does not answer")
        office.lines["workflow"].mend()
