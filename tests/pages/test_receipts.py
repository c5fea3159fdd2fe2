"""A receipt on the desk: marked on, put in a file, the first paper of a new one."""

from __future__ import annotations

import pytest

from services.gateway.tests.browser import Browser
from services.gateway.tests.checker import faults
from tests.pages.morning import PAGE, Hand, Morning
from tests.pages.office import Office

TUBE_WELL = "Tube well near the bus stand"


@pytest.fixture
def shown(morning: Morning) -> str:
    return f"/receipts/{morning.receipt}"


class TestMarking:
    def test_it_travels_with_remark_and_due_day(
        self, officer: Browser, clerk: Browser, office: Office, shown: str
    ) -> None:
        order = {"to": "p-hc-general", "remark": "For report", "due": "30-11-2026"}
        officer.submit(officer.get(shown), "mark", **order, do="mark")
        body = office.asked("POST", "/mark")[0].body
        assert (body["remark"], body["due"]) == ("For report", "2026-11-30T18:29:59.999Z")
        row = clerk.get("/").row(TUBE_WELL)
        assert "Officer-in-Charge, General" in row
        assert "30-11-2026" in row
        assert TUBE_WELL not in officer.get("/").text

    def test_a_due_day_that_has_passed_is_refused(self, officer: Browser, office: Office, shown: str) -> None:
        page = officer.submit(officer.get(shown), "mark", to="p-hc-general", due="01-11-2026", do="mark")
        assert page.status == 422
        assert not office.written()

    def test_looking_for_a_post_sends_nothing_and_keeps_what_was_typed(
        self, officer: Browser, office: Office, shown: str
    ) -> None:
        page = officer.submit(officer.get(shown), "mark", remark="For report", q="land", do="search")
        assert "Land Acquisition Officer" in page.text
        assert page.form("mark").fields["remark"] == "For report"
        assert not office.written()

    def test_a_post_must_be_chosen(self, officer: Browser, office: Office, shown: str) -> None:
        page = officer.submit(officer.get(shown), "mark", remark="For report", do="mark")
        assert page.document.xpath("//*[@id='faults']//a/@href") == ["#to"]
        assert page.form("mark").fields["remark"] == "For report"
        assert not office.written()

    def test_what_was_typed_is_shown_when_the_receipt_has_left(
        self, officer: Browser, office: Office, morning: Morning, shown: str
    ) -> None:
        page = officer.get(shown)
        Hand(office, "ananya").acts(f"/receipts/{morning.receipt}/mark", to="p-hc-general")
        told = officer.submit(page, "mark", to="p-hc-general", remark="My remark", do="mark")
        assert told.status in {403, 409}
        assert "My remark" in told.source
        assert not faults(told, "en")


class TestPrinting:
    def test_the_slip_is_a_document_that_the_browser_shows(
        self, officer: Browser, morning: Morning, shown: str
    ) -> None:
        page = officer.get(shown)
        (link,) = page.document.xpath("//a[@href=$to]", to=f"{shown}/slip")
        assert link.text_content() == "Print the acknowledgement"
        slip = officer.get(f"{shown}/slip")
        assert (slip.status, slip.response.headers["Content-Type"]) == (200, "application/pdf")
        assert slip.response.headers["Content-Disposition"] == "inline"
        assert "default-src 'none'" in slip.response.headers["Content-Security-Policy"]

    def test_the_sheet_of_a_file_is_reached_from_its_movements(
        self, officer: Browser, morning: Morning
    ) -> None:
        page = officer.get(f"/files/{morning.culvert}/history")
        (link,) = page.document.xpath("//a[text()='Print the sheet of the file']/@href")
        assert officer.get(link).response.headers["Content-Type"] == "application/pdf"


class TestPlacing:
    def test_it_is_put_in_a_file_of_the_desk(self, officer: Browser, morning: Morning, shown: str) -> None:
        page = officer.submit(officer.get(shown), "place", file=morning.culvert)
        assert "The receipt is in the file" in page.text
        assert "page 6/c of 6" in officer.get(f"/files/{morning.culvert}?c=6").text
        assert TUBE_WELL not in officer.get("/").text

    def test_a_file_must_be_chosen(self, officer: Browser, office: Office, shown: str) -> None:
        page = officer.submit(officer.get(shown), "place", file="")
        assert page.status == 422
        assert page.document.get_element_by_id("file-fault").text
        assert not office.written()

    def test_a_file_that_has_left_takes_no_paper(
        self, officer: Browser, office: Office, morning: Morning, shown: str
    ) -> None:
        page = officer.get(shown)
        Hand(office, "ananya").acts(f"/files/{morning.culvert}/forward", to="p-hc-general")
        told = officer.submit(page, "place", file=morning.culvert)
        assert told.status in {403, 409}
        assert not faults(told, "en")
        assert TUBE_WELL in officer.get("/").text

    def test_a_file_is_opened_with_it_as_the_first_paper(
        self, officer: Browser, office: Office, morning: Morning
    ) -> None:
        page = officer.get(f"/files/new?receipt={morning.receipt}")
        fields = officer.fields(page, "open-file", head="gen-corr")
        opened = officer.send("/files/new", fields)
        assert "File A-11011/5/2026-General is open" in opened.text
        assert f"/files/general.{fields['key']}" in opened.source, "the form's key is the file's id"
        assert TUBE_WELL in opened.document.findtext(".//main//h1/..//p") or TUBE_WELL in opened.text
        assert "page 1/c of 1" in opened.text
        assert TUBE_WELL not in officer.get("/").row("A-11011/1/")

    def test_a_form_that_is_sent_twice_opens_one_file(self, officer: Browser, morning: Morning) -> None:
        page = officer.get(f"/files/new?receipt={morning.receipt}")
        fields = officer.fields(page, "open-file", head="gen-corr")
        for _ in range(2):
            assert "File A-11011/5/2026-General is open" in officer.send("/files/new", fields).text
        assert len([row for row in officer.get("/").rows if TUBE_WELL in row]) == 1

    def test_a_file_needs_a_head_and_a_title(self, officer: Browser, office: Office) -> None:
        page = officer.submit(officer.get("/files/new"), "open-file", title="")
        assert page.document.xpath("//*[@id='faults']//a/@href") == ["#head", "#title"]
        assert not office.written()

    def test_where_numbers_are_written_by_hand_one_is_asked_for(self, officer: Browser) -> None:
        officer.submit(officer.get("/"), "switch-post", post="p-oc-records")
        page = officer.get("/files/new")
        cover = {"head": "rec-legacy", "title": "Survey of 1911", "number": "XX/17"}
        opened = officer.submit(page, "open-file", **cover)
        assert "File XX/17 is open" in opened.text
        again = officer.submit(officer.get("/files/new"), "open-file", **cover)
        assert again.status == 409
        assert again.form("open-file").fields["title"] == "Survey of 1911"


def test_what_a_clerk_typed_is_no_part_of_the_page(officer: Browser, office: Office) -> None:
    typed = "<script>alert(1)</script>"
    clerk = Hand(office, "ratan")
    receipt = clerk.diarises(PAGE, typed, typed, remarks=typed, enclosures=typed)
    clerk.acts(f"/receipts/{receipt}/mark", to="p-oc-general")
    for path in ("/", f"/receipts/{receipt}"):
        page = officer.get(path)
        assert not page.document.xpath("//main//script")
        assert typed in page.text
