"""Who is away is seen before something is sent; the substitute accepts, acts, and signs for who is away."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gateway.i18n import LANGUAGES
from services.gateway.tests.browser import Browser, Page
from services.gateway.tests.checker import faults
from tests.pages.morning import Morning
from tests.pages.office import Office

LAND = "p-oc-landacq"


@pytest.fixture
def keeper(office: Office) -> Browser:
    return office.browser("kabir")


def day(office: Office, later: int) -> str:
    return f"{office.clock.now() + timedelta(days=later):%d-%m-%Y}"


def enter(keeper: Browser, office: Office, *, substitute: str = "u-ananya", **typed: str) -> Page:
    """The Land Acquisition Officer is away from today on."""
    asked = {"seat": f"{LAND}/u-imran", "first": day(office, 0), "last": day(office, 3), **typed}
    page = keeper.submit(keeper.get("/absences"), "enter", substitute=substitute, **asked)
    office.deliver()
    office.clock.advance(seconds=2)
    return page


def answer(browser: Browser, office: Office, do: str) -> Page:
    page = browser.get("/account")
    (form,) = [name for name in page.forms() if name.startswith("answer-")]
    page = browser.submit(page, form, do=do)
    office.deliver()
    office.clock.advance(seconds=2)
    return page


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_owes_its_reader_nothing(office: Office, morning: Morning, language: str) -> None:
    keeper, officer = office.browser("kabir", language), office.browser("ananya", language)
    page = keeper.get("/absences")
    assert not faults(page, language)
    assert page.document.xpath("//select[@name='seat']/option")[0].text.strip() == "—"
    for wrong in ({"first": ""}, {"last": "32-13-2026"}, {"substitute": "u-imran"}):
        assert not faults(enter(keeper, office, **wrong), language)
    assert not faults(enter(keeper, office), language)
    assert not faults(officer.get("/account"), language)
    assert not faults(answer(officer, office, "accept"), language)
    assert not faults(office.browser("imran", language).get("/account"), language)
    assert not faults(officer.get(f"/receipts/{morning.receipt}"), language)


def test_who_sends_sees_the_absence_and_to_whom_it_goes_before_it_goes(
    keeper: Browser, officer: Browser, office: Office, morning: Morning
) -> None:
    enter(keeper, office)
    said = officer.get("/posts?q=imran", HX_Request="true").source
    assert "Imran Sheikh on leave until" in said
    assert "nobody acts meanwhile" in said
    answer(officer, office, "accept")
    clerk = office.browser("ratan", "en")
    assert "goes to Ananya Biswas" in clerk.get("/posts?q=imran", HX_Request="true").source


def test_the_substitute_acts_for_the_post_and_every_act_says_for_whom(
    keeper: Browser, officer: Browser, office: Office, morning: Morning
) -> None:
    enter(keeper, office)
    assert "1 question" in officer.get("/").text
    answer(officer, office, "accept")
    assert "1 question" not in officer.get("/").text
    receipt = f"/receipts/{morning.receipt}"
    officer.submit(officer.get(receipt), "mark", to=LAND, do="mark", remark="For the map.")
    office.deliver()
    office.clock.advance(seconds=2)
    officer.submit(officer.get("/"), "switch-post", post=LAND)
    officer.submit(officer.get(receipt), "receive")
    officer.submit(officer.get(receipt), "mark", to="p-adm-general", do="mark", remark="Seen.")
    history = officer.get(f"{receipt}/history").text
    assert "Ananya Biswas for Imran Sheikh, Land Acquisition Officer" in history
    assert "Ananya Biswas, Officer-in-Charge" in history


def test_cut_short_it_is_undone_at_once(keeper: Browser, officer: Browser, office: Office) -> None:
    enter(keeper, office)
    answer(officer, office, "accept")
    page = keeper.get("/absences")
    (form,) = [name for name in page.forms() if name.startswith("end-")]
    assert "The absence is over." in keeper.submit(page, form).text
    office.deliver()
    office.clock.advance(seconds=2)
    assert "on leave" not in officer.get("/posts?q=imran", HX_Request="true").source
    assert not [name for name in keeper.get("/absences").forms() if name.startswith("end-")]


def test_nobody_else_has_the_page_and_who_keeps_posts_is_shown_no_paper(
    keeper: Browser, officer: Browser, morning: Morning
) -> None:
    assert officer.get("/absences").status == 403
    assert not officer.get("/").document.xpath("//nav//a[@href='/absences']")
    assert keeper.get("/").document.xpath("//nav//a[@href='/absences']")
    for path in (f"/files/{morning.culvert}", f"/receipts/{morning.letter}"):
        assert keeper.get(path).status in {403, 404}
