"""A matter, its people, and what one of them asks of one endpoint: of which the matrix's rows are made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.paperwork import look
from tests.security.conftest import Matter, People
from workflow.application.acts import ACTS
from workflow.http.acting import path_of

ELSEWHERE = "jm-oc"
"""A post that nobody of these rows holds."""


@dataclass
class Scene:
    """The matter, its people, and what the rows so far have led to."""

    people: People
    matter: Matter
    found: dict[str, str] = field(default_factory=dict)

    @property
    def names(self) -> dict[str, str]:
        """What the paths and bodies of rows may name."""
        matter = self.matter
        return {"document": matter.document, "file": matter.file, "item": matter.file, **self.found}


Body = Callable[[Scene], Mapping[str, Any]]


@dataclass(frozen=True)
class Row:
    """One endpoint with its owner's request. `colleague` and `stranger` are the answers to those two."""

    service: str
    method: str
    endpoint: str
    owner: str
    ok: int = 200
    colleague: int = 403
    stranger: int = 403
    query: str = ""
    body: Body | None = None
    raw: bytes | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    headers: Callable[[Scene], Mapping[str, str]] = lambda _: {}
    acting: bool = True
    """Whether a post is named, which the asking person must hold."""

    @property
    def name(self) -> str:
        """As a fault is reported."""
        return f"{self.service} {self.method} {self.endpoint}"

    def ask(self, scene: Scene, who: str, **changed: str | None) -> httpx.Response:
        """The request, as this person of the scene; a changed header of None is left out."""
        client = getattr(scene.people, who).of(self.service)
        headers = {**client.headers(), **self.headers(scene), **changed}
        given = {name: value for name, value in headers.items() if value is not None}
        path = self.endpoint.format(**{**scene.names, **self.values}) + self.query.format(**scene.names)
        if self.raw is not None:
            return client.send(self.method.upper(), path, given, self.raw)
        return client.ask(self.method.upper(), path, given, self.body(scene) if self.body else None)


def revision(scene: Scene) -> Mapping[str, Any]:
    return {"revision": look(scene.people.officer, scene.matter.file)["revision"]}


def receipts_revision(scene: Scene, who: str = "clerk") -> Mapping[str, Any]:
    told = getattr(scene.people, who).get(f"/receipts/{scene.matter.document}")
    return {"revision": told.json()["revision"]}


ASKED = {(kind.entity, act.name): (act, path_of(act, kind)) for act in ACTS for kind in act.of}
"""Every act that is declared, by kind of item and name, with its endpoint."""


def act(kind: str, name: str, owner: str, body: Body | None = None, **told: Any) -> Row:
    """The row of an act: method, endpoint and the owner's answer are the declaration's."""
    act, endpoint = ASKED[kind, name]
    told.setdefault("ok", 201 if act.creates else 200)
    return Row("workflow", act.method.lower(), endpoint, owner, body=body, **told)


ALL: dict[str, Any] = {"colleague": 200, "stranger": 200}
DESK: dict[str, Any] = {"values": {"post": "gen-oc"}}
