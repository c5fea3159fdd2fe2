"""Every page of the office as it stands on a Monday morning, in three languages, through the checker."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

import pytest

from gateway.i18n import LANGUAGES
from services.gateway.tests.browser import Browser, Page
from services.gateway.tests.checker import faults
from tests.pages.morning import Morning
from tests.pages.office import Office

OFFICER, CLERK, LAND_OFFICER, AUDITOR = "ananya", "ratan", "imran", "meera"
PAGES = [
    (OFFICER, "/"),
    (CLERK, "/"),
    (OFFICER, "/?only=overdue&by=-due"),
    (CLERK, "/?only=unread"),
    (OFFICER, "/sent"),
    (CLERK, "/sent"),
    (OFFICER, "/parked"),
    (OFFICER, "/closed"),
    (OFFICER, "/retention"),
    (OFFICER, "/phrases"),
    (OFFICER, "/vacant"),
    (OFFICER, "/opinions"),
    (OFFICER, "/copies"),
    (OFFICER, "/watch"),
    (OFFICER, "/lists"),
    (OFFICER, "/files/{culvert}/opinions"),
    (CLERK, "/tray"),
    (CLERK, "/tray/{tray[0]}"),
    (CLERK, "/tray/{tray[1]}"),
    (CLERK, "/tray/{tray[2]}"),
    (CLERK, "/tray/{tray[0]}?like={letter}"),
    (OFFICER, "/receipts/{receipt}"),
    (OFFICER, "/files/new"),
    (OFFICER, "/files/new?receipt={receipt}"),
    (OFFICER, "/files/{culvert}"),
    (OFFICER, "/files/{culvert}?c=3&side=papers&zoom=large"),
    (OFFICER, "/files/{culvert}?side=letters"),
    (OFFICER, "/files/{culvert}/letters/new?reply={letter}"),
    (OFFICER, "/files/{culvert}/letters/new?like=1"),
    (OFFICER, "/files/{culvert}/letters/1"),
    (OFFICER, "/files/{culvert}/letters/1/edit"),
    (OFFICER, "/files/{culvert}/letters/1/versions/1"),
    (OFFICER, "/files/{arrived}"),
    (OFFICER, "/files/{away}"),
    (OFFICER, "/files/{culvert}/history"),
    (OFFICER, "/receipts/{receipt}/history"),
    (OFFICER, "/notices"),
    (CLERK, "/notices"),
    (LAND_OFFICER, "/notices"),
    (CLERK, "/scan"),
    (CLERK, "/scan/{stored}"),
    (CLERK, "/scan/{stored}?page=1"),
    (CLERK, "/scan/{diarised}?page=1"),
    (CLERK, "/scan/{reading}"),
    (CLERK, "/scan/{rejected}"),
    (OFFICER, "/find"),
    (OFFICER, "/find?number=A-11011%2F1%2F2026-General"),
    (OFFICER, "/find?number=nothing"),
    (OFFICER, "/find?q=culvert&kind=file&since=2026-01-01"),
    (OFFICER, "/find?q=anybody&papers=1"),
    (OFFICER, "/registers"),
    (OFFICER, "/registers?page=2"),
    (OFFICER, "/registers?q=culvert&state=in-file"),
    (OFFICER, "/registers?series=file-A1111"),
    (OFFICER, "/receipts/{letter}/readers"),
    (AUDITOR, "/trail"),
    (AUDITOR, "/trail?department=-"),
    (AUDITOR, "/trail?person=nobody"),
    (OFFICER, "/account"),
    (OFFICER, "/account/password"),
    (OFFICER, "/pendency"),
    (OFFICER, "/pendency?department=general"),
    (OFFICER, "/pendency/items?department=general&only=overdue"),
    (OFFICER, "/account/factor"),
    (OFFICER, "/help"),
    (OFFICER, "/help/words"),
]
REFUSED = ["/nowhere", "/files/nothing", "/files/general.01KAMZ7P3T4W5X6Y7Z8A9BACBD", "/tray"]


@pytest.fixture(scope="session")
def everybody(morning: Morning) -> Iterator[tuple[Office, Callable[[str, str], Browser]]]:
    """One office in which nobody acts, and whoever has logged in there."""
    with morning.office.once_more() as office:
        yield office, cache(office.browser)


@pytest.fixture
def look(
    everybody: tuple[Office, Callable[[str, str], Browser]], morning: Morning
) -> Iterator[Callable[[str, str, str], Page]]:
    """Shows somebody a page, in a language. Looking changes nothing."""
    office, visitor = everybody
    yield lambda login, language, path: visitor(login, language).get(morning.path(path))
    assert not office.faults()
    assert not office.written()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("login", "path"), PAGES)
def test_a_page_owes_its_reader_nothing(
    look: Callable[[str, str, str], Page], login: str, path: str, language: str
) -> None:
    page = look(login, language, path)
    assert page.status == 200
    assert not faults(page, language)


@pytest.mark.parametrize(("login", "path"), PAGES)
def test_every_picture_that_a_page_shows_is_there(
    look: Callable[[str, str, str], Page], login: str, path: str
) -> None:
    shown = look(login, "en", path).document.xpath("//img/@src")
    assert {src: look(login, "en", src).status for src in shown} == dict.fromkeys(shown, 200)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", REFUSED)
def test_refusals_are_pages_too(look: Callable[[str, str, str], Page], path: str, language: str) -> None:
    page = look(OFFICER, language, path)
    assert page.status in {403, 404}
    assert not faults(page, language)


def test_pages_of_a_role_are_closed_to_other_posts(
    look: Callable[[str, str, str], Page], everybody: tuple[Office, object]
) -> None:
    before = len(everybody[0].asked("GET", "/tray"))
    for path in ("/tray", "/tray/{tray[0]}", "/scan", "/scan/{stored}", "/quality/{tray[0]}/pages/1"):
        assert look(OFFICER, "en", path).status == 403
    assert len(everybody[0].asked("GET", "/tray")) == before


def test_a_person_without_a_post_sees_the_help_and_no_desk(look: Callable[[str, str, str], Page]) -> None:
    assert look("nobody", "en", "/help").status == 200
    assert look("nobody", "en", "/").status == 403


def test_every_answer_carries_the_security_headers(look: Callable[[str, str, str], Page]) -> None:
    for path in ("/", "/nowhere", "/static/daftar.css", "/papers/{culvert}/{letter}/pages/1"):
        headers = look(OFFICER, "en", path).response.headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert look(OFFICER, "en", "/").response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("language", ["en", "bn", "hi"])
def test_whoever_comes_from_another_office_finds_our_word_by_theirs(
    look: Callable[[str, str, str], Page], language: str
) -> None:
    page = look(OFFICER, language, "/help/words")
    (row,) = page.document.xpath("//tr[td[contains(., 'नस्ती')]]")
    assert [cell.get("lang") for cell in row] == ["en", "bn", "hi"]
    assert [cell.text for cell in row] == ["File", "ফাইল", "फाइल"]
