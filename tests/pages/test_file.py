"""The file: reading its two sides, writing the note, sending it on."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

import pytest

from gateway.i18n import LANGUAGES
from services.gateway.tests.browser import Browser, Page
from services.gateway.tests.checker import faults
from tests.pages.morning import DRAFT, Hand, Morning
from tests.pages.office import Office

NUMBER = "A-11011/1/2026-General"
TO_RATAN = MappingProxyType({"to": "p-hc-general", "do": "forward"})


@pytest.fixture
def opened(morning: Morning) -> str:
    """The culvert's file, which lies with Ananya."""
    return f"/files/{morning.culvert}"


def notes(browser: Browser, path: str) -> list[str]:
    """The sealed notes as anybody reads them."""
    return [" ".join(each.text_content().split()) for each in browser.get(path).document.xpath("//article")]


class TestReading:
    def test_notes_have_numbers_and_names_and_papers_have_pages(
        self, officer: Browser, morning: Morning, opened: str
    ) -> None:
        page = officer.get(f"{opened}?c=3")
        sealed = notes(officer, opened)
        assert "5. The diversion runs over plot 412" in sealed[2]
        assert "Imran Sheikh" in sealed[2]
        assert "page 3/c of 5" in page.text
        assert page.document.xpath("//img[@class='sheet']/@src") == [
            f"/papers/{morning.culvert}/{morning.letter}/pages/3?width=800"
        ]
        assert "hard to read" in page.text

    def test_a_note_in_another_script_says_its_language(self, officer: Browser, opened: str) -> None:
        page = officer.get(opened)
        (bengali,) = page.document.xpath("//*[@id='notes']//*[@lang='bn']")
        assert "জমি" in bengali.xpath("string()")

    def test_the_movements_name_every_holder(self, officer: Browser, opened: str) -> None:
        rows = officer.get(f"{opened}/history").rows
        sent = [row for row in rows if "sent it on" in row]
        assert "For orders on the inspection" in sent[0]
        assert sent[1].count("Land Acquisition Officer") == 1
        (put_in,) = (row for row in rows if "put a receipt in" in row and "1/2026/General" in row)
        assert "Head Clerk" in put_in
        assert sent[-1].endswith("now")

    def test_reminders_are_folded_away_between_what_people_did(self, officer: Browser, opened: str) -> None:
        page = officer.get(f"{opened}/history")
        folded = page.document.xpath("//tr[@class='reminder']//summary")
        assert [fold.text.strip() for fold in folded][:1] == ["Show 1 reminder"]
        assert "Land Acquisition Officer" in page.document.xpath("string(//tr[@class='reminder']//li)")

    def test_movements_lead_to_the_page_where_a_receipt_was_put_in(
        self, officer: Browser, clerk: Browser, morning: Morning, opened: str
    ) -> None:
        place, link = f"/files/{morning.culvert}?c=1&side=papers", "//tbody//th/a/@href"
        assert officer.get(f"{opened}/history").document.xpath(link)[0] == place
        receipt = clerk.get(f"/receipts/{morning.letter}/history")
        assert receipt.document.xpath(link) == [place]
        assert "diarised it" in receipt.text
        assert clerk.get(place).status == 200

    def test_pages_come_with_a_permit_that_is_asked_for_once(
        self, officer: Browser, office: Office, morning: Morning
    ) -> None:
        papers = f"/papers/{morning.culvert}/{morning.letter}"
        images = [officer.get(f"{papers}/pages/{page}?width=800") for page in (1, 2, 3)]
        assert {image.response.content_type for image in images} == {"image/png"}
        assert len({image.source for image in images}) == 3
        assert len(office.asked("POST", "/permits")) == 1
        assert "private" in images[0].response.headers["Cache-Control"]

    def test_a_permit_that_has_run_out_is_renewed(
        self, officer: Browser, office: Office, morning: Morning
    ) -> None:
        image = f"/papers/{morning.culvert}/{morning.letter}/pages/1"
        officer.get(image)
        office.clock.advance(seconds=20 * 60)
        assert officer.get(image).status == 200
        assert len(office.asked("POST", "/permits")) == 2

    def test_ranges_pass_through(self, officer: Browser, morning: Morning) -> None:
        path = f"/papers/{morning.culvert}/{morning.letter}/searchable"
        whole, part = officer.get(path), officer.get(path, Range="bytes=0-7")
        assert part.status == 206
        assert part.response.data == whole.response.data[:8]
        assert part.response.headers["Content-Range"].startswith("bytes 0-7/")
        assert part.response.headers["Content-Disposition"].startswith("inline")

    def test_a_paper_has_parts_that_have_names(self, officer: Browser, morning: Morning) -> None:
        paper = f"/papers/{morning.culvert}/{morning.letter}"
        original = officer.get(f"{paper}/original")
        assert (original.status, original.response.content_type) == (200, "image/tiff")
        assert original.response.headers["Content-Disposition"].startswith("attachment")
        assert officer.get(f"{paper}/keys").status == 404

    def test_a_paper_of_another_file_is_not_shown_with_this_one(
        self, officer: Browser, morning: Morning
    ) -> None:
        assert officer.get(f"/papers/{morning.culvert}/{morning.receipt}/pages/1").status in {403, 404}

    def test_a_file_that_was_never_here_is_closed(
        self, browser: Callable[[str], Browser], opened: str
    ) -> None:
        stranger = browser("shalini").get(opened)
        assert stranger.status == 403
        assert "culvert" not in stranger.text


class TestTheDraft:
    def test_it_is_kept_while_it_is_written(self, officer: Browser, office: Office, opened: str) -> None:
        page = officer.get(opened)
        assert page.form("work").fields["text"].strip() == DRAFT
        fields = officer.fields(page, "work", text="Sanctioned, subject to")
        saved = officer.send(f"{opened}/note", fields, HX_Request="true")
        assert "Draft saved at" in saved.source
        assert office.asked("PUT", "/note")[0].body["text"] == "Sanctioned, subject to"
        assert officer.get(opened).form("work").fields["text"].strip() == "Sanctioned, subject to"

    def test_nobody_else_reads_it(self, clerk: Browser, opened: str) -> None:
        assert "within the ceiling" not in clerk.get(opened).source

    def test_one_that_was_saved_is_not_saved_again(
        self, officer: Browser, clerk: Browser, office: Office, opened: str
    ) -> None:
        officer.submit(officer.get(opened), "work", **TO_RATAN)
        assert not office.asked("PUT", "/note")
        assert DRAFT in notes(clerk, opened)[-1]

    def test_another_window_is_not_written_over(self, officer: Browser, office: Office, opened: str) -> None:
        """Two windows wrote over each other's draft without a word."""
        first, second = officer.get(opened), officer.get(opened)
        officer.submit(first, "work", text="Of the first window.", do="save")
        told = officer.submit(second, "work", text="Of the second window.", do="save")
        assert told.status == 409
        assert told.document.get_element_by_id("other-draft").findtext("p") == "Of the first window."
        assert told.form("work").fields["text"].strip() == "Of the second window."
        assert not faults(told, "en")
        assert "Of the first window." in officer.get(opened).source
        officer.submit(told, "work", do="save")
        assert officer.get(opened).form("work").fields["text"].strip() == "Of the second window."

    def test_a_draft_that_keeps_itself_writes_over_no_other(self, officer: Browser, opened: str) -> None:
        first, second = officer.get(opened), officer.get(opened)
        officer.submit(first, "work", text="Of the first window.", do="save")
        fields = officer.fields(second, "work", text="Of the second window.")
        told = officer.send(f"{opened}/note", fields, HX_Request="true")
        assert "Not saved: Another window has saved another draft" in told.text
        assert "Of the first window." in officer.get(opened).source

    def test_nothing_goes_with_the_file_over_a_draft_that_was_not_seen(
        self, officer: Browser, office: Office, opened: str
    ) -> None:
        first, second = officer.get(opened), officer.get(opened)
        officer.submit(first, "work", text="Of the first window.", do="save")
        told = officer.submit(second, "work", text="Of the second window.", **TO_RATAN)
        assert told.status == 409
        assert told.form("work").fields["to"] == "p-hc-general"
        officer.submit(told, "work", do="forward")
        assert [call.path.rpartition("/")[2] for call in office.written()] == ["note", "forward", "forward"]


class TestSendingOn:
    def test_text_typed_a_moment_before_travels_with_the_file(
        self, officer: Browser, clerk: Browser, office: Office, opened: str
    ) -> None:
        order = {"remark": "Please issue", "due": "30-11-2026", **TO_RATAN}
        page = officer.submit(officer.get(opened), "work", text="Sanctioned.", **order)
        assert f"{NUMBER} sent to Head Clerk, General." in page.text
        assert [call.path.rpartition("/")[2] for call in office.written()] == ["forward"]
        assert "8. Sanctioned." in notes(clerk, opened)[-1]
        assert "Ananya Biswas" in notes(clerk, opened)[-1]
        assert "Please issue" in clerk.get(f"{opened}/history").text
        arrived = clerk.get("/").row(NUMBER)
        assert "Unread" in arrived
        assert "30-11-2026" in arrived
        assert NUMBER not in officer.get("/").text

    def test_a_double_click_is_one_act(
        self, officer: Browser, clerk: Browser, office: Office, opened: str
    ) -> None:
        fields = officer.fields(officer.get(opened), "work", text="Sanctioned.", **TO_RATAN)
        for _ in range(2):
            again = officer.send(opened, fields)
            assert again.status == 200
            assert f"{NUMBER} sent to Head Clerk" in again.text
        assert len({call.headers["Idempotency-Key"] for call in office.asked("POST", "/forward")}) == 1
        assert len(notes(clerk, opened)) == 5

    def test_a_return_goes_to_whoever_sent_it(
        self, officer: Browser, clerk: Browser, office: Office, opened: str
    ) -> None:
        page = officer.get(opened)
        assert "Return to Head Clerk" in page.text
        officer.submit(page, "work", text="Please see rule 7.", do="return")
        assert "to" not in office.asked("POST", "/return")[0].body
        assert "Please see rule 7." in notes(clerk, opened)[-1]
        assert "Unread" in clerk.get("/").row(NUMBER)

    def test_sending_without_a_note_is_warned_of_and_then_done(
        self, officer: Browser, clerk: Browser, office: Office, opened: str
    ) -> None:
        warned = officer.submit(officer.get(opened), "work", text="", remark="R", **TO_RATAN)
        assert "There is no new note" in warned.text
        assert warned.form("work").fields["remark"] == "R"
        assert warned.form("work").fields["to"] == "p-hc-general"
        assert not office.written()
        officer.submit(warned, "work", bare="1", do="forward")
        assert NUMBER in clerk.get("/").text
        assert len(notes(clerk, opened)) == 4

    def test_a_post_must_be_chosen(self, officer: Browser, office: Office, opened: str) -> None:
        page = officer.submit(officer.get(opened), "work", text="Text", do="forward")
        assert page.document.xpath("//*[@id='faults']//a/@href") == ["#to"]
        assert page.form("work").fields["text"] == "Text"
        assert not office.written()

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_whoever_was_overtaken_learns_by_whom_and_keeps_the_text(
        self, office: Office, morning: Morning, opened: str, language: str
    ) -> None:
        officer = office.browser("ananya", language)
        page = officer.get(opened)
        Hand(office, "ananya").sends(morning.culvert, "ratan", note="Please check.")
        office.clock.advance(seconds=60)
        Hand(office, "ratan").sends(morning.culvert, "ananya", note="Checked.")
        told = officer.submit(page, "work", text="My text", **TO_RATAN)
        assert told.status == 409
        assert told.form("work").fields["text"] == "My text"
        assert not faults(told, language)
        if language == "en":
            assert "Head Clerk, General sent it on meanwhile" in told.text
            assert "23-11-2026 10:01" in told.text
            assert "Checked." in told.text

    def test_what_was_typed_in_a_second_window_is_shown_when_the_file_has_left(
        self, officer: Browser, office: Office, morning: Morning, opened: str
    ) -> None:
        page = officer.get(opened)
        Hand(office, "ananya").sends(morning.culvert, "ratan", note="Please check.")
        told = officer.submit(page, "work", text="My text", remark="My remark", **TO_RATAN)
        assert told.status in {403, 409}
        kept = told.document.get_element_by_id("kept").text_content()
        assert "My text" in kept
        assert "My remark" in kept
        (where,) = told.document.find_class("where")
        assert "Head Clerk, General" in where.text_content(), "what changed stands beside it"
        assert "work" not in told.forms()
        assert not faults(told, "en")


class TestTheFoot:
    def test_the_superior_and_whoever_sent_it_are_one_key_away(self, officer: Browser, opened: str) -> None:
        page = officer.get(opened)
        near = page.document.xpath("//ul[@class='posts near']//input")
        assert [(each.get("value"), each.get("accesskey")) for each in near] == [
            ("p-adm-general", "1"),
            ("p-hc-general", "2"),
            ("p-oc-landacq", "3"),
        ], "and to whom this desk sent last"
        others = page.document.xpath("//*[@id='posts']//input/@value")
        assert not {"p-adm-general", "p-hc-general"} & set(others), "nobody is offered twice"

    def test_what_was_sent_is_named_and_can_be_pulled_back_at_once(
        self, officer: Browser, morning: Morning, opened: str
    ) -> None:
        sent = officer.submit(officer.get(opened), "work", **TO_RATAN)
        assert f"{NUMBER} sent to Head Clerk, General. Pull back" in sent.text
        assert not faults(sent, "en")
        back = officer.submit(sent, f"undo-{morning.culvert}")
        assert "It is with you again" in back.text
        assert "work" in back.forms()

    def test_a_panel_is_open_where_something_stands_in_it(self, officer: Browser, opened: str) -> None:
        def panels(page: Page) -> dict[str, bool]:
            panels = page.document.xpath("//details[contains(@class, 'panel')]")
            return {each.get("id"): each.get("open") is not None for each in panels}

        assert panels(officer.get(opened)) == {"note": True, "send": False}
        faulty = officer.submit(officer.get(opened), "work", due="01-01-2020", do="forward")
        assert panels(faulty) == {"note": True, "send": True}
        officer.submit(officer.get(opened), "work", text="", do="save")
        assert panels(officer.get(opened)) == {"note": False, "send": False}

    def test_who_may_only_read_finds_the_movements_there(self, officer: Browser, morning: Morning) -> None:
        page = officer.get(f"/files/{morning.away}")
        assert page.document.xpath("//*[@class='foot']/a/@href") == [f"/files/{morning.away}/history"]


class TestCitations:
    def test_they_lead_to_the_page_and_to_the_note(
        self, officer: Browser, office: Office, morning: Morning, opened: str
    ) -> None:
        Hand(office, "ananya").sends(morning.culvert, "ratan", note="As said at 1/n, <b>3/c</b> & 5/c.")
        page = office.browser("ratan", "en").get(opened)
        links = {
            link.text_content(): link.get("href") for link in page.document.xpath("//*[@class='body']//a")
        }
        assert links["3/c"] == f"{opened}?side=papers&c=3"
        assert links["1/n"] == f"{opened}?notes_before=2#note-1"
        assert "<b>" not in page.source
        assert "As said at 1/n, <b>3/c</b> & 5/c." in page.document.xpath("//article")[-1].text_content()
        led = office.browser("ratan", "en").get(links["1/n"].partition("#")[0])
        assert led.document.get_element_by_id("note-1") is not None
