"""Copies for information on the pages: sent with a marking, read, and seen."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gateway.i18n import LANGUAGES
from services.gateway.tests.browser import Browser, Page
from services.gateway.tests.checker import faults
from tests.pages.morning import Hand, Morning
from tests.pages.office import Office

LAND, HEAD, ADM = "p-oc-landacq", "p-hc-general", "p-adm-general"


@pytest.fixture
def opened(morning: Morning) -> str:
    """A receipt that Ananya has taken up."""
    return f"/receipts/{morning.receipt}"


def mark(officer: Browser, opened: str, *copies: str, **typed: str) -> Page:
    """The form of the marking, filled in and sent."""
    fields = officer.fields(officer.get(opened), "mark", **{"to": HEAD, "do": "mark", **typed})
    return officer.send(f"{opened}/mark", {**fields, "copies": list(copies)})


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_a_copy_owes_its_reader_nothing(office: Office, opened: str, language: str) -> None:
    officer, land = office.browser("ananya", language), office.browser("imran", language)
    assert not faults(land.get("/copies"), language)
    assert not faults(mark(officer, opened, LAND, do="search", copy_q="imran"), language)
    assert not faults(mark(officer, opened, LAND, ADM), language)
    for path in ("/", "/copies", opened, f"{opened}/history"):
        assert not faults(land.get(path), language)
    told = land.send("/desk/see", {**land.fields(land.get("/copies"), "see-many"), "ticked": []})
    assert not faults(told, language)
    assert not faults(land.submit(land.get(opened), "see"), language)
    assert not faults(office.browser("ratan", language).get(opened), language)


def test_it_lies_beside_the_desk_until_it_was_seen(officer: Browser, office: Office, opened: str) -> None:
    told = mark(officer, opened, LAND, ADM)
    assert "For information to Land Acquisition Officer, Land Acquisition; " in told.text
    land = office.browser("imran", "en")
    assert "For information 1" in land.get("/").text
    page = land.get(opened)
    assert "You got a copy for information from Officer-in-Charge, General" in page.text
    assert not {"mark", "park", "close"} & set(page.forms())
    assert "off your desk" in land.submit(page, "see").text
    assert "For information" not in land.get("/").text
    assert "see" not in land.get(opened).forms()


def test_whoever_acts_sees_who_read_it(officer: Browser, clerk: Browser, office: Office, opened: str) -> None:
    mark(officer, opened, LAND, ADM)
    land = office.browser("imran", "en")
    land.submit(land.get(opened), "see")
    text = clerk.get(opened).text
    assert "Land Acquisition Officer, Land Acquisition (seen on " in text
    assert "(not seen yet)" in text
    assert "saw a copy for information" in clerk.get(f"{opened}/history").text


def test_many_are_seen_at_once(officer: Browser, office: Office, morning: Morning, opened: str) -> None:
    mark(officer, opened, LAND)
    land = office.browser("imran", "en")
    page = land.get("/copies")
    fields = land.fields(page, "see-many")
    assert "Seen" in land.send("/desk/see", {**fields, "ticked": [f"receipt/{morning.receipt}"]}).text
    assert "Nothing was sent" in land.get("/copies").text


def test_ticks_stay_while_one_searches(officer: Browser, opened: str) -> None:
    shown = mark(officer, opened, LAND, do="search", copy_q="clerk", remark="As asked.")
    ticks = shown.document.xpath("//input[@name='copies'][@checked]/@value")
    assert ticks == [LAND]
    assert HEAD in shown.document.xpath("//input[@name='copies']/@value")
    assert shown.form("mark").fields["remark"] == "As asked."


def test_the_post_that_acts_needs_no_copy(
    officer: Browser, office: Office, clerk: Browser, opened: str
) -> None:
    mark(officer, opened, HEAD, LAND)
    assert "Head Clerk, General (" not in clerk.get(opened).text
    assert "Land Acquisition Officer, Land Acquisition (not seen yet)" in clerk.get(opened).text


def test_the_registry_sends_copies_with_the_number(
    office: Office, browser: Callable[[str], Browser], morning: Morning
) -> None:
    clerk, address = browser("ratan"), f"/tray/{morning.tray[0]}"
    typed = {"subject": "Tube well", "sender_name": "Mina Hansda", "to": "p-oc-general"}
    fields = clerk.fields(clerk.get(address), "diarise", **typed)
    told = clerk.send(address, {**fields, "copies": [LAND], "do": "generate"})
    assert "For information to Land Acquisition Officer, Land Acquisition." in told.text
    assert "Tube well" in office.browser("imran", "en").get("/copies").text
    assert Hand(office, "imran").ask("workflow", "GET", f"/desks/{LAND}").get("waiting") is not None
