"""A diary and a cover are set right, on the pages; the movements tell what they were."""

from __future__ import annotations

import pytest

from gateway.i18n import LANGUAGES
from services.gateway.tests.browser import Browser
from services.gateway.tests.checker import faults
from tests.pages.morning import CULVERT, Hand, Morning
from tests.pages.office import Office

TUBE_WELL = "Tube well near the bus stand"


class TestADiary:
    def test_it_begins_as_it_stands_and_what_is_typed_takes_its_place(
        self, officer: Browser, office: Office, morning: Morning
    ) -> None:
        address = f"/receipts/{morning.receipt}"
        form = officer.get(f"{address}/correct")
        fields = form.form("correct").fields
        assert (fields["subject"], fields["sender_name"]) == (TUBE_WELL, "Mina Hansda")
        officer.submit(form, "correct")
        assert not [each for each in officer.get(f"{address}/history").rows if "set right" in each], (
            "sent as it stands it changes nothing, the fields that stand among them"
        )
        form = officer.get(f"{address}/correct")
        told = officer.submit(
            form, "correct", subject="Hand pump", sender_name="Mina Soren", priority="immediate"
        )
        assert "Changed. What it was stands in the movements." in told.text
        assert "Hand pump" in told.text
        assert "Immediate" in officer.get("/").row("Hand pump")
        row = officer.get(f"{address}/history").row("set right what was diarised")
        assert f"Subject: {TUBE_WELL} → Hand pump" in row
        assert "Sender: Mina Hansda → Mina Soren" in row
        assert "Priority: Ordinary → Immediate" in row

    def test_what_stands_is_shown_and_cannot_be_typed_over(self, officer: Browser, morning: Morning) -> None:
        form = officer.get(f"/receipts/{morning.receipt}/correct")
        assert form.document.xpath("//input[@name='letter_date']/@readonly")
        told = officer.submit(form, "correct", delivery_mode="hand")
        assert told.status == 422
        assert not faults(told, "en")

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_each_page_of_it_owes_its_reader_nothing(
        self, office: Office, morning: Morning, language: str
    ) -> None:
        officer, address = office.browser("ananya", language), f"/receipts/{morning.receipt}"
        form = officer.get(f"{address}/correct")
        assert not faults(form, language)
        told = officer.submit(form, "correct", subject="", sender_pin="12")
        assert told.status == 422
        assert not faults(told, language)
        officer.submit(form, "correct", subject="Hand pump", language="hi")
        for page in (officer.get(address), officer.get(f"{address}/history"), officer.get("/")):
            assert not faults(page, language)


class TestACover:
    def test_what_is_typed_takes_its_place_and_the_desk_shows_how_urgent_it_is(
        self, officer: Browser, clerk: Browser, office: Office
    ) -> None:
        file = Hand(office, "ratan").opens("Painting of the gate")
        form = clerk.get(f"/files/{file}/cover")
        asked = {
            "category": "Buildings",
            "priority": "most-immediate",
            "due": "30-12-2026",
            "remarks": "With the map",
        }
        told = clerk.submit(form, "cover", title="Painting of both gates", **asked)
        assert "Changed." in told.text
        assert "Most immediate" in clerk.get("/").row("Painting of both gates")
        again = clerk.get(f"/files/{file}/cover").form("cover").fields
        assert {name: again[name] for name in asked} == asked
        row = clerk.get(f"/files/{file}/history").row("changed the cover")
        assert "Title: Painting of the gate → Painting of both gates" in row
        assert "Due: — → 30-12-2026" in row
        Hand(office, "ratan").acts(f"/files/{file}/forward", to="p-oc-general")
        assert "30-12-2026" in officer.get("/").row("Painting of both gates")

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_each_page_of_it_owes_its_reader_nothing(
        self, office: Office, morning: Morning, language: str
    ) -> None:
        officer, address = office.browser("ananya", language), f"/files/{morning.culvert}"
        form = officer.get(f"{address}/cover")
        assert not faults(form, language)
        told = officer.submit(form, "cover", title="", due="01-01-2020")
        assert told.status == 422
        assert not faults(told, language)
        officer.submit(form, "cover", priority="priority", category="রাস্তা")
        for page in (officer.get(address), officer.get(f"{address}/history"), officer.get("/")):
            assert not faults(page, language)

    def test_what_was_typed_is_shown_when_the_file_has_left(
        self, officer: Browser, office: Office, morning: Morning
    ) -> None:
        form = officer.get(f"/files/{morning.culvert}/cover")
        Hand(office, "ananya").sends(morning.culvert, "ratan")
        told = officer.submit(form, "cover", title="Two culverts")
        assert told.status in {403, 409}
        assert "Two culverts" in told.source
        assert CULVERT in officer.get(f"/files/{morning.culvert}/cover").text, "it is the file's page again"
