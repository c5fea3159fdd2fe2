"""The checks under which every other test here stands do find what is wrong."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from chassis.wire.consumer import Dead
from services.gateway.tests.browser import Browser
from tests.pages.office import Office
from tests.pages.promises import unpromised

COUNT = "/v1/notices/count"


def said(path: str, status: int, body: Any, **headers: str) -> list[str]:
    """What is wrong with this answer of notify."""
    request = httpx.Request("GET", f"http://notify{path}", headers=headers)
    return unpromised("notify", request, httpx.Response(status, json=body))


def test_an_answer_by_the_contract_has_no_fault() -> None:
    assert not said(COUNT, 200, {"count": 3})
    assert not said(COUNT, 503, {"code": "unavailable"})
    assert not said(COUNT, 304, None, **{"If-None-Match": "x"})


@pytest.mark.parametrize(
    ("path", "status", "body"),
    [
        (COUNT, 200, {"count": "three"}),
        (COUNT, 200, {}),
        (COUNT, 201, {"count": 3}),
        (COUNT, 304, None),
        (COUNT, 503, {"code": "not-found"}),
        (COUNT, 404, {"code": "lost"}),
        ("/v1/nowhere", 200, {}),
    ],
)
def test_an_answer_against_the_contract_has_one(path: str, status: int, body: Any) -> None:
    assert len(said(path, status, body)) == 1


def test_a_refusal_that_a_service_does_not_know_cannot_come_over_its_line(office: Office) -> None:
    with pytest.raises(KeyError):
        office.lines["notify"].refuse("GET", "/count", "overtaken")


def test_a_message_that_nobody_can_take_is_a_fault(morning: Any, officer: Browser) -> None:
    def bury(_event: object, _department: str) -> None:
        raise Dead("unreadable")

    with morning.office.once_more() as office:
        hears = office.services["notify"].handlers()
        office.broker.attach("notify", dict.fromkeys(hears, bury))
        person = office.browser("ananya", "en")
        person.submit(person.get(f"/files/{morning.arrived}"), "receive")
        assert office.faults() == ["notify.general: unreadable"]
