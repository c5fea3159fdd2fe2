"""Many at once: sent to one post with one remark, or opened; what became of each stands in its row."""

from __future__ import annotations

import pytest

from gateway.i18n import LANGUAGES
from services.gateway.tests.browser import Browser, Page
from services.gateway.tests.checker import faults
from tests.pages.morning import CULVERT, DRAFT, Hand, Morning
from tests.pages.office import Office

TUBE_WELL, WATER = "Tube well near the bus stand", "Supply of drinking water"
TO_SHALINI = {"to": "p-adm-general", "remark": "For approval please.", "do": "send"}


def press(officer: Browser, page: Page, form: str, *items: str, at: str = "", **typed: str) -> Page:
    """The button of a form, with these items ticked and no others."""
    fields = {**officer.fields(page, form, **typed), "ticked": list(items)}
    return officer.send(at or page.form(form).action, fields)


def ticked(page: Page) -> list[str]:
    return [str(value) for value in page.document.xpath("//input[@name='ticked']/@value")]


@pytest.fixture
def both(morning: Morning) -> tuple[str, str]:
    """A file and a receipt that lie before Ananya."""
    return f"file/{morning.culvert}", f"receipt/{morning.receipt}"


class TestSending:
    def test_file_and_receipt_go_to_one_post_with_one_remark(
        self, officer: Browser, office: Office, both: tuple[str, str]
    ) -> None:
        shown = press(officer, officer.get("/"), "many", *both, at="/desk/send", do="search")
        assert ticked(shown) == list(both)
        assert not office.written(), "looking at what would go sends nothing"
        told = press(officer, shown, "send-many", *both, **TO_SHALINI)
        assert "Sent to Additional District Magistrate" in told.text
        assert "2 of 2" in told.text
        there = office.browser("shalini", "en").get("/")
        assert "For approval please." in there.row(TUBE_WELL)
        assert "For approval please." in there.row(CULVERT)
        assert DRAFT in officer.get(f"/files/{both[0][5:]}").text, "its draft note was sealed"

    def test_a_second_press_is_the_same_act(
        self, officer: Browser, office: Office, both: tuple[str, str]
    ) -> None:
        shown = press(officer, officer.get("/"), "many", *both, at="/desk/send", do="search")
        for _ in range(2):
            told = press(officer, shown, "send-many", *both, **TO_SHALINI)
            assert "2 of 2" in told.text
        assert len(office.asked("POST", "/forward")) == len(office.asked("POST", "/mark")) == 1

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_one_that_is_refused_keeps_no_other_back(
        self, office: Office, both: tuple[str, str], language: str
    ) -> None:
        officer = office.browser("ananya", language)
        shown = press(officer, officer.get("/"), "many", *both, at="/desk/send", do="search")
        assert not faults(shown, language)
        Hand(office, "ananya").sends(both[0][5:], "ratan", note="Please check.")
        told = press(officer, shown, "send-many", *both, **TO_SHALINI)
        assert not faults(told, language)
        assert len(told.rows) == 2
        assert TUBE_WELL in office.browser("shalini", "en").get("/").text
        if language == "en":
            assert "This is not with your post any more" in told.row(CULVERT)

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_without_a_post_it_comes_back_with_its_ticks_and_its_remark(
        self, office: Office, both: tuple[str, str], language: str
    ) -> None:
        officer = office.browser("ananya", language)
        shown = press(officer, officer.get("/"), "many", *both, at="/desk/send", do="search")
        told = press(officer, shown, "send-many", both[1], remark="At once.", do="send")
        assert told.status == 422
        assert ticked(told) == [both[1]]
        assert told.form("send-many").fields["remark"] == "At once."
        assert not faults(told, language)
        assert not office.written()

    def test_all_of_a_list_but_what_is_ticked(
        self, officer: Browser, office: Office, both: tuple[str, str]
    ) -> None:
        more = [f"file/{Hand(office, 'ananya').opens(f'Lamp {n}')}" for n in range(55)]
        rest = {"at": "/desk/send", "do": "search", "which": "rest"}
        page = officer.get("/?only=files")
        shown = press(officer, page, "many", both[0], more[0], **rest)
        assert sorted(ticked(shown)) == sorted(more[1:]), "beyond the page too, and of this list only"
        told = press(officer, shown, "send-many", *more[2:], **TO_SHALINI)
        assert "53 of 53" in told.text
        left = ticked(officer.get("/"))
        assert set(both) | set(more[:2]) <= set(left)

    def test_all_but_what_is_ticked_is_meant_by_every_button_beside_it(
        self, officer: Browser, both: tuple[str, str]
    ) -> None:
        told = press(officer, officer.get("/"), "many", both[0], reason="Awaited", which="rest")
        assert "Parked: 1 of 1" in told.text
        assert CULVERT in officer.get("/").text
        assert TUBE_WELL in officer.get("/parked").text


class TestOpening:
    def test_what_is_ticked_is_opened_and_nothing_else(
        self, officer: Browser, office: Office, morning: Morning
    ) -> None:
        other = Hand(office, "shalini").opens("Boats for the ferry")
        Hand(office, "shalini").acts(f"/files/{other}/forward", to="p-oc-general", note="Please see.")
        page = officer.get("/")
        told = press(officer, page, "many", f"file/{morning.arrived}", at="/desk/receive")
        assert "Opened: 1 of 1" in told.text
        assert "Unread" in officer.get("/").row("Boats for the ferry")
        assert "Unread" not in officer.get("/").row(WATER)
        again = press(officer, page, "many", f"file/{morning.arrived}", at="/desk/receive")
        assert "Opened: 1 of 1" in again.text
        assert len(office.asked("POST", "/receive")) == 1

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_one_that_was_pulled_back_says_so(self, office: Office, morning: Morning, language: str) -> None:
        officer = office.browser("ananya", language)
        page = officer.get("/")
        Hand(office, "shalini").acts(f"/files/{morning.arrived}/pull-back")
        press(officer, page, "many", which="rest", only="nonsense", at="/desk/receive")
        assert not office.asked("POST", "/receive"), "nothing unread is left"
        told = press(officer, page, "many", f"file/{morning.arrived}", at="/desk/receive")
        assert len(told.rows) == 1
        assert not faults(told, language)
