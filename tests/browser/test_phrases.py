"""Phrases in a real browser: put in without leaving the page, counted, and nothing else."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from services.gateway.tests.browser import RIGHT
from tests.browser.visitor import BrowserPerson
from tests.pages.morning import Hand, Morning


def test_a_phrase_goes_behind_the_text_by_keys_and_the_draft_keeps_itself(
    browser: Browser, served: tuple[Morning, str]
) -> None:
    morning, gateway = served
    office = morning.office
    file = Hand(office, "ratan").opens("Street lights at Purbapara")
    Hand(office, "ratan").sends(file, "ananya", note="Ten lamps are out.")
    with BrowserPerson(browser, gateway, "ananya") as person:
        person.log_in(RIGHT)
        tab = person.tab
        tab.goto(f"/files/{file}")
        tab.locator("#note > summary").click()
        tab.keyboard.type("Paid.")
        tab.locator("#text-phrase").focus()
        tab.keyboard.type("Seen")
        tab.keyboard.press("Tab")
        with tab.expect_response("**/phrases/taken") as told:
            tab.keyboard.press("Enter")
        assert told.value.status == 204
        expect(tab.locator("#text")).to_have_value("Paid. Seen.")
        expect(tab.locator("#text")).to_be_focused()
        expect(tab.locator("#note-state")).to_contain_text("saved", ignore_case=True)
        assert not person.faults
    (note,) = office.asked("PUT", f"{file}/note")
    assert note.body["text"] == "Paid. Seen."
