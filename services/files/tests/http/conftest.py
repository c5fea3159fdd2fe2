"""The API over a room of fakes, and a reader with a token and a permit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from chassis.health import Health
from chassis.http import create_app
from chassis.trust.authority import Claims, NoPosts, Unauthenticated
from files.application.intake import take_in
from files.domain.permits import Permit
from files.http import routes
from services.files.tests.support.room import DEPARTMENTS, DOC, MESSAGE, Office


class Tokens(NoPosts):
    """`Bearer <person>` is that person's token, unless they logged out."""

    def __init__(self) -> None:
        self.revoked: set[str] = set()

    def claims(self, token: str) -> Claims:
        if token in self.revoked or not token.startswith("u-"):
            raise Unauthenticated("revoked")
        return Claims(token, f"session of {token}")


@dataclass
class ReadingRoom:
    """The office with one stored paper, its API, and how a reader asks."""

    office: Office
    tokens: Tokens
    client: FlaskClient
    permit: Permit

    def get(self, path: str, *, person: str | None = "u-rina", **headers: str | None) -> TestResponse:
        """GET as Rina, clerk, with a fitting permit; headers given as None are left out."""
        self.office.permits.book["permit"] = self.permit
        sent: dict[str, str | None] = {"Daftar-Post": "p-clerk", "Daftar-Permit": "permit"}
        if person:
            sent["Authorization"] = f"Bearer {person}"
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.get(f"/v1{path}", headers={k: v for k, v in sent.items() if v is not None})

    def with_permit(self, **changes: object) -> ReadingRoom:
        return replace(self, permit=replace(self.permit, **changes))  # type: ignore[arg-type]


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def reading(office: Office) -> ReadingRoom:
    take_in(office.announcement(), MESSAGE, office.room)
    tokens = Tokens()
    app = create_app(
        routes.build(office.room, DEPARTMENTS),
        authority=tokens,
        refusals=routes.refusals(),
        health=Health({}),
        max_body=1024,
    )
    expires = office.clock.now() + timedelta(minutes=4)
    permit = Permit(DOC, "u-rina", "p-clerk", "read", "general", "workflow", expires)
    return ReadingRoom(office, tokens, app.test_client(), permit)
