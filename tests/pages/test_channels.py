"""The channel of submission on the page of a file: seen before, told afterwards, offered on the way back."""

from __future__ import annotations

import pytest

from gateway.i18n import LANGUAGES
from services.gateway.tests.browser import Browser
from services.gateway.tests.checker import faults
from tests.pages.morning import Hand
from tests.pages.office import Office


@pytest.fixture
def file(office: Office) -> str:
    """A file that Ratan has opened: by the office's channel it goes by Ananya to Shalini."""
    return f"/files/{Hand(office, 'ratan').opens('Street lights at Purbapara')}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_seen_before_anything_is_sent_and_the_next_level_is_a_key_away(
    office: Office, file: str, language: str
) -> None:
    page = office.browser("ratan", language).get(file)
    assert not faults(page, language)
    near = page.document.xpath("//ul[@class='posts near']//input/@value")
    assert near[0] == "p-oc-general"
    if language == "en":
        assert "Channel: Head Clerk (2 working days) → Officer-in-Charge" in page.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_was_passed_over_is_told_and_offered_on_the_way_back(
    office: Office, file: str, language: str
) -> None:
    clerk = office.browser("ratan", language)
    told = clerk.submit(clerk.get(file), "work", text="For orders.", to="p-adm-general", do="forward")
    assert not faults(told, language)
    assert f"undo-{file.rpartition('/')[2]}" in told.forms()
    if language == "en":
        assert "It went past Officer-in-Charge, General." in told.text
    Hand(office, "shalini").acts(f"{file}/receive")
    page = office.browser("shalini", language).get(file)
    assert not faults(page, language)
    assert page.document.xpath("//ul[@class='posts near']//input/@value")[0] == "p-oc-general"


def test_the_fifth_post_is_told_of(clerk: Browser, office: Office, file: str) -> None:
    clerk.submit(clerk.get(file), "work", text="One.", to="p-oc-general", do="forward")
    for login, to in (("ananya", "imran"), ("imran", "shalini")):
        Hand(office, login).acts(f"{file}/receive")
        post = {"imran": "p-oc-landacq", "shalini": "p-adm-general"}[to]
        Hand(office, login).acts(f"{file}/forward", to=post, note="On.")
    Hand(office, "shalini").acts(f"{file}/receive")
    head = office.browser("shalini", "en")
    page = head.get(file)
    assert "4 posts have dealt with this matter" in page.text
    told = head.submit(page, "work", text="On.", to="p-oc-records", do="forward")
    assert "5 posts deal with this matter" in told.text
