"""A person's own account: another password, and where they are logged in."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable

import pytest

from auth import administration
from auth.domain.factor import STEP, code_at
from gateway.i18n import LANGUAGES
from services.gateway.tests.browser import RIGHT, Browser, Page
from services.gateway.tests.checker import faults
from tests.pages.office import Office

NEW = "river without water"


def heading(page: Page) -> str:
    return str(page.document.findtext(".//h1"))


def chosen(browser: Browser, current: str = RIGHT, new: str = NEW, again: str = NEW) -> Page:
    page = browser.get("/account/password")
    return browser.submit(page, "new-password", current=current, new=new, again=again)


def test_a_new_password_lets_in_here_and_puts_out_everywhere_else(office: Office) -> None:
    here, there = office.browser("ananya"), office.browser("ananya")
    page = chosen(here)
    assert "The password is changed" in page.text
    assert heading(page) == "Desk"
    office.clock.advance(seconds=2)
    assert heading(there.get("/")) == "Log in"
    assert there.log_in("ananya").status == 401
    assert heading(there.log_in("ananya", NEW)) == "Desk"


@pytest.mark.parametrize(
    ("current", "new", "again", "status", "told"),
    [
        ("wrong", NEW, NEW, 403, "The present password or the code is wrong"),
        (RIGHT, "too short", "too short", 422, "The new password is too short"),
        (RIGHT, "Password@12345", "Password@12345", 422, "Many people choose this password"),
        (RIGHT, "AnanyaBiswas26", "AnanyaBiswas26", 422, "made of your name"),
        (RIGHT, NEW, "river with water", 422, "not the same as above"),
        (RIGHT, "", "", 422, "This is needed"),
    ],
)
def test_what_cannot_be_is_told_and_no_password_is_shown_again(
    office: Office, current: str, new: str, again: str, status: int, told: str
) -> None:
    browser = office.browser("ananya")
    page = chosen(browser, current, new, again)
    assert (page.status, told in page.text) == (status, True)
    assert not [field for field in page.document.xpath("//input[@type='password']/@value") if field]
    assert heading(browser.get("/")) == "Desk"


def test_guessing_before_somebody_elses_screen_has_an_end(office: Office) -> None:
    browser = office.browser("ananya")
    pages = [chosen(browser, "wrong") for _ in range(6)]
    assert [page.status for page in pages] == [403] * 5 + [429]
    assert pages[-1].response.headers["Retry-After"] == "241"


@pytest.mark.parametrize("language", LANGUAGES)
def test_with_a_password_that_was_made_for_them_they_choose_one_before_anything_else(
    office: Office, language: str
) -> None:
    administration.passwd(office.auth, "ananya", "made for somebody", io.StringIO())
    office.deliver()
    browser = Browser(office.pages)
    door = browser.get("/log-in")
    browser.send("/language", {**browser.fields(door, "choose-language"), "language": language})
    page = browser.log_in("ananya", "made for somebody")
    assert page.document.xpath("//form[@id='new-password']")
    assert not faults(page, language)
    for path in ("/", "/account", "/files/new", "/notices/count"):
        assert browser.get(path).document.xpath("//form[@id='new-password']")
    assert not office.asked("GET", "/items")
    page = browser.submit(page, "new-password", current="made for somebody", new=NEW, again=NEW)
    assert page.document.xpath("//form[@id='find']")


def test_one_sees_where_one_is_logged_in_and_ends_it_there(office: Office) -> None:
    there = Browser(office.pages)
    there.client.environ_base |= {"REMOTE_ADDR": "10.20.0.9", "HTTP_USER_AGENT": "Firefox/128"}
    there.log_in("ananya")
    here = office.browser("ananya")
    page = here.get("/account")
    assert "127.0.0.1" in page.row("this browser")
    assert "Firefox/128" in page.row("10.20.0.9")
    (end,) = page.document.xpath("//tr[contains(., '10.20.0.9')]//form/@id")
    page = here.submit(page, end)
    assert "Logged out there." in page.text
    assert "10.20.0.9" not in page.text
    office.deliver()
    office.clock.advance(seconds=2)
    assert heading(there.get("/")) == "Log in"


def test_a_log_out_that_auth_did_not_hear_is_told_and_lets_nobody_in_here(office: Office) -> None:
    browser = office.browser("ananya")
    page = browser.get("/")
    copied = browser.client.get_cookie("daftar")
    assert copied
    office.lines["auth"].cut()
    page = browser.submit(page, "log-out")
    assert heading(page) == "Log in"
    assert "could not be reached" in page.text
    thief = Browser(office.pages)
    thief.client.set_cookie("daftar", copied.value)
    assert heading(thief.get("/")) == "Log in"


def code_of(page: Page, office: Office) -> str:
    """What the app shows that has read the square's key."""
    secret = page.document.findtext(".//code")
    return code_at(base64.b32decode(secret), int(office.clock.now().timestamp()) // STEP)


def set_up(browser: Browser, office: Office) -> tuple[Page, Callable[[], str]]:
    """The page with the recovery codes, and what the app shows."""
    offered = browser.submit(browser.get("/account/factor"), "offer-factor", password=RIGHT)
    assert offered.document.xpath("//*[local-name()='svg']//*[local-name()='path']")
    page = browser.submit(offered, "confirm-factor", code=code_of(offered, office))
    return page, lambda: code_of(offered, office)


def log_in_with(browser: Browser, code: str) -> Page:
    return browser.submit(browser.get("/log-in"), "log-in", login="ananya", password=RIGHT, code=code)


def test_a_second_factor_is_set_up_and_from_then_on_asked_for(office: Office) -> None:
    here, there = office.browser("ananya"), office.browser("ananya")
    page, shows = set_up(here, office)
    codes = page.document.xpath("//ul[@class='codes']//code/text()")
    assert len(codes) == 10
    assert heading(here.get("/")) == "Desk"
    office.clock.advance(seconds=STEP)
    assert heading(there.get("/")) == "Log in"
    refused = there.log_in("ananya")
    assert (refused.status, "Name, password or code is wrong" in refused.text) == (401, True)
    assert heading(log_in_with(there, shows())) == "Desk"
    assert heading(log_in_with(Browser(office.pages), codes[0])) == "Desk"
    assert "9 recovery codes are left" in here.get("/account/factor").text


def test_a_wrong_code_shows_the_same_square_again(office: Office) -> None:
    browser = office.browser("ananya")
    offered = browser.submit(browser.get("/account/factor"), "offer-factor", password=RIGHT)
    again = browser.submit(offered, "confirm-factor", code="000000")
    assert (again.status, "The code is wrong" in again.text) == (403, True)
    assert again.document.findtext(".//code") == offered.document.findtext(".//code")
    assert heading(browser.submit(again, "confirm-factor", code=code_of(again, office))) == "Recovery codes"


def test_without_the_password_nothing_is_set_up(office: Office) -> None:
    browser = office.browser("ananya")
    page = browser.submit(browser.get("/account/factor"), "offer-factor", password="wrong")
    assert (page.status, page.document.xpath("//form[@id='confirm-factor']")) == (403, [])


def test_with_a_code_the_password_is_changed_and_the_factor_removed(office: Office) -> None:
    browser = office.browser("ananya")
    _, shows = set_up(browser, office)
    office.clock.advance(seconds=STEP)
    page = browser.get("/account/password")
    typed = {"current": RIGHT, "new": NEW, "again": NEW}
    assert browser.submit(page, "new-password", **typed, code="000000").status == 403
    assert "The password is changed" in browser.submit(page, "new-password", **typed, code=shows()).text
    office.clock.advance(seconds=STEP)
    page = browser.get("/account/factor")
    fields = browser.fields(page, "offer-factor", password=NEW, code=shows())
    assert "is removed" in browser.send("/account/factor/remove", fields).text
    assert "It is set up" not in browser.get("/account/factor").text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_of_the_second_factor_owe_nothing(office: Office, language: str) -> None:
    browser = office.browser("ananya", language)
    offered = browser.submit(browser.get("/account/factor"), "offer-factor", password=RIGHT)
    assert not faults(offered, language)
    page = browser.submit(offered, "confirm-factor", code=code_of(offered, office))
    assert not faults(page, language)
    assert not faults(browser.get("/account/factor"), language)
