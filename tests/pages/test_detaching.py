"""A receipt is taken out of a file again, on the pages."""

from __future__ import annotations

import pytest

from gateway.i18n import LANGUAGES
from services.gateway.tests.browser import Browser
from services.gateway.tests.checker import faults
from tests.pages.morning import Hand, Morning
from tests.pages.office import Office

TUBE_WELL = "Tube well near the bus stand"


@pytest.fixture
def file(office: Office, morning: Morning) -> str:
    """Ananya's file in which her receipt lies."""
    file = Hand(office, "ananya").opens("Tube wells")
    Hand(office, "ananya").acts(f"/receipts/{morning.receipt}/place", file=file)
    return file


def test_it_lies_on_the_desk_again_and_its_pages_in_the_file_say_so(
    officer: Browser, morning: Morning, file: str
) -> None:
    page = officer.get(f"/files/{file}")
    assert page.document.xpath(f"//a[@href='/receipts/{morning.receipt}']"), "the file leads to its receipt"
    told = officer.submit(officer.get(f"/receipts/{morning.receipt}"), "detach")
    assert "Taken out of the file." in told.text
    assert TUBE_WELL in officer.get("/").text
    page = officer.get(f"/files/{file}")
    assert "This paper was taken out of the file again." in page.text
    assert not page.document.xpath("//img[@class='sheet']")
    assert officer.get(f"/files/{file}/history").row("took it out of the file")


def test_what_was_noted_upon_is_not_offered_to_be_taken_out(
    officer: Browser, office: Office, morning: Morning, file: str
) -> None:
    page = officer.get(f"/receipts/{morning.receipt}")
    Hand(office, "ananya").sends(file, "ratan", note="See 1/c.")
    Hand(office, "ratan").sends(file, "ananya")
    told = officer.submit(page, "detach")
    assert told.status == 409
    assert "It can no longer be taken out of the file" in told.text
    assert "detach" not in officer.get(f"/receipts/{morning.receipt}").forms()


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_page_of_it_owes_its_reader_nothing(
    office: Office, morning: Morning, file: str, language: str
) -> None:
    officer, receipt = office.browser("ananya", language), f"/receipts/{morning.receipt}"
    assert not faults(officer.get(receipt), language)
    officer.submit(officer.get(receipt), "detach")
    for address in (receipt, f"/files/{file}", f"/files/{file}/history", f"{receipt}/history"):
        assert not faults(officer.get(address), language)
