"""What is pending, with whom, how long, as those see it who answer for it."""

from __future__ import annotations

from collections.abc import Callable

from services.gateway.tests.browser import Browser, Page
from tests.pages.office import Office


def figures(page: Page, caption: str) -> list[tuple[str, list[str]]]:
    (table,) = page.document.xpath(f"//table[caption='{caption}']")
    return [
        (row.xpath("normalize-space(th)"), [cell.xpath("string()").strip() for cell in row.xpath("td")])
        for row in table.xpath("tbody/tr")
    ]


def test_an_officer_sees_what_lies_with_whom_and_opens_the_items(officer: Browser) -> None:
    page = officer.get("/pendency?department=general")
    by_post = dict(figures(page, "By post"))
    own = by_post["Officer-in-Charge, General"]
    assert int(own[0]) > 0
    ((_, ages),) = figures(page, "By age")
    assert int(ages[-1]) == sum(int(row[0]) for row in by_post.values()) == sum(map(int, ages[:-1]))
    link = page.document.xpath("//table[caption='By post']//th[contains(., 'Officer')]/../td[1]/a/@href")[0]
    items = officer.get(link)
    assert len(items.rows) == int(own[0])
    assert "A-11011/1/2026-General" in items.text
    overdue = page.document.xpath("//table[caption='By post']//a[contains(@href, 'only=overdue')]/@href")[0]
    assert all("Overdue" in row for row in officer.get(overdue).rows)


def test_departments_stand_side_by_side_and_the_silent_are_named(officer: Browser, office: Office) -> None:
    assert officer.get("/pendency").document.xpath("//caption/text()")
    office.lines["workflow"].refuse("GET", "/pendency", "not-ready")
    assert "These did not answer" in officer.get("/pendency").text


def test_it_is_a_table_for_a_spreadsheet(officer: Browser) -> None:
    table = officer.get("/pendency.csv?department=general").source
    assert table.startswith("\ufeffDepartment,Post,Pending")
    assert '"Officer-in-Charge, General"' in table


def test_departments_and_heads_are_called_by_their_names(officer: Browser) -> None:
    page = officer.get("/pendency?department=general")
    assert page.document.xpath("string(//h1)") == "Pendency: General"
    told = dict(figures(page, "By head or category"))
    assert "General correspondence" in told
    link = page.document.xpath("//th[.='General correspondence']/../td[1]/a/@href")[0]
    assert officer.get(link).document.xpath("string(//h1)") == "Pendency: General · General correspondence"


def test_they_are_called_so_in_the_readers_language(office: Office) -> None:
    page = office.browser("imran", "hi").get("/find")
    options = page.document.xpath("//select[@name='department']/option")
    named = {option.get("value"): option.text for option in options}
    assert named["landacq"] == "भूमि अर्जन"


def test_nobody_sees_what_lies_with_those_above(browser: Callable[[str], Browser]) -> None:
    page = browser("ratan").get("/pendency?department=general")
    assert not [post for post, _ in figures(page, "By post") if "Officer-in-Charge" in post]


def test_what_is_no_department_has_no_items(officer: Browser) -> None:
    assert officer.get("/pendency/items?department=nowhere").status == 404
