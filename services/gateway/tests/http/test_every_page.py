"""Every page, in three languages, through the checker; every route with its permission."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from gateway.http.app import GROUPS
from gateway.http.pages import Permission
from gateway.i18n import LANGUAGES
from services.gateway.tests.browser import Browser
from services.gateway.tests.checker import faults
from services.gateway.tests.fake_office import (
    ARRIVED,
    BATCH,
    FILE,
    GENERAL,
    RECEIPT,
    WAITING,
    FakeOffice,
    ulid,
)

OFFICER, CLERK = "ananya", "ratan"
PAGES = [
    (OFFICER, "/"),
    (CLERK, "/"),
    (OFFICER, "/?after=c-2"),
    (OFFICER, "/sent"),
    (CLERK, "/sent"),
    (CLERK, "/tray"),
    *[(CLERK, f"/tray/{document}") for document in WAITING],
    (CLERK, f"/tray/{WAITING[0]}?like={RECEIPT}"),
    (OFFICER, f"/receipts/{RECEIPT}"),
    (OFFICER, "/files/new"),
    (OFFICER, f"/files/new?receipt={RECEIPT}"),
    (OFFICER, f"/files/{FILE}"),
    (OFFICER, f"/files/{FILE}?c=3&side=papers&zoom=large"),
    (OFFICER, f"/files/{ARRIVED}"),
    (OFFICER, f"/files/{FILE}/history"),
    (OFFICER, "/notices"),
    (CLERK, "/notices"),
    (CLERK, "/scan"),
    (CLERK, f"/scan/{BATCH}"),
    (CLERK, f"/scan/{BATCH}?page=3"),
    (CLERK, f"/scan/{GENERAL}.{ulid(8)}"),
    (CLERK, f"/scan/{GENERAL}.{ulid(9)}"),
    (OFFICER, "/find"),
    (OFFICER, "/find?number=D-11012%2F7%2F2026-Dev"),
    (OFFICER, "/find?number=nothing"),
    (OFFICER, "/registers"),
    (OFFICER, "/registers?page=2"),
    (OFFICER, "/help"),
]
AMONG_STRANGERS = {
    "assets.asset",
    "log_in.log_in_page",
    "scan.admission",
    "log_in.log_in",
    "log_in.choose_language",
}


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def speaking(browser: Browser, language: str) -> Browser:
    page = browser.get("/help")
    browser.send("/language", {**browser.fields(page, "choose-language"), "language": language})
    return browser


@pytest.mark.parametrize(("login", "path"), PAGES)
def test_a_page_owes_its_reader_nothing(
    browser: Callable[[str], Browser], login: str, path: str, language: str
) -> None:
    page = speaking(browser(login), language).get(path)
    assert page.status == 200
    assert not faults(page, language)


@pytest.mark.parametrize(("login", "path"), PAGES)
def test_every_picture_that_a_page_shows_is_there(
    browser: Callable[[str], Browser], login: str, path: str
) -> None:
    person = browser(login)
    shown = person.get(path).document.xpath("//img/@src")
    assert {src: person.get(src).status for src in shown} == dict.fromkeys(shown, 200)


def test_the_door_owes_nothing(app: Flask, language: str) -> None:
    stranger = Browser(app)
    stranger.send(
        "/language", {**stranger.fields(stranger.get("/log-in"), "choose-language"), "language": language}
    )
    assert not faults(stranger.get("/log-in?expired=1"), language)


@pytest.mark.parametrize("path", ["/nowhere", "/files/nothing", f"/files/{GENERAL}.{ulid(999)}", "/tray"])
def test_refusals_are_pages_too(browser: Callable[[str], Browser], path: str, language: str) -> None:
    page = speaking(browser(OFFICER), language).get(path)
    assert page.status in {403, 404}
    assert not faults(page, language)


def test_a_silent_service_is_named_on_a_page(
    browser: Callable[[str], Browser], office: FakeOffice, language: str
) -> None:
    person = speaking(browser(OFFICER), language)
    office.silent.add("workflow")
    page = person.get("/")
    assert page.status == 503
    assert not faults(page, language)


def test_a_form_with_faults_owes_nothing_either(browser: Callable[[str], Browser], language: str) -> None:
    clerk = speaking(browser(CLERK), language)
    refused = clerk.submit(clerk.get(f"/tray/{WAITING[0]}"), "diarise", letter_date="31-02-2026", do="mark")
    assert refused.status == 422
    assert not faults(refused, language)


def test_every_rule_states_its_permission(app: Flask) -> None:
    stated = {route.name for group in GROUPS for route in group.routes}
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == stated


def test_strangers_see_the_door_and_nothing_else(app: Flask) -> None:
    public = {
        route.name for group in GROUPS for route in group.routes if route.permission is Permission.PUBLIC
    }
    assert public == AMONG_STRANGERS
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in public and "GET" in (rule.methods or set()):
            path = str(rule).replace("<int:number>", "1").replace("<kind>", "file")
            for name in ("item", "document", "file", "receipt", "batch", "notice", "part"):
                path = path.replace(f"<{name}>", FILE)
            shown = Browser(app).client.get(path)
            assert shown.status_code == 303, path
            assert "/log-in" in shown.headers["Location"]


def test_pages_of_a_role_are_closed_to_other_posts(
    browser: Callable[[str], Browser], office: FakeOffice
) -> None:
    officer = browser(OFFICER)
    for path in ("/tray", f"/tray/{WAITING[0]}", "/scan", f"/scan/{BATCH}", f"/quality/{WAITING[0]}/pages/1"):
        assert officer.get(path).status == 403
    assert not office.asked("GET", "/tray")


def test_a_person_without_a_post_sees_the_help_and_no_desk(browser: Callable[[str], Browser]) -> None:
    new = browser("nobody")
    assert new.get("/help").status == 200
    assert new.get("/").status == 403


def test_every_answer_carries_the_security_headers(browser: Callable[[str], Browser]) -> None:
    person = browser(OFFICER)
    for path in ("/", "/nowhere", "/static/daftar.css", f"/papers/{FILE}/{WAITING[0]}/pages/1"):
        headers = person.get(path).response.headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert person.get("/").response.headers["Cache-Control"] == "no-store"
