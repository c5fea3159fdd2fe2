"""Stock phrases on the pages, and "Agreed" as one press of a button."""

from __future__ import annotations

import httpx
import pytest

from gateway.i18n import LANGUAGES
from services.gateway.tests.browser import Browser, Page
from services.gateway.tests.checker import faults
from tests.pages.morning import Hand, Morning
from tests.pages.office import Office


@pytest.fixture
def bare(office: Office) -> str:
    """A file that Ratan wrote a note in and sent to Ananya, who has written nothing."""
    file = Hand(office, "ratan").opens("Street lights at Purbapara")
    Hand(office, "ratan").sends(file, "ananya", note="Ten lamps are out. For orders.")
    return f"/files/{file}"


def listed(page: Page, field: str) -> list[str]:
    return [option.text for option in page.document.get_element_by_id(f"{field}-phrase").iter("option")]


class TestPhrases:
    def test_they_are_offered_in_the_language_of_the_file_and_in_the_readers(
        self, office: Office, bare: str
    ) -> None:
        english = listed(office.browser("ananya", "en").get(bare), "text")
        bengali = listed(office.browser("ananya", "bn").get(bare), "text")
        assert "Seen." in english
        assert "দেখলাম।" not in english
        assert bengali.index("Seen.") < bengali.index("দেখলাম।")

    def test_one_is_put_in_behind_what_was_typed_and_nothing_is_sent(
        self, officer: Browser, office: Office, bare: str
    ) -> None:
        page = officer.get(bare)
        fields = {"text": "Paid.", "text-phrase": "seen.en", "do": "phrase-text", "remark": "Quickly"}
        told = officer.submit(page, "work", **fields)
        assert told.form("work").fields["text"].strip() == "Paid. Seen."
        assert told.form("work").fields["remark"] == "Quickly"
        assert [call.path.rpartition("/")[2] for call in office.written()] == ["taken"]

    def test_those_that_this_desk_takes_most_stand_first(self, officer: Browser, bare: str) -> None:
        fields = officer.fields(officer.get(bare), "work", **{"remark-phrase": "seen_and_returned.en"})
        assert officer.send("/phrases/taken", fields).status == 204
        assert listed(officer.get(bare), "remark")[1] == "Seen and returned."

    def test_a_receipt_is_marked_with_one(self, officer: Browser, morning: Morning) -> None:
        path = f"/receipts/{morning.receipt}"
        fields = {"remark-phrase": "enquire.en", "do": "phrase-remark"}
        told = officer.submit(officer.get(path), "mark", **fields)
        assert told.form("mark").fields["remark"] == "Please enquire and report."

    def test_a_desk_keeps_its_own_and_drops_it(self, officer: Browser, clerk: Browser, bare: str) -> None:
        kept = officer.submit(officer.get("/phrases"), "keep-phrase", text="Put up with the map.")
        assert "The phrase is kept." in kept.text
        assert "Put up with the map." in listed(officer.get(bare), "text")
        assert "Put up with the map." not in clerk.get("/phrases").text
        (drop,) = (form for form in kept.forms() if form and form.startswith("drop-"))
        assert "The phrase is removed." in officer.submit(kept, drop).text
        assert "Put up with the map." not in listed(officer.get(bare), "text")

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_one_that_says_nothing_is_asked_for(self, office: Office, language: str) -> None:
        person = office.browser("ananya", language)
        told = person.submit(person.get("/phrases"), "keep-phrase", text=" ")
        assert told.status == 422
        assert not faults(told, language)

    def test_the_desk_of_a_department_that_does_not_answer_costs_no_page(
        self, officer: Browser, office: Office, bare: str
    ) -> None:
        habits = ("GET", "/habits")
        office.lines["workflow"].answers[habits] = httpx.Response(503)
        page = officer.get(bare)
        assert page.status == 200
        assert "work" in page.forms()


class TestAgreed:
    def test_one_press_seals_the_offices_word_and_sends_the_file_back(
        self, officer: Browser, clerk: Browser, office: Office, bare: str
    ) -> None:
        told = officer.submit(officer.get(bare), "work", do="agree")
        assert "sent to Head Clerk" in told.text
        assert "Agreed." in clerk.get(bare).document.xpath("string(//article[last()])")
        assert [call.path.rpartition("/")[2] for call in office.written()] == ["return"]

    def test_it_goes_onward_to_a_post(self, officer: Browser, bare: str) -> None:
        told = officer.submit(officer.get(bare), "work", to="p-adm-general", do="agree-forward")
        assert "sent to" in told.text
        assert "Agreed." in officer.get(bare).document.xpath("string(//article[last()])")

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_what_was_typed_is_not_thrown_away_by_it(self, office: Office, bare: str, language: str) -> None:
        person = office.browser("ananya", language)
        told = person.submit(person.get(bare), "work", text="But only five.", do="agree")
        assert told.status == 422
        assert told.form("work").fields["text"].strip() == "But only five."
        assert not faults(told, language)
        assert not office.written()

    def test_where_a_draft_stands_it_is_not_offered(self, officer: Browser, morning: Morning) -> None:
        page = officer.get(f"/files/{morning.culvert}")
        assert not page.document.xpath("//button[@value='agree']")
