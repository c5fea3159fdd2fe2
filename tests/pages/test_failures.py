"""What pages say when a service fails: it is away, slow, against its contract, or refuses what cannot be
brought about here. Nothing that was typed is lost.
"""

from __future__ import annotations

import io

import pytest

from gateway.i18n import LANGUAGES
from services.gateway.tests.browser import Browser
from services.gateway.tests.checker import faults
from tests.pages.morning import Hand, Morning
from tests.pages.office import Office


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_silent_service_is_named_on_a_page(office: Office, language: str) -> None:
    person = office.browser("ananya", language)
    office.lines["workflow"].cut()
    page = person.get("/")
    assert page.status == 503
    assert not faults(page, language)


def test_a_service_that_is_too_slow_is_told_as_one_that_is_silent(officer: Browser, office: Office) -> None:
    office.lines["workflow"].stall()
    page = officer.get("/")
    assert page.status == 503
    assert "The file service of general does not answer" in page.text


def test_an_answer_against_the_contract_is_no_answer(officer: Browser, office: Office) -> None:
    office.lines["workflow"].answer("GET", "/desks/p-oc-general", {"items": [{"odd": True}]})
    page = officer.get("/")
    assert page.status == 503
    assert "The file service answered what we do not understand" in page.text
    assert not faults(page, "en")


def test_a_word_that_the_page_does_not_know_is_no_part_of_it(
    officer: Browser, office: Office, morning: Morning
) -> None:
    """How a letter came may be any text to the page; it took it for a message, and messages for HTML."""
    typed = "<script>alert(1)</script>"
    shown = Hand(office, "ananya").ask("workflow", "GET", f"/receipts/{morning.receipt}")
    told = shown | {"diary": shown["diary"] | {"delivery_mode": typed}}
    office.lines["workflow"].answer("GET", morning.receipt, told)
    page = officer.get(f"/receipts/{morning.receipt}")
    assert not page.document.xpath("//dd/script")
    assert typed in page.text


def test_a_draft_that_cannot_be_kept_says_so_and_stays(
    officer: Browser, office: Office, morning: Morning
) -> None:
    opened = f"/files/{morning.culvert}"
    fields = officer.fields(officer.get(opened), "work", text="Sanctioned")
    office.lines["workflow"].cut()
    told = officer.send(f"{opened}/note", fields, HX_Request="true")
    assert "Not saved" in told.source
    assert "file service" in told.source


def test_a_service_that_did_not_answer_can_be_asked_again_with_the_same_key(
    officer: Browser, office: Office, morning: Morning
) -> None:
    opened = f"/files/{morning.culvert}"
    note = "A note long enough to be worth keeping, surely."
    fields = officer.fields(officer.get(opened), "work", text=note, to="p-hc-general", do="forward")
    office.lines["workflow"].cut()
    down = officer.send(opened, fields)
    assert down.status == 503
    assert "The file service of general does not answer" in down.text
    assert "worth keeping" in down.text
    office.lines["workflow"].mend()
    done = officer.submit(down, "again")
    assert "sent to Head Clerk" in done.text
    assert down.form("again").fields["key"] == fields["key"]


def test_what_was_done_although_its_answer_was_lost_is_done_once(
    officer: Browser, clerk: Browser, office: Office, morning: Morning
) -> None:
    opened = f"/files/{morning.culvert}"
    fields = officer.fields(officer.get(opened), "work", text="Sanctioned.", to="p-hc-general", do="forward")
    office.lines["workflow"].lose_answer()
    down = officer.send(opened, fields)
    assert down.status == 503
    assert "sent to Head Clerk" in officer.submit(down, "again").text
    moves = clerk.get(f"{opened}/history").rows
    assert len([row for row in moves if "23-11-2026 10:00 sent it on" in row]) == 1


def test_a_number_tells_who_did_not_answer(officer: Browser, office: Office) -> None:
    office.lines["workflow"].refuse("GET", "/search", "not-ready")
    assert "These did not answer" in officer.get("/find?number=1").text


def test_of_every_department_at_a_silent_address_it_is_told(office: Office) -> None:
    routes = "general=http://here,landacq=http://here,records=http://there"
    officer = Browser(office.gateway(workflow_url=routes))
    officer.log_in("ananya")
    office.lines["workflow"].cut()
    told = officer.get("/find?number=1").text
    assert "may be incomplete: General, Land Acquisition, Record Room" in told


def test_a_silent_notify_takes_away_a_number_and_nothing_else(officer: Browser, office: Office) -> None:
    office.lines["notify"].cut()
    assert officer.get("/notices/count", HX_Request="true").status == 200
    assert officer.get("/").status == 200


def test_logging_out_works_while_auth_is_silent(officer: Browser, office: Office) -> None:
    page = officer.get("/")
    office.lines["auth"].cut()
    assert officer.submit(page, "log-out").document.findtext(".//h1") == "Log in"


def test_nobody_is_let_in_while_auth_is_silent(office: Office) -> None:
    stranger = Browser(office.pages)
    door = stranger.get("/log-in")
    office.lines["auth"].cut()
    page = stranger.submit(door, "log-in", login="ananya", password="right")
    assert page.status == 503
    assert "Log-in does not answer" in page.text


def test_a_permit_that_files_refuses_is_renewed_once(
    officer: Browser, office: Office, morning: Morning
) -> None:
    pages = f"/papers/{morning.culvert}/{morning.letter}/pages"
    officer.get(f"{pages}/1")
    office.lines["files"].refuse("GET", "/pages/2", "permit-expired")
    assert officer.get(f"{pages}/2").status == 403
    assert len(office.asked("POST", "/permits")) == 2


def test_a_picture_that_files_cannot_give_is_no_page(
    officer: Browser, office: Office, morning: Morning
) -> None:
    office.lines["files"].cut()
    assert officer.get(f"/papers/{morning.culvert}/{morning.letter}/pages/1").status == 503


def test_a_register_that_cannot_be_read_is_not_taken_for_an_empty_one(
    officer: Browser, office: Office
) -> None:
    office.lines["workflow"].refuse("GET", "/registers/receipt/2026/1", "not-ready")
    page = officer.get("/registers")
    assert page.status == 503
    assert not faults(page, "en")


def test_a_scan_that_is_refused_is_told_at_the_station(clerk: Browser, office: Office) -> None:
    fields = clerk.fields(clerk.get("/scan"), "upload")
    office.lines["scan"].refuse("POST", "/batches", "too-large")
    page = clerk.send("/scan", {**fields, "scans": (io.BytesIO(b"II*"), "letter.tif")})
    assert page.status == 413
    assert page.document.xpath("//*[@id='problem']")
    assert "upload" in page.forms()


def test_a_fault_of_our_own_is_told_with_a_number_and_no_detail(officer: Browser, office: Office) -> None:
    office.lines["workflow"].fault = ValueError("a secret of the inside")
    page = officer.get("/")
    assert page.status == 500
    assert "a secret of the inside" not in page.source
    assert page.response.headers["Daftar-Correlation"] in page.text
    assert not faults(page, "en")
