"""A matter is closed, found again and taken up again, on the pages."""

from __future__ import annotations

import pytest

from gateway.i18n import LANGUAGES
from services.gateway.tests.browser import Browser
from services.gateway.tests.checker import faults
from tests.pages.morning import PAGE, Hand, Morning
from tests.pages.office import Office

TUBE_WELL = "Tube well near the bus stand"
REMARK = "Repaired on 20-11-2026; the applicant has been told."


@pytest.fixture
def shown(morning: Morning) -> str:
    return f"/receipts/{morning.receipt}"


def tick(officer: Browser, *items: str, **typed: str):
    fields = {**officer.fields(officer.get("/"), "many", **typed), "ticked": list(items)}
    return officer.send("/desk/close", fields)


class TestAReceipt:
    def test_it_is_closed_with_a_remark_found_and_reopened(self, officer: Browser, shown: str) -> None:
        told = officer.submit(officer.get(shown), "close", closing=REMARK)
        assert "Closed. Its number finds it" in told.text
        assert REMARK in officer.get("/closed").row(TUBE_WELL)
        page = officer.get(shown)
        assert REMARK in page.text
        assert not {"close", "mark", "place", "park"} & set(page.forms())
        told = officer.submit(page, "reopen", reason="It has failed again.")
        assert "Reopened." in told.text
        assert {"close", "mark"} <= set(told.forms())
        assert officer.get("/").row(TUBE_WELL)
        assert "Nothing has been closed here" in officer.get("/closed").text

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_each_page_of_it_owes_its_reader_nothing(self, office: Office, shown: str, language: str) -> None:
        officer = office.browser("ananya", language)
        told = officer.submit(officer.get(shown), "close", closing="")
        assert told.status == 422
        assert not faults(told, language)
        assert not office.written()
        officer.submit(told, "close", closing=REMARK)
        for page in (officer.get("/closed"), officer.get(shown), officer.get(f"{shown}/history")):
            assert not faults(page, language)
        told = officer.submit(officer.get(shown), "reopen", reason="")
        assert told.status == 422
        assert not faults(told, language)

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_a_refusal_has_its_words_and_keeps_what_was_typed(
        self, office: Office, morning: Morning, shown: str, language: str
    ) -> None:
        officer = office.browser("ananya", language)
        page = officer.get(shown)
        Hand(office, "ananya").acts(f"{shown}/close", remark="By another window.")
        told = officer.submit(page, "close", closing=REMARK)
        assert told.status == 409
        assert told.form("close").fields["closing"] == REMARK
        assert not faults(told, language)
        if language == "en":
            assert "It is closed" in told.text

    def test_its_register_and_its_number_say_that_it_is_closed(self, officer: Browser, shown: str) -> None:
        officer.submit(officer.get(shown), "close", closing=REMARK)
        assert "Closed by Officer-in-Charge" in officer.get("/registers").row(TUBE_WELL)
        number = officer.get("/closed").document.xpath("string(//tbody//*[@class='number'])")
        assert "Closed by" in officer.get(f"/find?number={number.replace('/', '%2F')}").text


class TestAFile:
    def test_the_section_proposes_and_the_officer_closes_what_was_proposed(
        self, officer: Browser, clerk: Browser, office: Office
    ) -> None:
        file = Hand(office, "ratan").opens("Painting of the gate")
        form = clerk.get(f"/files/{file}/close")
        assert "Close the file" not in [button.text_content() for button in form.document.xpath("//button")]
        told = clerk.submit(form, "close", retention="C", closing=REMARK)
        assert "Proposed. Send the file" in told.text
        Hand(office, "ratan").sends(file, "ananya")
        assert REMARK in officer.get(f"/files/{file}").text
        form = officer.get(f"/files/{file}/close")
        assert form.form("close").fields["retention"] == "C"
        assert form.form("close").fields["closing"] == REMARK
        told = officer.submit(form, "close")
        assert "Closed. Its number finds it" in told.text
        page = officer.get(f"/files/{file}")
        assert "Class C, kept until 31-12-2028." in page.text
        assert "work" not in page.forms()
        officer.submit(page, "reopen", reason="The paint has come off.")
        assert "work" in officer.get(f"/files/{file}").forms()

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_each_page_of_it_owes_its_reader_nothing(
        self, office: Office, morning: Morning, language: str
    ) -> None:
        officer, file = office.browser("ananya", language), morning.culvert
        form = officer.get(f"/files/{file}/close")
        assert not faults(form, language)
        told = officer.submit(form, "close", closing="")
        assert told.status == 422
        assert {"#retention", "#closing"} <= set(told.document.xpath("//*[@id='faults']//a/@href"))
        assert not faults(told, language)
        assert not office.written()
        Hand(office, "ananya").acts(f"/files/{file}/propose-close", retention="B", remark=REMARK)
        for page in (officer.get(f"/files/{file}"), officer.get(f"/files/{file}/close")):
            assert not faults(page, language)
        officer.submit(officer.get(f"/files/{file}/close"), "close")
        for address in (f"/files/{file}", f"/files/{file}/history", "/closed"):
            assert not faults(officer.get(address), language)
        closed = officer.get(f"/files/{file}/close")
        assert "close" not in closed.forms(), "it is the file's page: there is nothing to close any more"

    def test_what_was_typed_is_shown_when_the_file_has_left(
        self, officer: Browser, office: Office, morning: Morning
    ) -> None:
        form = officer.get(f"/files/{morning.culvert}/close")
        Hand(office, "ananya").sends(morning.culvert, "ratan")
        told = officer.submit(form, "close", retention="C", closing=REMARK)
        assert told.status in {403, 409}
        assert REMARK in told.source
        assert not faults(told, "en")


class TestTheRecordRoom:
    def test_it_is_sent_there_kept_longer_and_called_back(
        self, officer: Browser, office: Office, morning: Morning
    ) -> None:
        file = morning.culvert
        Hand(office, "ananya").acts(f"/files/{file}/close", retention="C", remark=REMARK)
        page = officer.get(f"/files/{file}/kept")
        told = officer.submit(page, "record", shelf="Rack 4")
        assert "In the record room: Rack 4" in told.text
        told = officer.submit(
            officer.get(f"/files/{file}/kept"), "retain", reason="A suit", until="31-12-2045"
        )
        assert "Class C, kept until 31-12-2045." in told.text
        assert "In the record room, closed by" in officer.get("/registers?series=file-A1111").text
        officer.submit(officer.get(f"/files/{file}"), "reopen", reason="It failed again.")
        assert "kept until" not in officer.get(f"/files/{file}").text

    def test_what_is_due_stands_in_a_list(self, office: Office, morning: Morning) -> None:
        Hand(office, "ananya").acts(f"/files/{morning.culvert}/close", retention="C", remark=REMARK)
        office.pass_by(days=366 * 3)
        officer = office.browser("ananya", "en")
        assert "31-12-2028" in officer.get("/retention").row("Repair of the culvert")

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_each_page_of_it_owes_its_reader_nothing(
        self, office: Office, morning: Morning, language: str
    ) -> None:
        officer, file = office.browser("ananya", language), f"/files/{morning.culvert}"
        Hand(office, "ananya").acts(f"{file}/close", retention="C", remark=REMARK)
        page = officer.get(f"{file}/kept")
        told = officer.submit(page, "record", shelf="")
        assert told.status == 422
        for shown in (page, told, officer.submit(page, "retain", reason="", until="01-01-2020")):
            assert not faults(shown, language)
        officer.submit(officer.get(f"{file}/kept"), "record", shelf="Rack 4")
        for address in (file, f"{file}/kept", f"{file}/history", "/closed"):
            assert not faults(officer.get(address), language)


class TestMany:
    def test_what_is_ticked_is_closed_row_by_row(
        self, officer: Browser, office: Office, morning: Morning
    ) -> None:
        other = Hand(office, "ratan").diarises(PAGE, "A second one", "Mina Hansda")
        Hand(office, "ratan").acts(f"/receipts/{other}/mark", to="p-oc-general")
        Hand(office, "ananya").acts(f"/receipts/{other}/receive")
        receipts = (f"receipt/{morning.receipt}", f"receipt/{other}")
        told = tick(officer, *receipts, closing=REMARK)
        assert "Closed: 2 of 2" in told.text
        assert not faults(told, "en")
        again = tick(officer, *receipts, closing=REMARK)
        assert "Closed: 2 of 2" in again.text
        assert len(office.asked("POST", "/close")) == 2, "what is closed is not closed again"

    def test_one_that_is_refused_says_why_and_a_file_is_left_alone(
        self, officer: Browser, office: Office, morning: Morning
    ) -> None:
        Hand(office, "ananya").acts(f"/receipts/{morning.receipt}/mark", to="p-hc-general")
        told = tick(officer, f"receipt/{morning.receipt}", f"file/{morning.culvert}", closing=REMARK)
        assert "Closed: 0 of 1" in told.text
        assert "This is not with your post any more" in told.row(TUBE_WELL)

    def test_without_a_remark_the_form_comes_back_with_its_ticks(
        self, officer: Browser, office: Office, morning: Morning
    ) -> None:
        told = tick(officer, f"receipt/{morning.receipt}", closing="")
        assert told.status == 422
        assert told.document.xpath("//input[@name='ticked']/@value") == [f"receipt/{morning.receipt}"]
        assert not faults(told, "en")
        assert not office.written()
        told = tick(officer, f"file/{morning.culvert}", closing=REMARK)
        assert "No receipt is ticked" in told.text
