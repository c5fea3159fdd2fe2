"""The comparison of two versions of an API sees what breaks a client, and lets an API grow."""

from __future__ import annotations

import copy
from typing import Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, create_model

from chassis.http import Api
from chassis.http.openapi import describe
from deploy.api_changes import broken


class Leaf(BaseModel):
    """Part of the answer."""

    number: int
    note: str | None


class Told(BaseModel):
    """The answer as it was."""

    name: str
    leaves: list[Leaf]


class Asked(BaseModel):
    """The request as it was."""

    model_config = ConfigDict(extra="forbid")

    title: str = Field(max_length=100)
    grade: Literal["low", "high"] = "low"
    due: str | None = None


class Query(BaseModel):
    """The query as it was."""

    limit: int = Field(50, le=100)


def api(
    asked: type[BaseModel] = Asked, told: type[BaseModel] = Told, query: type[BaseModel] = Query, **how: Any
) -> dict[str, Any]:
    made = Api("press")

    @made.post(
        "/sheets", permission=how.pop("permission", "person"), body=asked, query=query, answer=told, **how
    )
    def print_sheet() -> None:
        """Print."""

    return describe(made, {})


def asking(**fields: Any) -> dict[str, Any]:
    """The API with a request of other fields."""
    return api(asked=_changed(Asked, fields))


def telling(**fields: Any) -> dict[str, Any]:
    """The API with an answer of other fields."""
    return api(told=_changed(Told, fields))


def with_leaves(**fields: Any) -> dict[str, Any]:
    """The API with an answer whose leaves have other fields."""
    leaf: Any = _changed(Leaf, fields)
    return telling(leaves=(list[leaf], ...))


def _changed(base: type[BaseModel], fields: dict[str, Any]) -> type[BaseModel]:
    kept = {name: (field.annotation, field) for name, field in base.model_fields.items()}
    wanted = {name: one for name, one in (kept | fields).items() if one is not None}
    return create_model(base.__name__, __config__=base.model_config, **wanted)


GROWN = {
    "nothing": api(),
    "a field more in the answer": telling(pages=(int, ...)),
    "a value that may be left out": asking(remark=(str, "")),
    "a longer title": asking(title=(str, Field(max_length=200))),
    "a further grade": asking(grade=(Literal["low", "high", "top"], "low")),
    "a number instead of a whole one in the request": api(
        query=_changed(Query, {"limit": (float, Field(50, le=100))})
    ),
    "a text that is always there": with_leaves(note=(str, ...)),
}
SHRUNK = {
    "a field is gone from the answer": (telling(name=None), "name"),
    "a field may be null": (telling(name=(str | None, ...)), "null"),
    "a field has another type": (telling(name=(int, ...)), "type"),
    "a field deep in the answer is gone": (with_leaves(number=None), "number"),
    "a value must be given": (asking(remark=(str, ...)), "remark"),
    "a value is refused": (asking(due=None), "due"),
    "null is refused": (asking(due=(str, "")), "null"),
    "a shorter title": (asking(title=(str, Field(max_length=50))), "maxLength"),
    "a title with a form": (asking(title=(str, Field(max_length=100, pattern="^[a-z]+$"))), "pattern"),
    "a grade less": (asking(grade=(Literal["low"], "low")), "values"),
    "a lower limit": (api(query=_changed(Query, {"limit": (int, Field(50, le=60))})), "maximum"),
    "a parameter is gone": (api(query=_changed(Query, {"limit": None})), "limit"),
    "a key must be given": (api(idempotent=True), "Idempotency-Key"),
    "a post must be named": (api(permission="post"), "Daftar-Post"),
    "another status": (api(status=201), "200"),
}  # fmt: skip


@pytest.mark.parametrize("name", GROWN)
def test_an_api_may_grow(name: str) -> None:
    assert broken(api(), GROWN[name]) == []


@pytest.mark.parametrize("name", SHRUNK)
def test_what_breaks_a_client_is_seen(name: str) -> None:
    after, word = SHRUNK[name]
    (told,) = broken(api(), after)
    assert word in told


def test_a_route_that_goes_and_a_code_of_another_status_are_seen() -> None:
    after = copy.deepcopy(api())
    after["x-refusals"]["forbidden"] = 404
    del after["paths"]["/v1/sheets"]["post"]
    assert broken(api(), after) == ["POST /v1/sheets is gone", "forbidden has another status"]


def test_a_door_that_closes_is_seen() -> None:
    assert broken(api(permission="public"), api()) == ["POST /v1/sheets asks for a log-in now"]


def test_another_version_promises_anew() -> None:
    after = copy.deepcopy(api())
    after["info"]["version"], after["paths"] = "2", {}
    assert broken(api(), after) == []
