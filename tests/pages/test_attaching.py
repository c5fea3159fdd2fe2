"""A file goes along with another, on the pages."""

from __future__ import annotations

import pytest

from gateway.i18n import LANGUAGES
from services.gateway.tests.checker import faults
from tests.pages.morning import CULVERT, Hand, Morning
from tests.pages.office import Office


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_goes_along_and_is_detached(office: Office, morning: Morning, language: str) -> None:
    officer, file = office.browser("ananya", language), f"/files/{morning.culvert}"
    main = Hand(office, "ananya").opens("Roads of the block")
    number = officer.get(f"/files/{main}").document.xpath("//h1/span[@class='number']")[0].text
    page = officer.get(f"{file}/attach")
    unknown = officer.submit(page, "attach", main_number="A-1/none")
    assert unknown.status == 422
    told = officer.submit(page, "attach", main_number=number)
    assert number in told.text
    for shown in (page, unknown, told, officer.get(f"/files/{main}"), officer.get(f"{file}/history")):
        assert not faults(shown, language)
    assert CULVERT not in officer.get("/").text
    free = officer.submit(told, "detach")
    assert not faults(free, language)
    assert CULVERT in officer.get("/").text
