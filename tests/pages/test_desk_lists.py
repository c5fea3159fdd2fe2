"""The desk's lists, their order, and one act on what is ticked."""

from __future__ import annotations

import pytest

from gateway.i18n import LANGUAGES
from services.gateway.tests.browser import Browser, Page
from services.gateway.tests.checker import faults
from tests.pages.morning import CULVERT, Hand, Morning
from tests.pages.office import Office

TUBE_WELL, WATER = "Tube well near the bus stand", "Supply of drinking water"


def titles(page: Page) -> list[str]:
    return [each.text_content() for each in page.document.xpath("//tbody//span[@class='title']")]


def followed(officer: Browser, page: Page, words: str) -> Page:
    """Where the link leads whose text begins so."""
    links = page.document.xpath("//nav[@class='lists']/a | //thead//a")
    (link,) = (link for link in links if link.text_content().strip().startswith(words))
    return officer.get(link.get("href"))


def tick(officer: Browser, page: Page, form: str, *items: str, **typed: str) -> Page:
    fields = {**officer.fields(page, form, **typed), "ticked": list(items)}
    return officer.send(page.form(form).action, fields)


class TestTheLists:
    @pytest.mark.parametrize(
        ("words", "left"),
        [("All", 3), ("Unread", [WATER]), ("Files", 2), ("Receipts", [TUBE_WELL]), ("Overdue", [CULVERT])],
    )
    def test_a_link_with_its_count_leads_to_each(
        self, officer: Browser, words: str, left: int | list[str]
    ) -> None:
        page = followed(officer, officer.get("/"), words)
        found = titles(page)
        if isinstance(left, int):
            assert len(found) == left
        else:
            assert len(found) == len(left)
            assert found[0].startswith(left[0])
        (current,) = page.document.xpath("//nav[@class='lists']/a[@aria-current='page']")
        assert current.text_content().split() == [words, str(len(found))]

    def test_an_empty_one_says_so_and_leads_back(self, clerk: Browser) -> None:
        page = clerk.get("/?only=overdue")
        assert "Nothing is in this list" in page.text
        assert not faults(page, "en")

    def test_an_address_that_says_nonsense_shows_the_desk(self, officer: Browser) -> None:
        assert len(titles(officer.get("/?only=mine&by=colour"))) == 3


class TestTheOrder:
    def test_a_column_says_how_it_is_in_order_and_turns_it_round(self, officer: Browser) -> None:
        page = officer.get("/")
        assert page.document.xpath("//th/@aria-sort") == ["ascending"]
        turned = followed(officer, page, "Sent on")
        assert page.document.xpath("//thead//a[contains(., 'Sent on')]/@href") == ["/?by=-since"]
        assert turned.document.xpath("//th/@aria-sort") == ["descending"]
        assert titles(turned) == titles(page)[::-1]
        by_number = followed(officer, turned, "Number and subject")
        assert titles(by_number)[0] == TUBE_WELL
        assert titles(followed(officer, by_number, "Due"))[0] == CULVERT

    def test_it_stays_in_its_list_and_over_its_pages(self, office: Office) -> None:
        clerk = Hand(office, "ratan")
        for number in range(52):
            clerk.opens(f"File {number}")
        person = office.browser("ratan", "en")
        first = person.get("/?only=files&by=-number")
        following = person.get(first.document.xpath("//a[@rel='next']/@href")[0])
        assert titles(first)[0] == "File 51"
        assert titles(following)[-1] == "File 0"
        assert len(titles(first)) + len(titles(following)) == 52


class TestWhatStandsInARow:
    def test_who_wrote_and_what_was_written_when_it_was_sent(
        self, officer: Browser, office: Office, morning: Morning
    ) -> None:
        assert "Mina Hansda" in officer.get("/").row(TUBE_WELL)
        Hand(office, "shalini").acts(f"/files/{morning.sent}/receive")
        Hand(office, "shalini").acts(
            f"/files/{morning.sent}/return", note="No.", remark="Ask for three quotations"
        )
        assert "Ask for three quotations" in officer.get("/").row("Purchase of two printers")

    def test_every_cell_of_a_small_window_has_its_label(self, officer: Browser) -> None:
        page = officer.get("/").document
        cells = [
            cell
            for cell in page.xpath("//tbody//td")
            if cell.get("class") not in {"tick-cell", "marks", "act"}
        ]
        heads = {
            " ".join(each.text_content().replace("▲", "").split()) for each in page.xpath("//thead/tr/th")
        }
        assert len(cells) == 5 * 3
        assert {cell.get("data-label") for cell in cells} <= heads


class TestTicks:
    def test_what_is_ticked_is_parked_row_by_row(
        self, officer: Browser, office: Office, morning: Morning
    ) -> None:
        page, culvert, receipt = officer.get("/"), f"file/{morning.culvert}", f"receipt/{morning.receipt}"
        told = tick(officer, page, "many", culvert, receipt, reason="Report awaited", until="30-12-2026")
        assert "Parked: 2 of 2" in told.text
        assert titles(officer.get("/")) == [title for title in titles(page) if title.startswith(WATER)]
        parked = officer.get("/parked")
        assert "Report awaited" in parked.row(TUBE_WELL)
        again = tick(officer, page, "many", culvert, receipt, reason="Report awaited", until="30-12-2026")
        assert "Parked: 2 of 2" in again.text
        assert len(office.asked("POST", "/park")) == 2, "a second press is the same act"
        told = tick(officer, parked, "unpark-many", culvert, receipt)
        assert "Taken up again: 2 of 2" in told.text
        assert len(titles(officer.get("/"))) == 3

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_one_that_is_refused_says_why_and_keeps_no_other_back(
        self, office: Office, morning: Morning, language: str
    ) -> None:
        officer = office.browser("ananya", language)
        page, culvert, receipt = officer.get("/"), f"file/{morning.culvert}", f"receipt/{morning.receipt}"
        Hand(office, "ananya").sends(morning.culvert, "ratan", note="Please check.")
        told = tick(officer, page, "many", culvert, receipt, reason="Report awaited")
        assert len(told.rows) == 2
        assert not faults(told, language)
        if language == "en":
            assert "This is not with your post any more" in told.row(CULVERT)
            assert told.row(TUBE_WELL).endswith("Parked")

    def test_without_a_reason_the_form_comes_back_with_its_ticks(
        self, officer: Browser, office: Office, morning: Morning
    ) -> None:
        item = f"receipt/{morning.receipt}"
        told = tick(officer, officer.get("/"), "many", item, reason="", until="30-12-2026")
        assert told.status == 422
        assert told.form("park-many").fields["until"] == "30-12-2026"
        assert told.document.xpath("//input[@name='ticked']/@value") == [item]
        assert not faults(told, "en")
        assert not office.written()

    def test_nothing_ticked_is_nothing_done(self, officer: Browser, office: Office) -> None:
        page = officer.get("/")
        assert "Nothing is ticked" in tick(officer, page, "many", reason="Report awaited").text
        assert "Nothing is ticked" in tick(officer, page, "many", "letter/x", reason="R").text
        assert not office.written()

    def test_what_nobody_has_opened_is_opened_first(self, officer: Browser, morning: Morning) -> None:
        told = tick(officer, officer.get("/"), "many", f"file/{morning.arrived}", reason="Report awaited")
        assert "Open it first" in told.row(WATER)
        assert "Unread" in officer.get("/").row(WATER)


def test_the_keys_come_alone_or_with_the_help(officer: Browser) -> None:
    alone = officer.get("/help/keys", HX_Request="true")
    assert "Forward or mark" in alone.source
    assert "<html" not in alone.source
    assert "Good to know" in officer.get("/help/keys").text
