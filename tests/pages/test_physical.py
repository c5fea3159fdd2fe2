"""A file on paper, on the pages: marked, received by hand, found on its rack."""

from __future__ import annotations

import pytest

from gateway.i18n import LANGUAGES
from services.gateway.tests.browser import Browser
from services.gateway.tests.checker import faults
from tests.pages.morning import PEOPLE, Hand
from tests.pages.office import Office

MAP = "Settlement map of 1932"


@pytest.fixture
def file(office: Office) -> str:
    """A file on paper, with Ratan."""
    return Hand(office, "ratan").opens(MAP, physical=True)


def test_it_is_opened_by_a_tick_and_marked_on_the_desk(clerk: Browser) -> None:
    page = clerk.get("/files/new")
    told = clerk.submit(page, "open-file", head="gen-corr", title="Map", physical="1", do="open")
    assert "Say where it lies" in told.text
    assert "P" in clerk.get("/").row("Map").split()


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_page_of_it_owes_its_reader_nothing(office: Office, file: str, language: str) -> None:
    clerk = office.browser("ratan", language)
    form = clerk.get(f"/files/{file}/locate")
    assert not faults(form, language)
    told = clerk.submit(form, "locate", location="")
    assert told.status == 422
    assert not faults(told, language)
    told = clerk.submit(form, "locate", location="Rack 2")
    assert "Rack 2" in told.text
    for page in (told, clerk.get("/"), clerk.get(f"/files/{file}/history")):
        assert not faults(page, language)
    Hand(office, "ratan").acts(f"/files/{file}/forward", to=PEOPLE["ananya"], note="Inside.")
    officer = office.browser("ananya", language)
    for page in (
        clerk.get(f"/files/{file}"),
        clerk.get("/sent"),
        officer.get("/"),
        officer.get(f"/files/{file}"),
    ):
        assert not faults(page, language)
    assert "/receive" in officer.get(f"/files/{file}").form("receive").action


def test_where_it_may_not_be_said_the_page_sends_back(clerk: Browser, office: Office, file: str) -> None:
    page = clerk.get(f"/files/{file}/locate")
    Hand(office, "ratan").acts(f"/files/{file}/forward", to=PEOPLE["ananya"], note="Inside.")
    told = clerk.submit(page, "locate", location="Rack 2")
    assert told.status == 403
    assert "Rack 2" in told.text
    assert clerk.get(f"/letters/{file}/locate").status == 404
