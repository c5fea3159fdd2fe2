"""What the gateway does by itself, whoever answers: who is let in where, and what a stranger can do."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

import httpx
import pytest
from flask import Flask

from chassis.metrics import REQUESTS
from chassis.testing.clock import FakeClock
from gateway.bootstrap import web_app
from gateway.http.app import GROUPS
from gateway.http.pages import Permission
from gateway.i18n import LANGUAGES
from gateway.settings import Settings
from services.gateway.tests.browser import Browser
from services.gateway.tests.checker import faults
from services.gateway.tests.endless import Endless

FILE = "general.01KAMZ7P3T4W5X6Y7Z8A9BACBD"
AMONG_STRANGERS = {
    "assets.asset",
    "log_in.log_in_page",
    "scan.admission",
    "log_in.log_in",
    "log_in.choose_language",
    "security_txt.security_txt",
}


def nobody(_service: str) -> httpx.BaseTransport:
    """No service is there, and none may be needed."""

    def refuse(request: httpx.Request) -> httpx.Response:
        raise AssertionError(f"a stranger made the gateway ask {request.url}")

    return httpx.MockTransport(refuse)


@pytest.fixture
def app(clock: FakeClock, settings: Settings) -> Flask:
    app = web_app(settings, clock=clock, transport=nobody)
    app.testing = True
    return app


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_door_owes_nothing(app: Flask, language: str) -> None:
    stranger = Browser(app)
    stranger.send(
        "/language", {**stranger.fields(stranger.get("/log-in"), "choose-language"), "language": language}
    )
    assert not faults(stranger.get("/log-in?expired=1"), language)


def test_every_rule_states_its_permission(app: Flask) -> None:
    stated = {route.name for group in GROUPS for route in group.routes}
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == stated


def test_strangers_see_the_door_and_nothing_else(app: Flask) -> None:
    public = {
        route.name for group in GROUPS for route in group.routes if route.permission is Permission.PUBLIC
    }
    assert public == AMONG_STRANGERS
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in public and "GET" in (rule.methods or set()):
            path = re.sub("<int:.*?>", "1", str(rule)).replace("<kind>", "file")
            for name in ("item", "document", "file", "receipt", "batch", "notice", "part"):
                path = path.replace(f"<{name}>", FILE)
            shown = Browser(app).client.get(path)
            assert shown.status_code == 303, path
            assert "/log-in" in shown.headers["Location"]


@pytest.mark.parametrize("value", ["", "x", "AAAA", "A" * 200, "é"])
def test_a_cookie_that_is_not_ours_is_no_session(app: Flask, value: str) -> None:
    stranger = Browser(app)
    stranger.client.set_cookie("daftar", value)
    assert stranger.get("/").document.findtext(".//h1") == "Log in"


def test_outside_development_the_cookie_travels_by_tls_only(clock: FakeClock) -> None:
    app = web_app(Settings(cookie_key=bytes(32)), clock=clock, transport=nobody)
    header = app.test_client().get("/log-in", base_url="https://daftar.test").headers["Set-Cookie"]
    assert header.startswith("__Host-daftar=")
    assert "Secure" in header


@pytest.mark.parametrize("path", ["/scan", "/log-in", "/language", f"/files/{FILE}"])
def test_of_a_strangers_large_body_nothing_is_read(app: Flask, path: str) -> None:
    """150 MB of a stranger were spooled, on any page that takes a form."""
    body = Endless()
    answer = app.test_client().post(
        path,
        input_stream=body,
        content_length=body.size,
        content_type="multipart/form-data; boundary=x",
    )
    assert answer.status_code in {400, 404, 405, 413}
    assert body.taken == 0


def test_the_door_lets_no_stranger_send(app: Flask) -> None:
    assert app.test_client().get("/scan/admission").status_code == 401


def test_a_stranger_learns_whom_to_tell_of_a_weakness(settings: Settings, clock: FakeClock) -> None:
    told = replace(settings, security_contact="mailto:security@daftar.test")
    answer = web_app(told, clock=clock, transport=nobody).test_client().get("/.well-known/security.txt")
    assert (answer.status_code, answer.content_type) == (200, "text/plain; charset=utf-8")
    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert fields["Contact"] == "mailto:security@daftar.test"
    assert clock.now() < datetime.fromisoformat(fields["Expires"]) <= clock.now() + timedelta(days=365)
    assert "en" in fields["Preferred-Languages"]


def test_where_the_site_names_nobody_there_is_no_contact(app: Flask) -> None:
    assert app.test_client().get("/.well-known/security.txt").status_code == 404


def test_made_up_methods_make_no_series_of_their_own(app: Flask) -> None:
    client = app.test_client()
    for path in ("/nowhere-at-all", "/log-in"):
        client.open(path, method="BREW")
    methods = {sample.labels["method"] for metric in REQUESTS.collect() for sample in metric.samples}
    assert "none" in methods
    assert "BREW" not in methods
