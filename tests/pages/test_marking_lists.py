"""Marking lists on the pages: kept, chosen where copies are ticked, removed."""

from __future__ import annotations

import pytest

from gateway.i18n import LANGUAGES
from services.gateway.tests.browser import Browser, Page
from services.gateway.tests.checker import faults
from tests.pages.morning import Morning
from tests.pages.office import Office

LAND, HEAD, ADM = "p-oc-landacq", "p-hc-general", "p-adm-general"


def keep(officer: Browser, *posts: str, **typed: str) -> Page:
    """The form of a new list, filled in and sent."""
    fields = officer.fields(officer.get("/lists"), "keep-list", **{"name": "Revenue", "do": "keep", **typed})
    return officer.send("/lists", {**fields, "posts": list(posts)})


def ticked(page: Page) -> list[str]:
    return list(page.document.xpath("//input[@name='copies'][@checked]/@value"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_a_list_owes_its_reader_nothing(
    office: Office, morning: Morning, language: str
) -> None:
    officer = office.browser("ananya", language)
    for told in (keep(officer), keep(officer, LAND, name=" "), keep(officer, LAND, ADM)):
        assert not faults(told, language)
    assert not faults(officer.get(f"/receipts/{morning.receipt}"), language)
    assert not faults(office.browser("ratan", language).get(f"/tray/{morning.tray[0]}"), language)


def test_choosing_one_ticks_its_posts_and_sends_nothing(
    officer: Browser, office: Office, morning: Morning
) -> None:
    assert "The list is kept." in keep(officer, LAND, ADM).text
    page = officer.get(f"/receipts/{morning.receipt}")
    (own,) = page.document.xpath("//select[@name='marking_list']/option[.='Revenue']/@value")
    before = len(office.written())
    shown = officer.submit(page, "mark", marking_list=own, do="search", remark="As asked.")
    assert sorted(ticked(shown)) == [ADM, LAND]
    assert shown.form("mark").fields["remark"] == "As asked."
    assert len(office.written()) == before


def test_the_office_has_some_for_everybody(clerk: Browser, morning: Morning) -> None:
    page = clerk.get(f"/tray/{morning.tray[0]}")
    shown = clerk.submit(page, "diarise", marking_list="district_officers", do="search", subject="A")
    assert {"p-oc-general", ADM} <= set(ticked(shown))


def test_one_is_removed(officer: Browser) -> None:
    keep(officer, LAND)
    page = officer.get("/lists")
    (form,) = [name for name in page.forms() if name.startswith("drop-")]
    assert "The list is removed." in officer.submit(page, form).text
    assert not [name for name in officer.get("/lists").forms() if name.startswith("drop-")]
