"""The auditor sees who did what and no papers; an officer sees who has read a paper of the department."""

from __future__ import annotations

import csv
import io

import pytest

from gateway.i18n import LANGUAGES
from services.gateway.tests.browser import Browser
from services.gateway.tests.checker import faults
from tests.pages.morning import Morning
from tests.pages.office import Office


@pytest.fixture
def auditor(office: Office) -> Browser:
    return office.browser("meera")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_trail_is_looked_through_by_who_what_and_when(
    office: Office, morning: Morning, language: str
) -> None:
    auditor = office.browser("meera", language)
    page = auditor.get(f"/trail?item={morning.culvert}")
    assert not faults(page, language)
    assert page.rows
    assert any("A-11011/1/2026-General" in row and "workflow.file" in row for row in page.rows)
    assert not auditor.get(f"/trail?item={morning.culvert}&to=2020-01-01").rows
    by = auditor.get(f"/trail?item={morning.culvert}&person=u-ananya&from=2020-01-01")
    assert by.rows
    assert all("u-ananya" in row for row in by.rows)


def test_no_title_is_on_the_page_nor_in_the_table(auditor: Browser) -> None:
    for path in ("/trail", "/trail.csv"):
        answer = auditor.get(path)
        assert "workflow.file" in answer.source
        assert "culvert" not in answer.source.lower()


def test_it_goes_into_a_spreadsheet_with_the_same_conditions(auditor: Browser, morning: Morning) -> None:
    answer = auditor.get(f"/trail.csv?item={morning.culvert}&person=u-ananya")
    assert answer.status == 200, answer.text
    rows = list(csv.DictReader(io.StringIO(answer.source)))
    assert {row["person"] for row in rows} == {"u-ananya"}
    assert answer.response.headers["Content-Disposition"] == 'attachment; filename="trail.csv"'


def test_nobody_but_an_auditor_has_the_page(officer: Browser, auditor: Browser) -> None:
    for path in ("/trail", "/trail.csv"):
        assert officer.get(path).status == 403
    assert not officer.get("/").document.xpath("//nav//a[@href='/trail']")
    assert auditor.get("/trail").document.xpath("//nav//a[@href='/trail']")


def test_the_auditor_is_shown_no_paper(auditor: Browser, morning: Morning) -> None:
    for path in (f"/files/{morning.culvert}", f"/receipts/{morning.letter}"):
        assert auditor.get(path).status in {403, 404}


def test_who_looked_at_a_page_is_seen_to_have_read_the_paper(
    office: Office, officer: Browser, morning: Morning
) -> None:
    assert officer.get(f"/papers/{morning.culvert}/{morning.letter}/pages/1").status == 200
    office.deliver()
    page = officer.get(f"/receipts/{morning.letter}/readers")
    assert any("u-ananya" in row and "read it" in row for row in page.rows)


def test_a_clerk_is_not_told_who_has_read(office: Office, morning: Morning) -> None:
    clerk = office.browser("ratan", "en")
    assert clerk.get(f"/receipts/{morning.letter}/readers").status == 403
