"""Watched letters on the pages: diarised with a clock, listed by their day, settled; and reminders."""

from __future__ import annotations

import pytest

from gateway.i18n import LANGUAGES
from services.gateway.tests.browser import Browser, Page
from services.gateway.tests.checker import faults
from tests.pages.morning import Morning
from tests.pages.office import Office


def diarise(clerk: Browser, document: str, **typed: str) -> Page:
    """The form of the diary, filled in and sent."""
    told = {"subject": "Papers of the bridge", "sender_name": "Mina Hansda", "to": "-", **typed}
    return clerk.submit(clerk.get(f"/tray/{document}"), "diarise", do="generate", **told)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_a_watched_letter_owes_its_reader_nothing(
    office: Office, morning: Morning, language: str
) -> None:
    clerk = office.browser("ratan", language)
    assert not faults(clerk.get("/watch"), language)
    assert not faults(diarise(clerk, morning.tray[0], category="court", reminds="none"), language)
    told = diarise(clerk, morning.tray[0], category="vip", reminds="3/2026", physical="1")
    assert not faults(told, language)
    for path in ("/", "/watch", "/watch?kind=rti"):
        assert not faults(clerk.get(path), language)
    receipt = f"/receipts/{morning.tray[0]}"
    assert not faults(clerk.get(f"{receipt}/correct"), language)
    assert not faults(clerk.submit(clerk.get(receipt), "settle", settling=" "), language)
    assert not faults(clerk.submit(clerk.get(receipt), "settle", settling="Answered."), language)
    assert not faults(clerk.get(f"{receipt}/history"), language)
    assert not faults(office.browser("ananya", language).get(f"/receipts/{morning.receipt}"), language)


def test_it_is_on_the_desk_and_in_its_register_until_it_is_settled(clerk: Browser, morning: Morning) -> None:
    page = diarise(clerk, morning.tray[0], category="vip")
    assert "VIP reference: to be settled by 23-12-2026" in page.text
    assert "VIP reference" in clerk.get("/").row("Papers of the bridge")
    assert "23-12-2026" in clerk.get("/watch").row("Papers of the bridge")
    told = clerk.submit(clerk.get(f"/receipts/{morning.tray[0]}"), "settle", settling="Answered by no. 7.")
    assert "VIP reference: settled on 23-11-2026" in told.text
    assert "None is open." in clerk.get("/watch").text
    assert "Answered by no. 7." in clerk.get(f"/receipts/{morning.tray[0]}/history").text


def test_a_court_case_needs_the_day_that_the_court_names(clerk: Browser, morning: Morning) -> None:
    assert "This is needed." in diarise(clerk, morning.tray[0], category="court").text
    page = diarise(clerk, morning.tray[0], category="court", target="01-12-2026")
    assert "Court case: to be settled by 01-12-2026" in page.text


def test_a_reminder_links_both(clerk: Browser, morning: Morning) -> None:
    diarise(clerk, morning.tray[0], subject="The bridge")
    wrong = diarise(clerk, morning.tray[1], reminds="99/2026")
    assert "There is not one receipt of the department with this number." in wrong.text
    number = clerk.get(f"/receipts/{morning.tray[0]}").document.xpath("//h1/span[@class='number']")[0].text
    later = diarise(clerk, morning.tray[1], reminds=number)
    assert f"Reminds of{number}" in later.text.replace(" ", "").replace("Remindsof", "Reminds of")
    assert "Reminded by" in clerk.get(f"/receipts/{morning.tray[0]}").text


def test_of_what_it_reminds_is_set_right_by_its_number(clerk: Browser, morning: Morning) -> None:
    diarise(clerk, morning.tray[0])
    number = clerk.get(f"/receipts/{morning.tray[0]}").document.xpath("//h1/span[@class='number']")[0].text
    diarise(clerk, morning.tray[1], reminds=number)
    address = f"/receipts/{morning.tray[1]}"
    form = clerk.get(f"{address}/correct")
    assert form.form("correct").fields["reminds"] == number
    assert clerk.submit(form, "correct", reminds="99/2026").status == 422
    clerk.submit(form, "correct", reminds="")
    assert "Reminds of" not in clerk.get(address).text
    row = clerk.get(f"{address}/history").row("set right what was diarised")
    assert f"Reminds of: {number} → —" in row


def test_the_register_is_a_table_without_formulas(clerk: Browser, morning: Morning) -> None:
    diarise(clerk, morning.tray[0], category="grievance", subject="=1+1", sender_name="Mina, Hansda")
    answer = clerk.client.get("/watch.csv?kind=grievance")
    assert answer.mimetype == "text/csv"
    lines = answer.text.removeprefix("\ufeff").splitlines()
    assert lines[0] == "Number,Subject,Sender,Received,To be settled by,With"
    assert lines[1].endswith('\'=1+1,"Mina, Hansda",23-11-2026,14-12-2026,"Head Clerk, General"')
    assert clerk.client.get("/watch.csv?kind=roads").status_code == 404


def test_a_paper_letter_is_marked_so(clerk: Browser, morning: Morning) -> None:
    page = diarise(clerk, morning.tray[0], physical="1", to="p-oc-general")
    assert page.status == 200
    assert "Sent, not received" in clerk.get(f"/receipts/{morning.tray[0]}").text
