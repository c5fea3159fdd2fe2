"""The desk and what surrounds it: what lies there, what was sent, what is set aside, notices, finding."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from chassis.ids import is_ulid
from gateway.i18n import LANGUAGES
from services.gateway.tests.browser import Browser
from services.gateway.tests.checker import faults
from tests.pages.morning import CULVERT, Hand, Morning
from tests.pages.office import Office

CULVERT_NUMBER = "A-11011/1/2026-General"


@pytest.fixture
def magistrate(browser: Callable[[str], Browser]) -> Browser:
    """Shalini, who sent a file to Ananya and was sent one by her."""
    return browser("shalini")


class TestTheDesk:
    def test_it_tells_number_sender_age_and_what_is_late(self, officer: Browser) -> None:
        desk = officer.get("/")
        late = desk.row(CULVERT_NUMBER)
        assert "Head Clerk, General" in late
        assert "3 days" in late
        assert "Overdue" in late
        assert "Unread" in desk.row("Supply of drinking water")

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_the_next_page_is_one_link_away(self, office: Office, language: str) -> None:
        clerk = Hand(office, "ratan")
        for number in range(52):
            clerk.opens(f"File {number}")
        person = office.browser("ratan", language)
        first = person.get("/")
        following = person.get(first.document.xpath("//a[@rel='next']/@href")[0])
        assert len(first.rows) + len(following.rows) == 52
        assert following.document.xpath("//nav[@class='pager']/a/@href") == ["/"]
        assert not faults(first, language)
        assert not faults(following, language)


class TestReceiving:
    def test_looking_never_receives(self, officer: Browser, magistrate: Browser, morning: Morning) -> None:
        officer.get(f"/files/{morning.arrived}")
        assert "Unread" in officer.get("/").row("Supply of drinking water")
        assert f"pull-back-{morning.arrived}" in magistrate.get("/sent").forms()

    def test_it_is_an_act_of_its_own(
        self, officer: Browser, magistrate: Browser, office: Office, morning: Morning
    ) -> None:
        officer.submit(officer.get(f"/files/{morning.arrived}"), "receive")
        (call,) = office.asked("POST", f"/v1/files/{morning.arrived}/receive")
        assert is_ulid(call.headers["Idempotency-Key"])
        assert "Unread" not in officer.get("/").row("Supply of drinking water")
        assert f"pull-back-{morning.arrived}" not in magistrate.get("/sent").forms()

    def test_it_can_be_done_from_the_desk(self, officer: Browser, morning: Morning) -> None:
        page = officer.submit(officer.get("/"), f"receive-{morning.arrived}")
        assert "The file has come to you" not in page.text
        assert "Supply of drinking water" in page.text
        assert "Unread" not in officer.get("/").row("Supply of drinking water")

    def test_a_form_without_a_key_is_no_form_of_ours(
        self, officer: Browser, office: Office, morning: Morning
    ) -> None:
        page = officer.get(f"/files/{morning.arrived}")
        fields = officer.fields(page, "receive", key="again")
        assert officer.send(f"/files/{morning.arrived}/receive", fields).status == 400
        assert not office.written()

    def test_what_is_neither_file_nor_receipt_cannot_be_received(
        self, officer: Browser, office: Office, morning: Morning
    ) -> None:
        fields = officer.fields(officer.get(f"/files/{morning.arrived}"), "receive")
        assert officer.send(f"/letters/{morning.arrived}/receive", fields).status == 404
        assert not office.written()


class TestPullingBack:
    def test_it_is_done_with_what_stands_there_now(
        self, officer: Browser, magistrate: Browser, office: Office, morning: Morning
    ) -> None:
        standing = Hand(office, "ananya").ask("workflow", "GET", f"/files/{morning.sent}")["revision"]
        page = officer.submit(officer.get("/sent"), f"pull-back-{morning.sent}")
        assert "It is with you again" in page.text
        assert office.asked("POST", "/pull-back")[0].body == {"revision": standing}
        assert "Purchase of two printers" in officer.get("/").text
        assert "Purchase of two printers" not in magistrate.get("/").text

    def test_what_came_back_by_the_first_press_is_not_pulled_back_twice(
        self, officer: Browser, office: Office, morning: Morning
    ) -> None:
        sent = officer.get("/sent")
        officer.submit(sent, f"pull-back-{morning.sent}")
        page = officer.submit(sent, f"pull-back-{morning.sent}")
        assert "It is with you again" in page.text
        assert len(office.asked("POST", "/pull-back")) == 1

    def test_what_was_received_meanwhile_stays_there(
        self, officer: Browser, office: Office, morning: Morning
    ) -> None:
        sent = officer.get("/sent")
        Hand(office, "shalini").acts(f"/files/{morning.sent}/receive")
        page = officer.submit(sent, f"pull-back-{morning.sent}")
        assert page.status == 409
        assert "It has been opened there and cannot be pulled back" in page.text
        assert "Purchase of two printers" not in officer.get("/").text


class TestParking:
    def test_a_file_is_parked_with_a_reason_and_taken_up_again(
        self, officer: Browser, morning: Morning
    ) -> None:
        opened = f"/files/{morning.culvert}"
        told = officer.submit(officer.get(opened), "park", reason="Report awaited", until="30-12-2026")
        assert "Parked. It stays with you" in told.text
        assert CULVERT not in officer.get("/").text
        assert officer.get("/parked").row(CULVERT_NUMBER)
        parked = officer.get(opened)
        assert "Report awaited" in parked.text
        assert "30-12-2026" in parked.text
        assert "work" not in parked.forms()
        officer.submit(parked, "unpark")
        assert CULVERT_NUMBER in officer.get("/").text
        assert "Nothing is parked" in officer.get("/parked").text
        assert "work" in officer.get(opened).forms()

    def test_without_a_reason_nothing_that_was_typed_is_lost(
        self, officer: Browser, office: Office, morning: Morning
    ) -> None:
        page = officer.get(f"/files/{morning.culvert}")
        told = officer.submit(page, "park", reason="", until="01-01-2020")
        assert told.status == 422
        assert "Choose a day that is to come." in told.text
        assert told.form("park").fields["until"] == "01-01-2020"
        assert not office.written()

    def test_what_is_parked_has_a_list_of_its_own(self, officer: Browser) -> None:
        assert "Nothing is parked" in officer.get("/parked").text


class TestNotices:
    def test_an_item_has_one_row_which_is_read_with_all_that_was_told_of_it(self, officer: Browser) -> None:
        before = officer.get("/notices").document.xpath("//ul[@class='notices']/li")
        assert len(before) == len({row.xpath("string(.//*[@class='number'])") for row in before})
        assert "4" in officer.get("/notices/count", HX_Request="true").text
        after = officer.submit(officer.get("/notices"), "read-1")
        assert "read-1" not in after.forms()
        assert "read-2" in after.forms()

    def test_all_is_read_at_once_but_what_came_since(
        self, officer: Browser, clerk: Browser, morning: Morning
    ) -> None:
        page = officer.get("/notices")
        form = clerk.get(f"/tray/{morning.tray[0]}")
        clerk.submit(form, "diarise", subject="S", sender_name="M", do="generate", to="p-oc-general")
        after = officer.submit(page, "read-all")
        assert len(after.document.xpath("//li[@class='unread']")) == 1
        assert "read-all" not in officer.submit(after, "read-all").forms()

    def test_a_reminder_is_one_and_told_how_often(self, browser: Callable[[str], Browser]) -> None:
        page = browser("imran").get("/notices")
        assert "Reminder" in page.text
        assert "reminded once" in page.text or "times, last" in page.text


class TestFinding:
    def test_a_number_tells_where_the_file_is(self, officer: Browser) -> None:
        found = officer.get(f"/find?number={CULVERT_NUMBER}")
        assert "With Officer-in-Charge, General" in found.text
        assert len(found.document.xpath("//ul[@class='found']/li")) == 1

    @pytest.mark.parametrize("typed", ["১/২০২৬/general", "1 / 2026 / GENERAL"])
    def test_a_receipt_is_found_as_people_write_it_and_says_in_which_file_it_lies(
        self, officer: Browser, morning: Morning, typed: str
    ) -> None:
        found = officer.get(f"/find?number={typed}")
        (only,) = found.document.xpath("//ul[@class='found']/li")
        assert only.xpath(".//a/@href") == [f"/receipts/{morning.letter}", f"/files/{morning.culvert}"]
        assert "With Officer-in-Charge, General" in only.xpath("string()")

    def test_serial_and_year_find_all_that_may_be_meant(self, officer: Browser) -> None:
        found = officer.get("/find?number=1/2026")
        assert len(found.document.xpath("//ul[@class='found']/li")) == 2

    def test_departments_at_one_address_are_asked_once(self, office: Office) -> None:
        officer = Browser(office.gateway(workflow_url="general=http://w,landacq=http://w,*=http://w"))
        officer.log_in("ananya")
        found = officer.get(f"/find?number={CULVERT_NUMBER}")
        assert len(found.document.xpath("//ul[@class='found']/li")) == 1

    def test_words_are_found_on_covers_and_in_notes_and_are_marked(self, officer: Browser) -> None:
        page = officer.get("/find?q=culvart+shimulpoor")
        assert page.document.xpath("//ul[@class='found']/li")
        assert "spelt otherwise" in page.text
        noted = officer.get("/find?q=mouza+SHIMUL")
        (link,) = noted.document.xpath("//ul[@class='found']/li//a[contains(@href, 'side=notes')]/@href")[:1]
        marks = noted.document.xpath("//mark/text()")
        assert marks
        assert all(mark.casefold().startswith(("mouza", "shimul")) for mark in marks)
        assert marks[0] in officer.get(link).text

    def test_what_is_found_is_narrowed_by_a_form_that_keeps_what_was_chosen(self, officer: Browser) -> None:
        page = officer.get("/find?q=culvert&kind=receipt&since=01-01-2020&state=nonsense")
        kinds = {name.strip() for name in page.document.xpath("//ul[@class='found']//span/text()")}
        assert "File" not in kinds
        assert (
            page.document.xpath("string(//select[@id='search-kind']/option[@selected]/@value)") == "receipt"
        )
        assert "Nothing is found" in officer.get("/find?q=culvert&until=01-01-2020").text
        faulty = officer.get("/find?q=culvert&until=01-13-2020")
        assert "Write the date as dd-mm-yyyy" in faulty.text
        assert faulty.document.xpath("string(//input[@id='search-until']/@value)") == "01-13-2020"

    def test_posts_of_all_departments_are_found_by_what_one_knows(self, officer: Browser) -> None:
        found = officer.get("/posts?q=imran", HX_Request="true")
        assert "Land Acquisition Officer" in found.source
        assert "Head Clerk" not in found.source

    def test_who_only_sees_what_others_do_is_not_offered_any_work(self, officer: Browser) -> None:
        assert "meera" not in officer.get("/posts?q=auditor", HX_Request="true").source.lower()
        assert "Auditor" not in officer.get("/posts", HX_Request="true").source

    def test_the_register_has_a_row_for_every_number(self, officer: Browser) -> None:
        page = officer.get("/registers")
        assert [row.split("/")[0] for row in page.rows] == ["11", "22", "33"]
        assert "Tube well near the bus stand" in page.rows[2]

    def test_an_id_of_nobodys_department_reaches_no_service(self, office: Office) -> None:
        officer = Browser(office.gateway(workflow_url="general=http://w,records=http://w"))
        officer.log_in("ananya")
        assert officer.get("/files/nowhere.01KAMZ7P3T4W5X6Y7Z8A9BACBD").status == 404
        assert not [call for call in office.lines["workflow"].calls if "/files/" in call.path]

    def test_words_in_scanned_papers_are_looked_for_where_that_is_asked(self, officer: Browser) -> None:
        assert not officer.get("/find?q=anybody+writes").document.xpath("//mark")
        page = officer.get("/find?q=anybody+writes&papers=1")
        hits = page.document.xpath("//section[@aria-labelledby='in-papers']//li")
        assert {mark for hit in hits for mark in hit.xpath(".//mark/text()")} == {"anybody", "writes"}
        (receipt,) = [
            hit for hit in hits if "Tube well" in hit.text_content() and "On page 1" in hit.text_content()
        ]
        (link,) = receipt.xpath(".//a/@href")
        assert link.endswith("#page-1")
        assert officer.get(link.partition("#")[0]).document.xpath("//div[@id='page-1']")
        inside = [link for hit in hits for link in hit.xpath(".//a/@href") if "/files/" in link]
        assert officer.get(inside[0]).status == 200

    def test_papers_are_found_by_their_readers_alone_and_by_their_words(
        self, browser: Callable[[str], Browser]
    ) -> None:
        page = browser("imran").get("/find?q=anybody+writes&papers=1&department=general")
        assert "Tube well" not in page.text
        nothing = browser("ananya").get("/find?q=zzyzx&papers=1").document
        assert "Nothing is found" in nothing.xpath("string(//section[@aria-labelledby='in-papers'])")

    def test_a_document_store_that_does_not_answer_is_named_and_the_rest_is_found(
        self, officer: Browser, office: Office
    ) -> None:
        office.lines["files"].cut()
        page = officer.get("/find?q=culvert&papers=1")
        assert "These did not answer, so the list may be incomplete: General" in page.text
        assert page.document.xpath("//ul[@class='found']/li")
