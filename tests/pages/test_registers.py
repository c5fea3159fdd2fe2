"""The registers of receipts and of files: page by page, and a year as a table for a spreadsheet."""

from __future__ import annotations

import csv
import io

from services.gateway.tests.browser import Browser
from tests.pages.morning import Hand, Morning
from tests.pages.office import Office


def table(page: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(page.removeprefix("\ufeff"))))


def test_the_register_of_receipts_tells_who_wrote_and_where_the_letter_is(
    officer: Browser, morning: Morning
) -> None:
    page = officer.get("/registers")
    row = page.row("1/2026/General")
    assert "Haripada Mondal" in row
    assert "7/G 12-11-2026" in row
    assert page.document.xpath(f"//td/a[@href='/files/{morning.culvert}']/text()")[0].startswith(
        "A-11011/1/2026"
    )
    assert "Officer-in-Charge" in page.row("3/2026/General")


def test_the_register_of_files_is_chosen_by_its_heads(officer: Browser) -> None:
    page = officer.get("/registers")
    receipts, issues, series, *_ = page.document.xpath("//select[@name='series']/option/@value")
    assert (receipts, issues) == ("receipt", "issue")
    files = officer.get(f"/registers?series={series}")
    assert "Repair of the culvert" in files.row("A-11011/1/2026-General")
    assert "Land Acquisition Officer" in files.row("A-11011/2/2026-General")


def test_a_year_goes_into_a_spreadsheet_whole(officer: Browser) -> None:
    answer = officer.get("/registers/receipt/2026.csv")
    assert answer.response.content_type == "text/csv; charset=utf-8"
    heads, *rows = table(answer.response.text)
    assert heads[:4] == ["No.", "Number", "Date", "Sender"]
    assert [row[1] for row in rows] == ["1/2026/General", "2/2026/General", "3/2026/General"]
    assert rows[0][8].startswith("A-11011/1/2026")


def test_no_cell_is_a_formula(clerk: Browser, office: Office) -> None:
    Hand(office, "ratan").diarises(b"one page of words", "=1+1", "@SUM(A1)")
    *_, row = table(clerk.get("/registers/receipt/2026.csv").response.text)
    assert (row[3], row[6]) == ("'@SUM(A1)", "'=1+1")


def test_what_there_is_not_is_said(officer: Browser) -> None:
    assert officer.get("/registers/receipt/1999.csv").status == 404
    assert officer.get("/registers/nothing/2026.csv").status == 404
    assert "No rows on this page" in officer.get("/registers?page=99").text
    assert officer.get("/registers?series=nothing&year=x").status == 200
    assert "No rows on this page" in officer.get("/registers?year=2026/1/../../posts").text


def test_it_is_looked_through_by_words_and_by_how_a_matter_stands(
    officer: Browser, office: Office, morning: Morning
) -> None:
    Hand(office, "ananya").acts(f"/receipts/{morning.receipt}/close", remark="Repaired.")
    page = officer.get("/registers?state=closed")
    assert len(page.rows) == 1
    assert "Mina Hansda" in page.rows[0]
    assert "1 row is such" in page.text
    assert page.document.xpath("//select[@name='state']/option[@selected]/@value") == ["closed"]
    assert len(officer.get("/registers?q=culvert").rows) == 2
    assert "No rows on this page" in officer.get("/registers?q=elephant").text
    assert len(officer.get("/registers?state=lost").rows) == 3
