"""A file whose time is over is weeded by two people, on the pages; its number says what became of it."""

from __future__ import annotations

import pytest

from gateway.i18n import LANGUAGES
from services.gateway.tests.browser import Browser
from services.gateway.tests.checker import faults
from tests.pages.morning import Hand, Morning
from tests.pages.office import Office

REMARK = "Nobody has asked for it."
NUMBER = "A-11011/1/2026-General"


def years_later(office: Office, morning: Morning, language: str = "en") -> tuple[str, Browser, Browser]:
    """The culvert's file has been kept in the record room for three years: its page, and the clerk and the
    officer of then.
    """
    file = f"/files/{morning.culvert}"
    Hand(office, "ananya").acts(f"{file}/close", retention="C", remark=REMARK)
    Hand(office, "ratan").acts(f"{file}/record", shelf="Rack 4")
    office.pass_by(days=366 * 3)
    return file, office.browser("ratan", language), office.browser("ananya", language)


def test_the_clerk_proposes_and_the_officer_orders_it(office: Office, morning: Morning) -> None:
    file, clerk, officer = years_later(office, morning)
    told = clerk.submit(clerk.get(f"{file}/kept"), "propose-weeding", weeding_remark=REMARK)
    assert "Proposed. An officer" in told.text
    assert "Weeding proposed" in officer.get("/retention").row("Repair of the culvert")
    form = officer.get(f"{file}/kept")
    assert REMARK in form.text
    unsure = officer.submit(form, "weed", order="Weed it.")
    assert unsure.status == 422
    assert "Tick this" in unsure.text
    told = officer.submit(form, "weed", order="Weed it.", sure="1")
    assert "Weeded. Its number finds" in told.text
    assert "its number is never given again" in told.text
    assert "The people of Shimulpur" not in told.text
    assert "No file is due" in officer.get("/retention").text
    assert "Weeded; closed by" in officer.get(f"/find?number={NUMBER.replace('/', '%2F')}").text
    assert "Weeded; closed by" in officer.get("/registers?series=file-A1111").text
    office.deliver()
    assert "/kept" not in told.source
    paper = officer.get(f"/receipts/{morning.letter}")
    assert paper.status == 200
    assert "Haripada Mondal" not in paper.text


def test_a_ban_stands_until_it_is_lifted(office: Office, morning: Morning) -> None:
    file, clerk, officer = years_later(office, morning)
    told = officer.submit(officer.get(f"{file}/kept"), "forbid-weeding", ban_reason="Suit 12 of 2029.")
    assert "Not to be weeded, said" in told.text
    assert "Suit 12 of 2029." in told.text
    assert "/kept" not in clerk.get(file).source, "there is nothing left that the clerk may do with it"
    told = officer.submit(officer.get(f"{file}/kept"), "allow-weeding", allow_reason="Decided.")
    assert "Not to be weeded, said" not in told.text
    assert "propose-weeding" in clerk.get(f"{file}/kept").forms()


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_page_of_it_owes_its_reader_nothing(office: Office, morning: Morning, language: str) -> None:
    file, clerk, officer = years_later(office, morning, language)
    page = officer.get(f"{file}/kept")
    for form, field in (("propose-weeding", "weeding_remark"), ("forbid-weeding", "ban_reason")):
        told = officer.submit(page, form, **{field: ""})
        assert told.status == 422
        assert not faults(told, language)
    officer.submit(page, "forbid-weeding", ban_reason="Suit 12.")
    told = officer.submit(officer.get(f"{file}/kept"), "allow-weeding", allow_reason="")
    for shown in (officer.get(file), officer.get(f"{file}/kept"), officer.get("/retention"), told):
        assert not faults(shown, language)
    officer.submit(officer.get(f"{file}/kept"), "allow-weeding", allow_reason="Decided.")
    clerk.submit(clerk.get(f"{file}/kept"), "propose-weeding", weeding_remark=REMARK)
    page = officer.get(f"{file}/kept")
    for shown in (page, officer.get(file), officer.get("/retention"), officer.submit(page, "weed", order="")):
        assert not faults(shown, language)
    officer.submit(page, "weed", order="Weed it.", sure="1")
    office.deliver()
    receipt = f"/receipts/{morning.letter}"
    for address in (
        file,
        f"{file}?side=papers",
        f"{file}?side=letters",
        f"{file}/history",
        receipt,
        "/registers",
    ):
        assert not faults(officer.get(address), language)


def test_what_was_typed_is_shown_when_it_may_not_be_done_any_more(office: Office, morning: Morning) -> None:
    file, clerk, officer = years_later(office, morning)
    page = clerk.get(f"{file}/kept")
    officer.submit(officer.get(f"{file}/kept"), "forbid-weeding", ban_reason="Suit 12.")
    told = clerk.submit(page, "propose-weeding", weeding_remark=REMARK)
    assert told.status == 409
    assert REMARK in told.source
