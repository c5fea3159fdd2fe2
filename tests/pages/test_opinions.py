"""Opinions on the pages: asked while the file stays, answered once, one block in the notes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gateway.i18n import LANGUAGES
from services.gateway.tests.browser import Browser, Page
from services.gateway.tests.checker import faults
from tests.pages.morning import CULVERT, Hand, Morning
from tests.pages.office import Office

LAND, HEAD, ADM = "p-oc-landacq", "p-hc-general", "p-adm-general"


@pytest.fixture
def opened(morning: Morning) -> str:
    """The culvert's file, which lies with Ananya."""
    return f"/files/{morning.culvert}"


def ask(officer: Browser, opened: str, *posts: str, **typed: str) -> Page:
    """The form of the asking, filled in and sent."""
    page = officer.get(f"{opened}/opinions")
    fields = officer.fields(page, "ask-opinions", **{"question": "Is plot 412 free?", "do": "ask", **typed})
    return officer.send(f"{opened}/opinions", {**fields, "posts": list(posts)})


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_an_asking_owes_its_reader_nothing(
    office: Office, morning: Morning, opened: str, language: str
) -> None:
    officer, land = office.browser("ananya", language), office.browser("imran", language)
    assert not faults(officer.get(f"{opened}/opinions"), language)
    assert not faults(land.get("/opinions"), language)
    asked = ask(officer, opened, LAND, HEAD, until="30-12-2026")
    assert not faults(asked, language)
    for path in ("/", "/opinions", opened):
        assert not faults(land.get(path), language)
    silent = land.submit(land.get(opened), "opine", opinion=" ")
    assert silent.status == 422
    assert not faults(silent, language)
    land.submit(land.get(opened), "opine", opinion="It is vested land.\n\nজমি খাস।")
    assert not faults(officer.get(opened), language)
    ended = officer.submit(officer.get(opened), "end-opinions")
    assert not faults(ended, language)
    assert not faults(officer.get(f"{opened}/history"), language)


def test_the_asked_find_it_on_their_desk_and_the_holder_keeps_the_file(
    officer: Browser, office: Office, opened: str
) -> None:
    told = ask(officer, opened, LAND, until="30-12-2026")
    assert "The file stays with you" in told.text
    land = office.browser("imran", "en")
    assert "Opinions asked 1" in land.get("/").text
    assert "30-12-2026" in land.get("/opinions").row(CULVERT)
    assert CULVERT in officer.get("/").text
    assert "work" in officer.get(opened).forms()


def test_an_opinion_is_given_once_and_stands_in_the_notes_with_its_author(
    officer: Browser, office: Office, opened: str
) -> None:
    ask(officer, opened, LAND, HEAD)
    land = office.browser("imran", "en")
    page = land.get(opened)
    assert "Is plot 412 free?" in page.text
    assert "Your opinion is given." in land.submit(page, "opine", opinion="It is vested land.").text
    assert "opine" not in land.get(opened).forms()
    holder = officer.get(opened)
    assert "It is vested land." in holder.text
    assert "No answer yet: Head Clerk, General" in holder.text
    officer.submit(holder, "end-opinions")
    (block,) = officer.get(opened).document.xpath("//article[last()]")
    told = " ".join(block.text_content().split())
    assert "No answer came from: Head Clerk, General" in told
    assert told.index("Is plot 412 free?") < told.index("Imran Sheikh") < told.index("It is vested land.")


def test_sending_the_file_on_ends_the_asking(officer: Browser, clerk: Browser, opened: str) -> None:
    ask(officer, opened, LAND)
    officer.submit(officer.get(opened), "work", to=HEAD, do="forward")
    articles = clerk.get(opened).document.xpath("//article")
    assert "No answer came from" in articles[-2].text_content()
    assert "within the ceiling" in articles[-1].text_content()


def test_ticks_stay_while_one_searches(officer: Browser, opened: str) -> None:
    shown = ask(officer, opened, LAND, q="clerk", do="search")
    ticks = shown.document.xpath("//input[@name='posts'][@checked]/@value")
    assert ticks == [LAND]
    assert HEAD in shown.document.xpath("//input[@name='posts']/@value")
    assert shown.form("ask-opinions").fields["question"].strip() == "Is plot 412 free?"


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_post_or_a_question_nothing_is_asked(office: Office, opened: str, language: str) -> None:
    officer = office.browser("ananya", language)
    for told in (ask(officer, opened), ask(officer, opened, LAND, question=" ")):
        assert told.status == 422
        assert not faults(told, language)
    assert not office.written()


def test_a_second_asking_is_refused_with_words(
    officer: Browser, browser: Callable[[str], Browser], office: Office, opened: str
) -> None:
    page = officer.get(f"{opened}/opinions")
    Hand(office, "ananya").acts(f"{opened}/ask-opinions", question="Which?", posts=[ADM])
    fields = officer.fields(page, "ask-opinions", question="Is it free?", do="ask")
    told = officer.send(f"{opened}/opinions", {**fields, "posts": [LAND]})
    assert told.status == 409
    assert "Opinions are being asked already" in told.text
    assert told.form("ask-opinions").fields["question"].strip() == "Is it free?"
    assert not faults(told, "en")
