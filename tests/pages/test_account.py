"""A person's own account: another password, and where they are logged in."""

from __future__ import annotations

import io

import pytest

from auth import administration
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
        ("wrong", NEW, NEW, 403, "The present password is wrong"),
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
