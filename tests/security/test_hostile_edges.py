"""What no honest client sends: ids that lead elsewhere, bodies that are none, forged cookies and messages."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import closing, suppress

import httpx
import pika
import pika.exceptions
import pytest
import requests
from pika.adapters.blocking_connection import BlockingChannel

from chassis.ids import new_ulid
from tests.office import Office
from tests.security.conftest import People
from tests.security.matrix import ROWS

HOSTILE_IDS = (
    "..%2f..%2fworkflow",
    "general",
    "general.",
    f"nowhere.{new_ulid()}",
    f"GENERAL.{new_ulid()}",
    f"general.{new_ulid()}%00",
    f"general.{new_ulid()}'%20OR%201=1--",
    f"general.{new_ulid()}/../x",
    "general." + "9" * 2000,
    "%F0%9F%97%82.%E0%A6%95",
    "$where",
    "-." + new_ulid(),
)
BODIES: tuple[bytes, ...] = (
    b"",
    b"null",
    b"[]",
    b"{",
    b'{"revision": 1e999}',
    b'{"revision": "1; DROP TABLE files"}',
    b'{"to": {"$gt": ""}, "revision": 0}',
    b'{"text": "\\ud800", "revision": 0, "to": "\\u0000"}',
    b'{"to": "la-oc", "revision": 0, "holder": "gen-hc"}',
    b"[" * 5000,
    b"\xff\xfe\x00",
)


def test_ids_that_lead_elsewhere_lead_nowhere(people: People) -> None:
    asked = sorted({(row.service, row.method, row.endpoint) for row in ROWS if "{" in row.endpoint})
    wrong = []
    for service, method, endpoint in asked:
        for hostile in HOSTILE_IDS:
            path = endpoint
            while "{" in path:
                path = path.replace(path[path.index("{") : path.index("}") + 1], hostile)
            officer = people.officer.of(service)
            told = officer.ask(method.upper(), path, officer.headers())
            if not 400 <= told.status_code < 500:
                wrong.append(f"{service} {method} {path[:120]}: {told.status_code} {told.text[:200]}")
    assert not wrong, "\n".join(wrong)


def test_bodies_that_are_none_are_refused_and_break_nothing(people: People) -> None:
    writing = sorted(
        {(row.service, row.method, row.endpoint) for row in ROWS if row.body is not None and row.raw is None}
    )
    wrong = []
    for service, method, endpoint in writing:
        path = re.sub(r"{\w+}", lambda _: f"general.{new_ulid()}", endpoint)
        for body in BODIES:
            officer = people.officer.of(service)
            headers = officer.headers() | {"Content-Type": "application/json"}
            told = officer.send(method.upper(), path, headers, body)
            if not 400 <= told.status_code < 500:
                wrong.append(f"{service} {method} {path} {body[:40]!r}: {told.status_code} {told.text[:200]}")
    assert not wrong, "\n".join(wrong)


def test_a_body_far_too_large_is_refused_or_cut_off_and_the_next_is_served(people: People) -> None:
    headers = people.officer.headers() | {"Content-Type": "application/json"}
    far_too_large = b'{"subject": "' + b"x" * 20_000_000 + b'"}'
    with suppress(httpx.TransportError):  # whoever does not listen may miss the answer
        assert (
            people.officer.send("POST", "/files?department=general", headers, far_too_large).status_code
            == 413
        )
    assert people.officer.get("/heads", department="general").status_code == 200


@pytest.mark.parametrize("page", ["/", "/tray", "/scan", "/notices", "/files/new"])
def test_a_cookie_of_ones_own_making_opens_no_page(page: str, office: Office) -> None:
    for value in ("", "x" * 4000, "gAAAAABm" + "A" * 200, "../../etc/passwd"):
        told = requests.get(
            office.gateway + page,
            cookies={"daftar": value, "session": value},
            allow_redirects=False,
            timeout=20,
        )
        assert told.status_code in {302, 303, 401}, told.text[:300]
        assert told.is_redirect is (told.status_code != 401)
        assert "/log-in" in told.headers.get("Location", "/log-in")


ACTS_OF_AN_IMPOSTOR: dict[str, Callable[[BlockingChannel], object]] = {
    "speak as workflow": lambda channel: channel.basic_publish("workflow", "general.file.forwarded", b"{}"),
    "speak as auth": lambda channel: channel.basic_publish("auth", "-.session.revoked", b"{}"),
    "write into a queue": lambda channel: channel.basic_publish("", "workflow.general", b"{}"),
    "read another's queue": lambda channel: channel.basic_get("workflow.general"),
    "read another's dead": lambda channel: channel.basic_get("notify.general.dead"),
    "remove a queue": lambda channel: channel.queue_delete("workflow.general"),
    "make an exchange": lambda channel: channel.exchange_declare("mine"),
}


@pytest.mark.parametrize("act", ACTS_OF_AN_IMPOSTOR)
def test_the_broker_itself_proves_who_speaks(act: str, office: Office) -> None:
    with closing(pika.BlockingConnection(pika.URLParameters(office.site.broker("scan")))) as connection:
        channel = connection.channel()
        channel.confirm_delivery()
        with pytest.raises(pika.exceptions.ChannelClosedByBroker) as closed:
            ACTS_OF_AN_IMPOSTOR[act](channel)
    assert closed.value.reply_code == 403
