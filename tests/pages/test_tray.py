"""The registry and the scan station: from the scan to the diarised paper."""

from __future__ import annotations

import io
from types import MappingProxyType

import pytest

from gateway.i18n import LANGUAGES
from services.gateway.tests.browser import Browser
from tests.pages.morning import Hand, Morning
from tests.pages.office import Office

DIARY = MappingProxyType(
    {
        "sender_name": "Haripada  Mondal",
        "letter_ref": "7/G",
        "letter_date": "16/11/26",
        "subject": "Culvert",
    }
)
MEMO = """Office of the Block Development Officer
Memo No. 214/SHM/Relief   Dated: 12.11.2026

Subject: Supply of drinking water
to the temporary shelters

Yours faithfully,
(Tuhina Soren)
"""
NEXT_NUMBER = "4/2026/General"


class TestDiarising:
    def test_the_number_is_told(self, clerk: Browser, office: Office, morning: Morning) -> None:
        page = clerk.submit(clerk.get(f"/tray/{morning.tray[0]}"), "diarise", **DIARY, do="generate")
        assert f"Diarised as {NEXT_NUMBER}" in page.text
        assert None not in office.asked("POST", "/diarise")[0].body["sender"].values()
        receipt = clerk.get(f"/receipts/{morning.tray[0]}")
        assert "Haripada Mondal" in receipt.text
        assert "16-11-2026" in receipt.text
        assert "scan-001.tif" not in clerk.get("/tray").text

    def test_with_a_post_chosen_it_is_sent_on_and_the_next_paper_is_shown(
        self, clerk: Browser, officer: Browser, office: Office, morning: Morning
    ) -> None:
        form = clerk.get(f"/tray/{morning.tray[0]}")
        page = clerk.submit(form, "diarise", **DIARY, do="generate", to="p-oc-general")
        assert "scan-002.tif" in page.text
        assert f"Diarised as {NEXT_NUMBER}. Sent to Officer-in-Charge, General." in page.text
        (marked,) = office.asked("POST", "/mark")
        assert marked.body["to"] == "p-oc-general"
        assert (marked.body["remark"], marked.body["due"]) == ("", None)
        arrived = officer.get("/").row(NEXT_NUMBER)
        assert "Culvert" in arrived
        assert "Head Clerk, General" in arrived
        assert "Unread" in arrived

    def test_a_post_that_was_chosen_stands_however_the_form_ends(
        self, clerk: Browser, officer: Browser, morning: Morning
    ) -> None:
        form = clerk.get(f"/tray/{morning.tray[0]}")
        page = clerk.submit(form, "diarise", **DIARY, do="copy", to="p-oc-general")
        assert page.form("diarise").fields["sender_name"] == "Haripada Mondal"
        assert "Culvert" in officer.get("/").row(NEXT_NUMBER)

    def test_nobody_may_be_chosen_again(self, clerk: Browser, morning: Morning) -> None:
        form = clerk.get(f"/tray/{morning.tray[0]}")
        assert form.form("diarise").fields["to"] == "-"
        faulty = clerk.submit(form, "diarise", **DIARY | {"subject": ""}, to="p-oc-general")
        assert faulty.form("diarise").fields["to"] == "p-oc-general"
        page = clerk.submit(faulty, "diarise", **DIARY, do="generate", to="-")
        assert f"Diarised as {NEXT_NUMBER}." in page.text
        assert "Culvert" in clerk.get("/").row(NEXT_NUMBER)

    def test_after_the_last_paper_comes_the_empty_tray(self, clerk: Browser, morning: Morning) -> None:
        page = clerk.get(f"/tray/{morning.tray[0]}")
        for document in morning.tray:
            assert document in page.form("diarise").action
            page = clerk.submit(page, "diarise", **DIARY, do="generate", to="p-oc-general")
        assert page.document.findtext(".//h1") == "Tray"
        assert not page.rows

    def test_generate_and_copy_fills_the_next_form(self, clerk: Browser, morning: Morning) -> None:
        page = clerk.submit(clerk.get(f"/tray/{morning.tray[0]}"), "diarise", **DIARY, do="copy")
        assert "scan-002.tif" in page.text
        assert page.form("diarise").fields["sender_name"] == "Haripada Mondal"
        assert page.form("diarise").fields["letter_date"] == "16-11-2026"

    def test_what_the_paper_says_of_itself_is_offered_and_taken_over_without_a_script(
        self, clerk: Browser, office: Office
    ) -> None:
        memo = Hand(office, "ratan").scans(MEMO.encode(), "memo.tif")["document"]
        page = clerk.get(f"/tray/{memo}")
        assert page.document.xpath("//button[@name='take']/@value") == [
            "subject=Supply of drinking water to the temporary shelters",
            "sender_name=Tuhina Soren",
            "letter_ref=214/SHM/Relief",
            "letter_date=12-11-2026",
        ]
        assert page.form("diarise").fields["language"] == "en"
        taken = clerk.submit(page, "diarise", subject="Water", take="letter_ref=214/SHM/Relief")
        fields = taken.form("diarise").fields
        assert (fields["letter_ref"], fields["subject"]) == ("214/SHM/Relief", "Water")
        assert not office.written()

    def test_a_sender_is_completed_from_those_who_wrote_before(self, clerk: Browser) -> None:
        found = clerk.get("/senders?sender_name=hari", HX_Request="true")
        assert found.document.xpath("//button/@data-text") == ["Haripada Mondal"]
        assert "button" not in clerk.get("/senders?sender_name=nobody", HX_Request="true").source
        assert "button" not in clerk.get("/senders", HX_Request="true").source

    def test_a_paper_whose_text_cannot_be_had_is_diarised_without_offers(
        self, clerk: Browser, office: Office, morning: Morning
    ) -> None:
        office.lines["files"].refuse("GET", f"/documents/{morning.tray[0]}/text", "not-scanned")
        page = clerk.get(f"/tray/{morning.tray[0]}")
        assert not page.document.xpath("//button[@name='take']")
        assert f"Diarised as {NEXT_NUMBER}" in clerk.submit(page, "diarise", **DIARY, do="generate").text

    def test_what_few_letters_need_is_folded_away_until_there_is_something_in_it(
        self, clerk: Browser, morning: Morning
    ) -> None:
        form = clerk.get(f"/tray/{morning.tray[0]}")
        (more,) = form.document.xpath("//details[contains(@class, 'more')]")
        assert more.get("open") is None
        page = clerk.submit(form, "diarise", **DIARY, sender_pin="x", do="generate")
        (more,) = page.document.xpath("//details[contains(@class, 'more')]")
        assert more.get("open") is not None

    def test_a_form_that_is_sent_twice_gives_one_number(self, clerk: Browser, morning: Morning) -> None:
        fields = clerk.fields(clerk.get(f"/tray/{morning.tray[0]}"), "diarise", **DIARY, do="generate")
        for _ in range(2):
            assert f"Diarised as {NEXT_NUMBER}" in clerk.send(f"/tray/{morning.tray[0]}", fields).text
        assert len(clerk.get("/registers").rows) == 4

    def test_faults_stand_beside_their_fields_and_in_a_summary_and_nothing_is_lost(
        self, clerk: Browser, office: Office, morning: Morning
    ) -> None:
        form = clerk.get(f"/tray/{morning.tray[0]}")
        page = clerk.submit(form, "diarise", subject="", sender_name="Mina", letter_date="soon")
        assert page.status == 422
        assert page.document.xpath("//*[@id='faults']//a/@href") == ["#letter_date", "#subject"]
        assert page.document.get_element_by_id("subject-fault").text
        assert page.form("diarise").fields["sender_name"] == "Mina"
        assert page.form("diarise").fields["letter_date"] == "soon"
        assert not office.written()

    def test_the_services_own_faults_stand_beside_the_fields(self, clerk: Browser, morning: Morning) -> None:
        form = clerk.get(f"/tray/{morning.tray[0]}")
        page = clerk.submit(form, "diarise", **DIARY, sender_pin="x", do="generate")
        assert page.status == 422
        assert page.document.get_element_by_id("sender_pin-fault").text
        assert page.form("diarise").fields["sender_pin"] == "x"
        assert "scan-001.tif" in clerk.get("/tray").text

    def test_a_subject_that_would_deceive_is_told_so(self, clerk: Browser, morning: Morning) -> None:
        form = clerk.get(f"/tray/{morning.tray[0]}")
        page = clerk.submit(form, "diarise", **DIARY | {"subject": "gnp\u202efit.exe"}, do="generate")
        assert page.status == 422
        assert "turn the text round" in page.document.get_element_by_id("subject-fault").text

    def test_looking_for_a_post_diarises_nothing(
        self, clerk: Browser, office: Office, morning: Morning
    ) -> None:
        form = clerk.get(f"/tray/{morning.tray[0]}")
        page = clerk.submit(form, "diarise", subject="S", q="land", do="search")
        assert page.status == 200
        assert "Land Acquisition Officer" in page.text
        assert page.form("diarise").fields["subject"] == "S"
        assert not office.written()

    def test_a_paper_that_somebody_else_diarised_meanwhile_is_told(
        self, clerk: Browser, office: Office, morning: Morning
    ) -> None:
        mine, theirs = clerk, office.browser("ratan", "en")
        path = f"/tray/{morning.tray[0]}"
        form = mine.get(path)
        theirs.submit(theirs.get(path), "diarise", **DIARY, do="generate")
        page = mine.submit(form, "diarise", subject="Mine", sender_name="Mina", do="generate")
        assert page.status == 409
        assert page.form("diarise").fields["subject"] == "Mine"

    def test_what_was_typed_is_shown_when_the_paper_can_no_longer_be(
        self, clerk: Browser, office: Office, morning: Morning
    ) -> None:
        mine, theirs = clerk, office.browser("ratan", "en")
        path = f"/tray/{morning.tray[0]}"
        form = mine.get(path)
        theirs.submit(theirs.get(path), "diarise", **DIARY, do="generate")
        office.lines["workflow"].refuse("GET", f"/receipts/{morning.tray[0]}", "not-reader")
        page = mine.submit(form, "diarise", subject="Mine", sender_name="Mina", do="generate")
        assert page.status == 409
        assert {"Mine", "Mina"} <= set(page.document.xpath("//textarea/text()"))


class TestScanning:
    def test_a_scan_is_sent_as_it_is_and_becomes_a_paper_of_the_tray(
        self, clerk: Browser, office: Office
    ) -> None:
        fields = clerk.fields(clerk.get("/scan"), "upload")
        scan = b"II*\0one whole page of words to read"
        page = clerk.send("/scan", {**fields, "scans": (io.BytesIO(scan), "../petition of Mina.tif")})
        assert "petition of Mina.tif" in page.text
        assert "../" not in page.text
        (sent,) = office.asked("POST", "/v1/batches")
        assert sent.content == scan
        assert sent.headers["Idempotency-Key"] == fields["key"]
        assert "petition of Mina.tif" in clerk.get("/tray").text

    def test_a_file_whose_name_would_deceive_is_told_so(self, clerk: Browser, office: Office) -> None:
        fields = clerk.fields(clerk.get("/scan"), "upload")
        page = clerk.send("/scan", {**fields, "scans": (io.BytesIO(b"%PDF-"), "gnp\u202efit.pdf")})
        assert page.status == 422
        assert page.document.xpath("//*[@id='faults']//a/@href") == ["#scans"]
        assert "turn the text round" in page.text

    def test_an_upload_without_a_file_is_told(self, clerk: Browser, office: Office) -> None:
        fields = clerk.fields(clerk.get("/scan"), "upload")
        fields.pop("scans", None)
        assert "Choose at least one file" in clerk.send("/scan", fields).text
        assert not office.written()

    def test_several_are_sent_at_once_and_counted(self, clerk: Browser) -> None:
        fields = clerk.fields(clerk.get("/scan"), "upload")
        scans = [(io.BytesIO(b"one page"), "one.tif"), (io.BytesIO(b"two pages"), "two.tif")]
        page = clerk.send("/scan", {**fields, "scans": scans})
        assert "2 scans sent." in page.text
        assert {"one.tif", "two.tif"} <= set(
            page.document.xpath("//*[@id='latest']//*[@class='number']/text()")
        )

    def test_one_that_is_refused_is_told_by_name_and_holds_up_no_other(self, clerk: Browser) -> None:
        fields = clerk.fields(clerk.get("/scan"), "upload")
        scans = [(io.BytesIO(b"%PDF-"), "gnp\u202efit.pdf"), (io.BytesIO(b"two pages"), "two.tif")]
        page = clerk.send("/scan", {**fields, "scans": scans})
        assert page.status == 422
        assert "1 scan was not sent" in page.text
        assert page.document.xpath("string(//*[@id='refused']//strong)") == "gnp\u202efit.pdf"
        assert "two.tif" in page.document.xpath("string(//*[@id='latest'])")

    def test_the_list_is_asked_for_again_only_while_something_moves(
        self, clerk: Browser, morning: Morning
    ) -> None:
        moving = clerk.get("/scan/list", HX_Request="true")
        assert "every 3s" in moving.source
        assert "petition.pdf" in moving.text
        still = clerk.get(f"/scan/list?after={morning.reading}", HX_Request="true")
        assert "every 3s" not in still.source

    def test_one_at_work_is_asked_after_and_one_at_rest_is_not(
        self, clerk: Browser, morning: Morning
    ) -> None:
        assert "hx-get" in clerk.get(f"/scan/{morning.reading}/progress", HX_Request="true").source
        rejected = clerk.get(f"/scan/{morning.rejected}/progress", HX_Request="true")
        assert "hx-get" not in rejected.source
        assert "neither an image nor a PDF" in rejected.text

    def test_quality_control_reads_with_the_permit_of_scan(
        self, clerk: Browser, office: Office, morning: Morning
    ) -> None:
        assert clerk.get(f"/quality/{morning.tray[0]}/pages/1").status == 200
        (permit,) = office.asked("POST", "/permits")
        assert permit.service == "scan"

    def test_a_paper_that_was_diarised_is_not_shown_at_the_station(
        self, clerk: Browser, morning: Morning
    ) -> None:
        before = clerk.get(f"/scan/{morning.stored}?page=1")
        assert "/quality/" in before.source
        assert "Look at page 1" in before.source
        clerk.submit(clerk.get(f"/tray/{morning.tray[0]}"), "diarise", **DIARY, do="generate")
        after = clerk.get(f"/scan/{morning.stored}?page=1")
        assert "/quality/" not in after.source
        assert "Look at page 1" not in after.source
        assert "This paper has been diarised" in after.text
        assert f"/tray/{morning.tray[0]}" not in after.source
        assert clerk.get(f"/quality/{morning.tray[0]}/pages/1").status == 403


class TestASecondCopy:
    def test_the_same_scan_is_pointed_out_with_a_link(self, clerk: Browser, morning: Morning) -> None:
        page = clerk.get(f"/tray/{morning.tray[0]}")
        assert "Look at" in page.text
        assert page.document.xpath("//div[@id='duplicates']//a/@href") == [f"/receipts/{morning.receipt}"]

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_the_same_letter_is_pointed_out_while_it_is_being_typed(
        self, office: Office, morning: Morning, language: str
    ) -> None:
        clerk = office.browser("ratan", language)
        typed = "sender_name=Haripada+Mondal&letter_ref=7/g&letter_date=12-11-2026"
        part = clerk.get(f"/tray/{morning.tray[1]}/duplicates?{typed}", HX_Request="true")
        assert f"/receipts/{morning.letter}" in part.source
        nothing = clerk.get(f"/tray/{morning.tray[1]}/duplicates?letter_date=soon", HX_Request="true")
        assert morning.letter not in nothing.source
