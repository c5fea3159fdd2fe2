"""A service's answer is read as its contract says, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import structlog
from structlog.testing import capture_logs

from gateway.api.auth import LogIn
from gateway.clients.auth import AuthClient
from gateway.clients.caller import Caller
from gateway.clients.http import Routes, ServiceClient
from gateway.clients.problems import AgainstContract, Unanswered
from gateway.clients.workflow import WorkflowClient

CALLER = Caller({"workflow": "token"}, "c-1", "p-1")
SECRET = "a note nobody else may read"


def served(answer: object) -> ServiceClient:
    line = httpx.MockTransport(lambda _: httpx.Response(200, json=answer))
    return ServiceClient("workflow", Routes.parse("http://here"), line)


@pytest.fixture
def logged() -> Iterator[list[Any]]:
    """What is logged, however the logs of this process are set up."""
    usual = structlog.get_config()
    structlog.reset_defaults()
    with capture_logs() as logs:
        yield logs
    structlog.configure(**usual)


def test_an_answer_against_the_contract_is_told_apart_and_logged_by_field_only(logged: list[Any]) -> None:
    workflow = WorkflowClient(served({"items": [{"item": 7, "title": [SECRET]}], "next": None}))
    with pytest.raises(AgainstContract) as raised:
        workflow.desk(CALLER, "p-1", "general", None)
    assert (raised.value.status, raised.value.code) == (503, "against-contract")
    assert isinstance(raised.value, Unanswered), "what was asked can be sent again as the same act"
    assert [line["event"] for line in logged] == ["service_answered_against_its_contract"]
    assert "items.0.item: string_type" in logged[0]["faults"]
    assert SECRET not in str(logged)


def test_what_an_answer_has_beyond_the_contract_is_ignored() -> None:
    told = {"access": "a", "tokens": {"auth": "a"}, "refresh": "r", "expires_in": 300, "person": "u-1"}
    told |= {"device": None, "must": None, "mood": "good"}
    session = AuthClient(served(told)).log_in(LogIn(login="ananya", password="right"), "c-1")
    assert session.access == "a"
