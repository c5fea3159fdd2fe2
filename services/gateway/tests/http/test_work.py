"""The work of the office through its pages: reading, diarising, noting, sending, and what goes wrong."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from types import MappingProxyType

import pytest

from chassis.ids import is_ulid
from chassis.testing.clock import FakeClock
from services.gateway.tests.browser import Browser
from services.gateway.tests.fake_office import (
    ARRIVED,
    BATCH,
    DIARISED_BATCH,
    FILE,
    GENERAL,
    LETTER,
    PERSONS,
    RECEIPT,
    SENT,
    WAITING,
    FakeOffice,
    ulid,
)

OPENED = f"/files/{FILE}"


@pytest.fixture
def officer(browser: Callable[[str], Browser]) -> Browser:
    return browser("ananya")


@pytest.fixture
def clerk(browser: Callable[[str], Browser]) -> Browser:
    clerk = browser("ratan")
    page = clerk.get("/help")
    clerk.send("/language", {**clerk.fields(page, "choose-language"), "language": "en"})
    return clerk


def test_the_desk_tells_number_sender_age_and_what_is_late(officer: Browser) -> None:
    rows = [" ".join(row.text_content().split()) for row in officer.get("/").document.xpath("//tbody/tr")]
    late = next(row for row in rows if "D-11012/7/2026-Dev" in row)
    assert "Head Clerk, General" in late
    assert "3 days" in late
    assert "Overdue" in late
    assert "Unread" in rows[0]


def test_the_next_page_of_the_desk_is_one_link_away(officer: Browser, office: FakeOffice) -> None:
    office.many = True
    following = officer.get("/").document.xpath("//a[@rel='next']/@href")[0]
    assert "First page" in officer.get(following).text


def test_looking_never_opens(officer: Browser, office: FakeOffice) -> None:
    officer.get(f"/files/{ARRIVED}")
    assert not office.asked("POST", "/receive")


def test_opening_is_an_act_of_its_own(officer: Browser, office: FakeOffice) -> None:
    officer.submit(officer.get(f"/files/{ARRIVED}"), "receive")
    (call,) = office.asked("POST", f"/v1/files/{ARRIVED}/receive")
    assert is_ulid(call.headers["Idempotency-Key"])


def test_an_item_can_be_opened_from_the_desk(officer: Browser, office: FakeOffice) -> None:
    page = officer.submit(officer.get("/"), f"receive-{ARRIVED}")
    assert "Supply of drinking water" in page.text
    assert office.asked("POST", "/receive")


def test_what_was_sent_is_pulled_back_with_what_stands_there_now(
    officer: Browser, office: FakeOffice
) -> None:
    office.files[SENT] = {**office.files[ARRIVED], "file": SENT, "revision": 11}
    officer.submit(officer.get("/sent"), f"pull-back-{SENT}")
    assert office.asked("POST", "/pull-back")[0].body == {"revision": 11}


def test_what_came_back_by_the_first_press_is_not_pulled_back_twice(
    officer: Browser, office: FakeOffice
) -> None:
    office.files[SENT] = {**office.files[FILE], "file": SENT}
    page = officer.submit(officer.get("/sent"), f"pull-back-{SENT}")
    assert "It is with you again" in page.text
    assert not office.asked("POST", "/pull-back")


DIARY = {
    "sender_name": "Haripada  Mondal",
    "letter_ref": "7/G",
    "letter_date": "16/11/26",
    "subject": "Culvert",
}


def test_a_paper_is_diarised_and_its_number_is_told(clerk: Browser, office: FakeOffice) -> None:
    page = clerk.submit(clerk.get(f"/tray/{WAITING[0]}"), "diarise", **DIARY, do="generate")
    assert "Diarised as 821/2026/General" in page.text
    body = office.asked("POST", "/diarise")[0].body
    assert body["sender"]["name"] == "Haripada Mondal"
    assert body["letter_date"] == "2026-11-16"
    assert None not in body["sender"].values()


def test_generate_and_mark_sends_it_on_and_shows_the_next_paper(clerk: Browser, office: FakeOffice) -> None:
    page = clerk.submit(clerk.get(f"/tray/{WAITING[0]}"), "diarise", **DIARY, do="mark", to="p-oc-general")
    assert "scan-002.tif" in page.text
    (marked,) = office.asked("POST", "/mark")
    assert marked.body == {"to": "p-oc-general", "remark": "", "due": None, "revision": 1}


def test_generate_and_copy_fills_the_next_form(clerk: Browser) -> None:
    page = clerk.submit(clerk.get(f"/tray/{WAITING[0]}"), "diarise", **DIARY, do="copy")
    assert "scan-002.tif" in page.text
    assert page.form("diarise").fields["sender_name"] == "Haripada Mondal"
    assert page.form("diarise").fields["letter_date"] == "16-11-2026"


def test_faults_stand_beside_their_fields_and_in_a_summary_and_nothing_is_lost(
    clerk: Browser, office: FakeOffice
) -> None:
    page = clerk.submit(
        clerk.get(f"/tray/{WAITING[0]}"), "diarise", subject="", sender_name="Mina", letter_date="soon"
    )
    assert page.status == 422
    assert page.document.xpath("//*[@id='faults']//a/@href") == ["#letter_date", "#subject"]
    assert page.document.get_element_by_id("subject-fault").text
    assert page.form("diarise").fields["sender_name"] == "Mina"
    assert page.form("diarise").fields["letter_date"] == "soon"
    assert not office.asked("POST", "/diarise")


def test_the_services_own_faults_stand_beside_the_fields(clerk: Browser, office: FakeOffice) -> None:
    faults = [{"field": "sender.pin", "code": "malformed"}]
    office.refuse("POST", "/diarise", 422, "faulty", faults=faults)
    page = clerk.submit(clerk.get(f"/tray/{WAITING[0]}"), "diarise", **DIARY, sender_pin="x", do="generate")
    assert page.document.get_element_by_id("sender_pin-fault").text
    assert page.form("diarise").fields["sender_pin"] == "x"


def test_looking_for_a_post_diarises_nothing(clerk: Browser, office: FakeOffice) -> None:
    page = clerk.submit(clerk.get(f"/tray/{WAITING[0]}"), "diarise", subject="S", q="land", do="search")
    assert page.status == 200
    assert "Land Acquisition Officer" in page.text
    assert page.form("diarise").fields["subject"] == "S"
    assert not office.asked("POST", "/diarise")


def test_a_receipt_is_marked_with_remark_and_due_day(officer: Browser, office: FakeOffice) -> None:
    page = officer.get(f"/receipts/{RECEIPT}")
    officer.submit(page, "mark", to="p-hc-general", remark="For report", due="30-11-2026", do="mark")
    assert office.asked("POST", "/mark")[0].body == {
        "to": "p-hc-general",
        "remark": "For report",
        "due": "2026-11-30T18:29:59.999Z",
        "revision": 2,
    }


def test_a_due_day_that_has_passed_is_refused(officer: Browser, office: FakeOffice) -> None:
    page = officer.submit(
        officer.get(f"/receipts/{RECEIPT}"), "mark", to="p-hc-general", due="01-11-2026", do="mark"
    )
    assert page.status == 422
    assert not office.asked("POST", "/mark")


def test_a_receipt_is_put_in_a_file_of_the_desk(officer: Browser, office: FakeOffice) -> None:
    page = officer.submit(officer.get(f"/receipts/{RECEIPT}"), "place", file=FILE)
    assert "The receipt is in the file" in page.text
    assert office.asked("POST", "/place")[0].body == {"file": FILE, "revision": 2}


def test_a_file_is_opened_with_a_receipt_as_its_first_paper(officer: Browser, office: FakeOffice) -> None:
    page = officer.get(f"/files/new?receipt={RECEIPT}")
    fields = officer.fields(page, "open-file", head="gen-corr")
    shown = officer.send("/files/new", fields)
    assert "File A-11011/31/2026-General is open" in shown.text
    (opened,) = office.asked("POST", "/v1/files")
    assert opened.headers["Idempotency-Key"] == fields["key"]
    assert office.asked("POST", "/place")[0].body["file"] == f"{GENERAL}.{fields['key']}"


def test_a_file_needs_a_head_and_a_title(officer: Browser) -> None:
    page = officer.submit(officer.get("/files/new"), "open-file", title="")
    assert page.document.xpath("//*[@id='faults']//a/@href") == ["#head", "#title"]


def test_the_file_shows_notes_with_numbers_and_names_and_papers_with_pages(officer: Browser) -> None:
    page = officer.get(f"{OPENED}?c=3")
    notes = [" ".join(each.text_content().split()) for each in page.document.xpath("//article")]
    assert "5. The diversion runs over plot 412" in notes[2]
    assert "Imran Sheikh" in notes[2]
    assert "page 3/c of 5" in page.text
    assert page.document.xpath("//img[@class='sheet']/@src") == [f"/papers/{FILE}/{LETTER}/pages/3?width=800"]
    assert "hard to read" in page.text


def test_the_draft_is_kept_while_it_is_written(officer: Browser, office: FakeOffice) -> None:
    fields = officer.fields(officer.get(OPENED), "work", text="Sanctioned, subject to")
    saved = officer.send(f"{OPENED}/note", fields, HX_Request="true")
    assert "Draft saved at" in saved.source
    assert office.asked("PUT", "/note")[0].body == {"text": "Sanctioned, subject to", "revision": 6}


def test_text_typed_a_moment_before_travels_with_the_file(officer: Browser, office: FakeOffice) -> None:
    page = officer.get(OPENED)
    officer.submit(
        page, "work", text="Sanctioned.", to="p-hc-general", remark="Please issue", due="", do="forward"
    )
    assert not office.asked("PUT", "/note")
    assert office.asked("POST", "/forward")[0].body == {
        "to": "p-hc-general",
        "note": "Sanctioned.",
        "remark": "Please issue",
        "due": None,
        "revision": 6,
    }


def test_a_note_that_was_saved_is_not_saved_again(officer: Browser, office: FakeOffice) -> None:
    officer.submit(officer.get(OPENED), "work", to="p-hc-general", do="forward")
    assert not office.asked("PUT", "/note")
    assert office.asked("POST", "/forward")


def test_a_double_click_is_one_act(officer: Browser, office: FakeOffice) -> None:
    page = officer.get(OPENED)
    fields = officer.fields(page, "work", text="Sanctioned.", to="p-hc-general", do="forward")
    officer.send(OPENED, fields)
    office.refuse("PUT", "/note", 403, "not-holder", item=FILE)
    again = officer.send(OPENED, fields)
    assert again.status == 200
    assert "Your note is sealed" in again.text
    keys = {call.headers["Idempotency-Key"] for call in office.asked("POST", "/forward")}
    assert len(keys) == 1


def test_a_return_goes_to_whoever_sent_it(officer: Browser, office: FakeOffice) -> None:
    page = officer.get(OPENED)
    assert "Return to Head Clerk" in page.text
    officer.submit(page, "work", text="Please see rule 7.", do="return")
    body = office.asked("POST", "/return")[0].body
    assert (body["note"], "to" in body) == ("Please see rule 7.", False)


def test_sending_without_a_note_is_warned_of_and_then_done(officer: Browser, office: FakeOffice) -> None:
    warned = officer.submit(officer.get(OPENED), "work", text="", to="p-hc-general", remark="R", do="forward")
    assert "There is no new note" in warned.text
    assert warned.form("work").fields["remark"] == "R"
    assert warned.form("work").fields["to"] == "p-hc-general"
    assert not office.asked("POST", "/forward")
    officer.submit(warned, "work", bare="1", do="forward")
    assert office.asked("POST", "/forward")


def test_a_post_must_be_chosen(officer: Browser, office: FakeOffice) -> None:
    page = officer.submit(officer.get(OPENED), "work", text="Text", do="forward")
    assert page.document.xpath("//*[@id='faults']//a/@href") == ["#to"]
    assert page.form("work").fields["text"] == "Text"
    assert not office.asked("PUT", "/note")


def test_posts_of_all_departments_are_found_by_what_one_knows(officer: Browser) -> None:
    found = officer.get("/posts?q=imran", HX_Request="true")
    assert "Land Acquisition Officer" in found.source
    assert "Head Clerk" not in found.source


def test_whoever_was_overtaken_learns_by_whom_and_keeps_the_text(
    officer: Browser, office: FakeOffice
) -> None:
    page = officer.get(OPENED)
    office.refuse(
        "POST",
        "/forward",
        409,
        "overtaken",
        by="u-ratan",
        post="p-hc-general",
        act="noted",
        at="2026-11-23T04:00:00.000Z",
        revision=9,
    )
    told = officer.submit(page, "work", text="My text", to="p-hc-general", do="forward")
    assert told.status == 409
    assert "Head Clerk, General sealed a note meanwhile" in told.text
    assert "23-11-2026 09:30" in told.text
    assert told.form("work").fields["text"] == "My text"


def test_the_movements_name_every_holder(officer: Browser) -> None:
    rows = [
        " ".join(row.text_content().split())
        for row in officer.get(f"{OPENED}/history").document.xpath("//tbody/tr")
    ]
    assert "For orders on the inspection" in rows[2]
    assert rows[3].count("Land Acquisition Officer") == 1
    assert "reminder sent Land Acquisition Officer" in rows[4]
    assert rows[-1].endswith("now")


def test_pages_come_with_a_permit_that_is_asked_for_once(officer: Browser, office: FakeOffice) -> None:
    images = [officer.get(f"/papers/{FILE}/{LETTER}/pages/{page}?width=800") for page in (1, 2, 3)]
    assert {image.response.content_type for image in images} == {"image/png"}
    assert len(office.asked("POST", "/permits")) == 1
    assert "private" in images[0].response.headers["Cache-Control"]


def test_ranges_pass_through(officer: Browser) -> None:
    part = officer.get(f"/papers/{FILE}/{LETTER}/searchable", Range="bytes=0-7")
    assert part.status == 206
    assert part.response.data == b"%PDF-1.7"
    assert part.response.headers["Content-Range"].startswith("bytes 0-7/")
    assert part.response.headers["Content-Disposition"].startswith("inline")


def test_quality_control_reads_with_the_permit_of_scan(clerk: Browser, office: FakeOffice) -> None:
    assert clerk.get(f"/quality/{WAITING[0]}/pages/1").status == 200
    (permit,) = office.asked("POST", "/permits")
    assert permit.service == "scan"


def test_the_scan_station_does_not_show_a_paper_that_was_diarised(clerk: Browser) -> None:
    before, after = (clerk.get(f"/scan/{batch}?page=1") for batch in (BATCH, DIARISED_BATCH))
    assert "/quality/" in before.source
    assert "Look at page 1" in before.source
    assert "/quality/" not in after.source
    assert "Look at page 1" not in after.source
    assert "This paper has been diarised" in after.text
    assert f"/tray/{WAITING[0]}" not in after.source


def test_a_scan_is_sent_as_it_is(clerk: Browser, office: FakeOffice) -> None:
    fields = clerk.fields(clerk.get("/scan"), "upload")
    fields["scans"] = (io.BytesIO(b"II*\0scan"), "../letter.tif")
    page = clerk.send("/scan", fields)
    assert "letter.tif" in page.text
    (sent,) = office.asked("POST", "/v1/batches")
    assert sent.body == b"II*\0scan"
    assert sent.headers["Idempotency-Key"] == fields["key"]


def test_an_upload_without_a_file_is_told(clerk: Browser) -> None:
    fields = clerk.fields(clerk.get("/scan"), "upload")
    fields.pop("scans", None)
    assert "Choose at least one file" in clerk.send("/scan", fields).text


def test_a_scan_at_work_is_asked_after_and_one_at_rest_is_not(clerk: Browser) -> None:
    assert "hx-get" in clerk.get(f"/scan/{GENERAL}.{ulid(8)}/progress", HX_Request="true").source
    rejected = clerk.get(f"/scan/{GENERAL}.{ulid(9)}/progress", HX_Request="true")
    assert "hx-get" not in rejected.source
    assert "neither an image nor a PDF" in rejected.text


def test_a_number_tells_where_the_file_is_and_who_did_not_answer(
    officer: Browser, office: FakeOffice
) -> None:
    page = officer.get("/find?number=D-11012/7/2026-Dev")
    assert "With Officer-in-Charge, General" in page.text
    office.refuse("GET", "/find", 503, "not-ready")
    assert "These did not answer" in officer.get("/find?number=1").text


def test_unread_notices_are_counted_and_read(officer: Browser, office: FakeOffice) -> None:
    assert "2" in officer.get("/notices/count", HX_Request="true").source
    officer.submit(officer.get("/notices"), "read-1")
    assert "1" in officer.get("/notices/count", HX_Request="true").source


def test_an_id_of_nobodys_department_reaches_no_service(officer: Browser, office: FakeOffice) -> None:
    before = len(office.calls)
    assert officer.get(f"/files/nowhere.{ulid(1)}").status == 404
    assert not [call for call in office.calls[before:] if "/files/" in call.path]


def test_a_form_without_a_key_is_no_form_of_ours(officer: Browser, office: FakeOffice) -> None:
    page = officer.get(f"/files/{ARRIVED}")
    assert (
        officer.send(f"/files/{ARRIVED}/receive", officer.fields(page, "receive", key="again")).status == 400
    )
    assert not office.asked("POST", "/receive")


def test_what_a_clerk_typed_is_no_part_of_the_page(officer: Browser, office: FakeOffice) -> None:
    """How a letter came may be any text; the page took it for a message, and messages for HTML."""
    typed = "<script>alert(1)</script>"
    office.receipts[RECEIPT]["diary"]["delivery_mode"] = typed
    page = officer.get(f"/receipts/{RECEIPT}")
    assert not page.document.xpath("//dd/script")
    assert typed in page.text


class TestAFormIsNeverAnotherPosts:
    """The post for which a form was made may be lost before the form is sent."""

    TYPED = MappingProxyType(
        {"text": "Repair it.", "remark": "urgent", "do": "forward", "to": "p-hc-general"}
    )

    @pytest.fixture
    def lose(self) -> Iterator[Callable[[], None]]:
        held = PERSONS["ananya"]["posts"]
        left = [post for post in held if post["post"] != "p-oc-general"]
        yield lambda: PERSONS["ananya"].update(posts=left)
        PERSONS["ananya"].update(posts=held)

    def test_what_auth_knows_is_refused_here(
        self, officer: Browser, office: FakeOffice, clock: FakeClock, lose: Callable[[], None]
    ) -> None:
        page = officer.get(OPENED)
        lose()
        clock.advance(seconds=400)
        office.calls.clear()
        answer = officer.submit(page, "work", **self.TYPED)
        assert answer.status == 409
        assert "is not yours any more" in answer.text
        for typed in ("Repair it.", "urgent"):
            assert typed in answer.source
        assert [call for call in office.calls if call.service == "workflow" and call.method != "GET"] == []

    def test_what_the_service_heard_first_is_refused_too(
        self, officer: Browser, office: FakeOffice, lose: Callable[[], None]
    ) -> None:
        page = officer.get(OPENED)
        lose()
        for method, ending in (("PUT", "/note"), ("GET", FILE), ("POST", "/forward")):
            office.refuse(method, ending, 403, "forbidden", reason="not-your-post")
        answer = officer.submit(page, "work", **self.TYPED)
        assert answer.status == 409
        assert "Repair it." in answer.source
        office.refusals.clear()
        assert "p-oc-general" not in officer.get("/").source, "auth was asked anew"

    def test_a_draft_that_keeps_itself_says_that_it_is_not_kept(
        self, officer: Browser, office: FakeOffice, clock: FakeClock, lose: Callable[[], None]
    ) -> None:
        page = officer.get(OPENED)
        lose()
        clock.advance(seconds=400)
        fields = officer.fields(page, "work", text="Half a sentence")
        answer = officer.send(f"{OPENED}/note", fields, HX_Request="true")
        assert answer.status == 200
        assert "Not saved" in answer.text
        assert not office.asked("PUT", "/note")

    def test_another_post_that_is_still_held_is_no_reason(self, officer: Browser, office: FakeOffice) -> None:
        page = officer.get(OPENED)
        officer.submit(officer.get("/"), "switch-post", post="p-oc-jm")
        assert officer.submit(page, "work", **self.TYPED).status == 200
        (call,) = office.asked("POST", "/forward")
        assert call.headers["Daftar-Post"] == "p-oc-general"


def test_a_file_is_parked_with_a_reason_and_taken_up_again(officer: Browser, office: FakeOffice) -> None:
    page = officer.get(OPENED)
    officer.submit(page, "park", reason="Report awaited", until="30-12-2026")
    assert office.asked("POST", "/park")[0].body == {
        "reason": "Report awaited",
        "until": "2026-12-30",
        "revision": 6,
    }
    office.files[FILE] |= {"may": ["unpark"], "parked": {"reason": "Report awaited", "until": "2026-12-30"}}
    parked = officer.get(OPENED)
    assert "Report awaited" in parked.text
    assert "30-12-2026" in parked.text or "30 Dec" in parked.text
    officer.submit(parked, "unpark")
    assert office.asked("POST", "/unpark")[0].body == {"revision": 6}


def test_parking_without_a_reason_loses_nothing_that_was_typed(officer: Browser, office: FakeOffice) -> None:
    told = officer.submit(officer.get(OPENED), "park", reason="", until="01-01-2020")
    assert told.status == 422
    assert "Choose a day that is to come." in told.text
    assert told.form("park").fields["until"] == "01-01-2020"
    assert not office.asked("POST", "/park")


def test_what_is_parked_has_a_list_of_its_own(officer: Browser) -> None:
    assert "Nothing is parked" in officer.get("/parked").text
