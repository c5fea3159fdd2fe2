"""A post with nobody in charge: said before the sending, and told to whoever stands above it."""

from __future__ import annotations

import pytest

from gateway.i18n import LANGUAGES
from services.gateway.tests.browser import Browser
from services.gateway.tests.checker import faults
from tests.pages.morning import Hand, Morning
from tests.pages.office import Office


@pytest.fixture
def vacated(office: Office) -> Office:
    """Ratan has left the post of the head clerk; a file and three papers of the tray stay behind."""
    Hand(office, "ratan").opens("Leave of the night guard")
    office.relieve("u-ratan", "p-hc-general")
    return office


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_said_beside_the_post_before_anything_is_sent(
    vacated: Office, morning: Morning, language: str
) -> None:
    page = vacated.browser("ananya", language).get(f"/files/{morning.culvert}")
    assert not faults(page, language)
    (near,) = page.document.xpath("//ul[@class='posts near']//label[input[@value='p-hc-general']]")
    assert near.xpath(".//*[@class='chip alarm']")
    assert not page.document.xpath("//label[.//input[@value='p-adm-general']]//*[@class='chip alarm']")


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_stands_above_sees_what_waits_there(vacated: Office, language: str) -> None:
    page = vacated.browser("ananya", language).get("/vacant")
    assert not faults(page, language)
    (row,) = page.rows
    if language == "en":
        assert "Head Clerk, General" in row
        assert "1 item" in row
        assert "Officer-in-Charge, General, Ananya Biswas" in row


def test_where_nothing_waits_the_page_says_so(officer: Browser) -> None:
    assert "Nothing waits before a vacant post" in officer.get("/vacant").text
    assert officer.get("/").document.xpath("//a[@href='/vacant']")


def test_one_who_has_nobody_below_is_not_led_there(clerk: Browser) -> None:
    assert not clerk.get("/").document.xpath("//a[@href='/vacant']")


def test_the_posts_used_last_are_a_key_away(officer: Browser, morning: Morning) -> None:
    page = officer.get(f"/files/{morning.culvert}")
    near = page.document.xpath("//ul[contains(@class, 'near')]//input/@value")
    assert near == ["p-adm-general", "p-hc-general", "p-oc-landacq"], "superior, sender, and last used"
