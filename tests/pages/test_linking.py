"""A file is linked to another, on the pages."""

from __future__ import annotations

import pytest

from gateway.i18n import LANGUAGES
from services.gateway.tests.checker import faults
from tests.pages.morning import Hand, Morning
from tests.pages.office import Office

OTHER = "A-11011/2/2026-General"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_shows_the_other_and_owes_its_reader_nothing(
    office: Office, morning: Morning, language: str
) -> None:
    officer, file = office.browser("ananya", language), f"/files/{morning.culvert}"
    page = officer.get(f"{file}/link")
    unknown = officer.submit(page, "link", other_number="A-1/none")
    for shown in (page, unknown, officer.submit(page, "link", other_number="")):
        assert not faults(shown, language)
    assert unknown.status == 422
    told = officer.submit(page, "link", other_number=OTHER)
    assert OTHER in told.text
    for shown in (told, officer.get(f"{file}/link"), officer.get(f"{file}/history")):
        assert not faults(shown, language)
    there = office.browser("imran", language).get(f"/files/{morning.away}")
    assert "A-11011/1/2026-General" in there.text
    assert not faults(there, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_link_is_taken_back(office: Office, morning: Morning, language: str) -> None:
    officer, file = office.browser("ananya", language), f"/files/{morning.culvert}"
    officer.submit(officer.get(f"{file}/link"), "link", other_number=OTHER)
    page = officer.get(f"{file}/link")
    told = officer.submit(page, "unlink-1")
    assert OTHER not in told.text
    for shown in (page, told, officer.get(f"{file}/history")):
        assert not faults(shown, language)
    late = officer.submit(page, "unlink-1")
    assert late.status in {200, 409, 422}, "pressed again, it changes nothing"
    assert OTHER not in officer.get(file).text


def test_what_was_typed_is_shown_when_the_file_has_left(office: Office, morning: Morning) -> None:
    officer = office.browser("ananya", "en")
    page = officer.get(f"/files/{morning.culvert}/link")
    Hand(office, "ananya").sends(morning.culvert, "ratan")
    told = officer.submit(page, "link", other_number=OTHER)
    assert told.status in {403, 409}
    assert OTHER in told.source
