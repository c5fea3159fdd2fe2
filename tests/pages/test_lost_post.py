"""A form is never another post's: the post for which it was made may be lost before it is sent."""

from __future__ import annotations

from types import MappingProxyType

import pytest

from services.gateway.tests.browser import Browser
from tests.pages.morning import Morning
from tests.pages.office import Office

TYPED = MappingProxyType({"text": "Repair it.", "remark": "urgent", "do": "forward", "to": "p-hc-general"})
TOKENS_END = 400  # seconds


@pytest.fixture
def opened(morning: Morning) -> str:
    return f"/files/{morning.culvert}"


def lose(office: Office) -> None:
    office.relieve("u-ananya", "p-oc-general")


def test_what_auth_knows_is_refused_here(officer: Browser, office: Office, opened: str) -> None:
    page = officer.get(opened)
    lose(office)
    office.clock.advance(seconds=TOKENS_END)
    answer = officer.submit(page, "work", **TYPED)
    assert answer.status == 409
    assert "is not yours any more" in answer.text
    for typed in ("Repair it.", "urgent"):
        assert typed in answer.source
    assert not office.written()


def test_what_the_service_heard_first_is_refused_too(officer: Browser, office: Office, opened: str) -> None:
    page = officer.get(opened)
    lose(office)
    answer = officer.submit(page, "work", **TYPED)
    assert office.asked("POST", "/forward"), "the gateway did not know it yet"
    assert answer.status == 409
    assert "Repair it." in answer.source
    assert "p-oc-general" not in officer.get("/").source, "auth was asked anew"


def test_a_draft_that_keeps_itself_says_that_it_is_not_kept(
    officer: Browser, office: Office, opened: str
) -> None:
    page = officer.get(opened)
    lose(office)
    office.clock.advance(seconds=TOKENS_END)
    fields = officer.fields(page, "work", text="Half a sentence")
    answer = officer.send(f"{opened}/note", fields, HX_Request="true")
    assert answer.status == 200
    assert "Not saved" in answer.text
    assert not office.written()


def test_another_post_that_is_still_held_is_no_reason(
    officer: Browser, clerk: Browser, office: Office, opened: str
) -> None:
    page = officer.get(opened)
    officer.submit(officer.get("/"), "switch-post", post="p-oc-records")
    assert officer.submit(page, "work", **TYPED).status == 200
    (call,) = office.asked("POST", "/forward")
    assert call.headers["Daftar-Post"] == "p-oc-general"
    assert "Officer-in-Charge, General" in clerk.get("/").row("A-11011/1/2026-General")
