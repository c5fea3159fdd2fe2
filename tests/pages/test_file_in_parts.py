"""A long file opens as a short one does: the latest part of each side, the others a link away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from lxml import html

from services.gateway.tests.browser import Browser, Page
from services.gateway.tests.checker import faults
from tests.pages.morning import Morning
from tests.pages.office import Office
from tests.pages.shelf import long_file

TURNED = {"HX_Request": "true"}


@pytest.fixture(scope="module")
def shelf(morning: Morning) -> Iterator[tuple[Office, str]]:
    """An office with a long file in it."""
    with morning.office.once_more() as office:
        yield office, long_file(office)
        assert not office.faults()


@pytest.fixture
def officer(shelf: tuple[Office, str]) -> Browser:
    return shelf[0].browser("ananya", "en")


@pytest.fixture
def address(shelf: tuple[Office, str]) -> str:
    return f"/files/{shelf[1]}"


def notes_on(page: Page) -> list[int]:
    return [int(each.get("id").removeprefix("note-")) for each in page.document.xpath("//article/h3")]


def papers_on(page: Page) -> list[int]:
    return [int(each) for each in page.document.xpath("//ol[@class='toc']/li/@value")]


def part(page: Page) -> Any:
    return html.fragment_fromstring(page.source, create_parent="div")


def followed(officer: Browser, page: Page, words: str) -> Page:
    """Where the link leads when no script runs."""
    (link,) = (link for link in page.document.xpath("//a[@href]") if link.text_content().strip() == words)
    return officer.get(link.get("href"))


def fetched(officer: Browser, page: Page, words: str) -> Page:
    """What the link fetches for the page, with a script."""
    (link,) = (link for link in page.document.xpath("//a[@hx-get]") if link.text_content().strip() == words)
    return officer.get(link.get("hx-get"), **TURNED)


def test_the_latest_notes_are_shown_and_the_others_a_link_away(officer: Browser, address: str) -> None:
    latest = officer.get(address)
    assert notes_on(latest) == list(range(4, 24))
    assert "23 notes" in latest.text
    assert "Later notes" not in latest.text
    earlier = followed(officer, latest, "Earlier notes")
    assert notes_on(earlier) == [1, 2, 3]
    assert "Earlier notes" not in earlier.text
    assert notes_on(followed(officer, earlier, "Later notes")) == list(range(4, 24))


def test_earlier_notes_come_into_the_page_and_the_keyboard_goes_there(officer: Browser, address: str) -> None:
    told = part(fetched(officer, officer.get(address), "Earlier notes"))
    assert [each.get("id") for each in told.xpath("article/h3")] == ["note-1", "note-2", "note-3"]
    assert [each.get("id") for each in told.xpath("//*[@autofocus]")] == ["note-1"]
    assert [each.text for each in told.xpath("div[@hx-swap-oob='innerHTML:#heard']")] == ["Notes 1 to 3"]
    assert "Later notes" not in told.text_content(), "they stand below already"


def test_the_region_that_is_read_out_is_there_before_anything_is_said(officer: Browser, address: str) -> None:
    (region,) = officer.get(address).document.xpath("//*[@id='heard']")
    assert (region.get("role"), region.text) == ("status", None)


def test_the_contents_come_in_parts_as_well(officer: Browser, address: str) -> None:
    latest = officer.get(address)
    assert papers_on(latest) == list(range(3, 23))
    assert "page 43/c of 44" in latest.text
    earlier = followed(officer, latest, "Earlier papers")
    assert papers_on(earlier) == [1, 2]
    assert "page 3/c of 44" in earlier.text
    told = part(fetched(officer, latest, "Earlier papers"))
    assert told.xpath("li/@value") == ["1", "2"]
    assert [each.text for each in told.xpath("div[@hx-swap-oob]")] == ["Papers 1 to 2"]
    assert len(told.xpath("//*[@autofocus]")) == 1


@pytest.mark.parametrize(
    ("wanted", "shown", "title"),
    [
        (1, 1, "1. Objection 1"),
        (4, 4, "2. Objection 2"),
        (44, 44, "22. Objection 22"),
        (45, 43, "22. Objection 22"),
    ],
)
def test_any_page_of_the_file_is_found(
    officer: Browser, address: str, wanted: int, shown: int, title: str
) -> None:
    page = officer.get(f"{address}?c={wanted}")
    assert f"page {shown}/c of 44" in page.text
    assert title in page.text


def test_turning_a_page_brings_the_papers_alone_and_says_where_one_is(officer: Browser, address: str) -> None:
    turned = fetched(officer, officer.get(f"{address}?c=44"), "Previous")
    told = part(turned)
    assert [each.get("id") for each in told.xpath("section")] == ["papers"]
    assert [each.text for each in told.xpath("div[@hx-swap-oob]")] == ["page 43/c of 44"]
    assert told.xpath("//a[@id='page-prev' and @rel='prev']"), "the keyboard stays on it, by its id"
    assert not told.xpath("//article")


def test_turning_back_over_the_edge_of_a_part_goes_on(officer: Browser, address: str) -> None:
    before = followed(officer, officer.get(f"{address}?c=5"), "Previous")
    assert "page 4/c of 44" in before.text
    assert "page 5/c of 44" in followed(officer, before, "Next").text


def test_a_long_file_is_opened_with_four_questions(
    officer: Browser, address: str, shelf: tuple[Office, str]
) -> None:
    officer.get(address)
    calls = shelf[0].lines["workflow"].calls
    before = len(calls)
    officer.get(address)
    assert {call.path.rpartition("/")[2] for call in calls[before:]} == {
        address.rpartition("/")[2],
        "notes",
        "correspondence",
        "habits",
    }
    assert len(calls) - before == 4


@pytest.mark.parametrize("side", ["notes?notes_before=4", "papers?c=3", "contents?papers_before=3"])
def test_a_part_asked_for_by_itself_is_the_whole_page(officer: Browser, address: str, side: str) -> None:
    page = officer.get(f"{address}/{side}")
    assert page.status == 200
    assert page.document.xpath("//*[@id='notes']")
    assert page.document.xpath("//*[@id='papers']")


@pytest.mark.parametrize(
    "query",
    [
        "c=x",
        "notes_before=-3",
        "notes_after=99999",
        "side=up",
        "zoom=9",
        "quarters=x",
        "c=0",
        "papers_before=0",
    ],
)
def test_an_address_that_says_nonsense_shows_the_file(officer: Browser, address: str, query: str) -> None:
    page = officer.get(f"{address}?{query}")
    assert page.status == 200
    assert page.document.xpath("//*[@id='papers']//img")


def test_movements_go_forth_and_back_in_parts(officer: Browser, address: str) -> None:
    first = officer.get(f"{address}/history")
    second = followed(officer, first, "Next page")
    assert len(first.rows) == 50
    assert second.rows[0].startswith("51 ")
    assert followed(officer, second, "Previous page").rows == first.rows


@pytest.mark.parametrize("language", ["en", "bn", "hi"])
def test_a_part_owes_its_reader_nothing(shelf: tuple[Office, str], address: str, language: str) -> None:
    reader = shelf[0].browser("ratan", language)
    for query in ("notes_before=4", "papers_before=3&side=papers"):
        assert not faults(reader.get(f"{address}?{query}"), language)


def test_the_contents_are_open_and_tell_what_a_letter_is(officer: Browser, morning: Morning) -> None:
    page = officer.get(f"/files/{morning.culvert}?c=2")
    (contents,) = page.document.xpath("//details[@class='contents']")
    assert contents.get("open") is not None
    first = " ".join(contents.xpath(".//li")[0].text_content().split())
    for told in ("1. R Receipt", "Repair of the culvert", "1/2026/General", "7/G", "12-11-2026", "3/c"):
        assert told in first
    assert contents.xpath(".//li[@class='current']/@value") == ["1"], "of the page that is shown"


def test_a_page_is_enlarged_in_place_and_fitted_again(officer: Browser, address: str) -> None:
    def sized(page: Page) -> dict[str, str | None]:
        ways = page.document.xpath("//*[@class='zooming']/a[starts-with(@id, 'zoom')]")
        return {each.get("id"): each.get("hx-get") for each in ways}

    fit = officer.get(f"{address}?c=5&side=papers")
    assert [name for name, way in sized(fit).items() if way is None] == ["zoom-out", "zoom-fit"]
    larger = officer.get(sized(fit)["zoom-in"] or "")
    assert "/pages/1?width=1600" in larger.source
    largest = officer.get(sized(larger)["zoom-in"] or "")
    assert [name for name, way in sized(largest).items() if way is None] == ["zoom-in"]
    assert "page 5/c of 44" in largest.text
    assert "/pages/1?width=800" in officer.get(sized(largest)["zoom-fit"] or "").source


def test_a_page_is_turned_and_stays_so_on_the_next(officer: Browser, address: str) -> None:
    def turned(page: Page, way: str) -> Page:
        return officer.get(page.document.get_element_by_id(way).get("hx-get"))

    def quarters(page: Page) -> str:
        (shown,) = page.document.xpath("//img[@class='sheet']/..")
        return str(shown.get("class"))

    upright = officer.get(f"{address}?c=5&side=papers")
    assert quarters(upright) == "quarters-0"
    once = turned(upright, "turn-right")
    assert quarters(once) == "quarters-1"
    assert quarters(turned(once, "page-next")) == "quarters-1"
    assert quarters(turned(turned(once, "turn-left"), "turn-left")) == "quarters-3"


def test_the_first_page_has_a_place_for_the_one_before(officer: Browser, address: str) -> None:
    """With the link the keyboard went away, too."""
    first = officer.get(f"{address}?c=1").document.get_element_by_id("page-prev")
    assert (first.get("aria-disabled"), first.get("href"), first.get("tabindex")) == ("true", None, "0")
