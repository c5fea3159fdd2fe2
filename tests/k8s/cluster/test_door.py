"""The door: Traefik as the overlay tells it, with the site's certificate (ADR 36)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial

import httpx
import pytest

from deploy.demo.life import Life, take_seat
from deploy.demo.office import LETTER
from tests.k8s.cluster.conftest import Running
from tests.k8s.cluster.site import HOST
from tests.k8s.cluster.visitor import DOOR, Visitor, client, line, node_address

LARGE = 3_000_000
"""Bytes: more than a form may have, and less than a scan may."""
STALLING = 64
"""More than the gateway has threads."""
STALLED_SECONDS = 120.0  # far longer than the door bears with a request that is not whole


@pytest.fixture
def clerk(running: Running) -> Iterator[Visitor]:
    with Visitor(DOOR, running.cast.clerk.login, running.site.authority) as visitor:
        take_seat(visitor, running.cast.clerk)
        yield visitor


def head(path: str, length: int) -> bytes:
    """Of a form that is about to come."""
    lines = (f"POST {path} HTTP/1.1", f"Host: {HOST}", "Content-Type: multipart/form-data; boundary=x")
    return "\r\n".join((*lines, f"Content-Length: {length}", "", "")).encode()


def test_a_letter_lives_its_whole_life_through_the_ingress(running: Running) -> None:
    told: list[str] = []
    scan = (LETTER.name, LETTER.read_bytes(), "image/tiff")
    enter = partial(Visitor, authority=running.site.authority)
    Life(DOOR, running.cast, scan, lambda step, _: told.append(step), enter).run()
    assert told[-1] == "file-came-back"


def test_who_comes_in_the_clear_is_sent_to_the_door(running: Running) -> None:
    answer = httpx.get(f"http://{node_address()}/log-in", headers={"Host": HOST})
    assert answer.is_redirect
    assert answer.headers["Location"] == f"{DOOR}/log-in"


def test_the_session_is_a_cookie_for_this_host_over_tls_alone(running: Running, clerk: Visitor) -> None:
    with client(running.site.authority) as stranger:
        assert "max-age" in stranger.get("/log-in").headers["Strict-Transport-Security"]
    (session,) = [each for each in clerk.cookies if each.name == "__Host-daftar"]
    assert session.secure
    assert session.path == "/"
    assert session.has_nonstandard_attr("HttpOnly")
    assert session.get_nonstandard_attr("SameSite") == "Strict"


def test_a_large_form_is_refused_at_the_door_whoever_sends_it(running: Running, clerk: Visitor) -> None:
    """And not by the gateway, which would do it too: it says more than a number."""
    with client(running.site.authority) as stranger:
        answers = [stranger.post("/log-in", content=bytes(LARGE)), clerk.post("/files/new", bytes(LARGE))]
    for answer in answers:
        assert answer.status_code == 413
        assert "Content-Security-Policy" not in answer.headers


def test_a_large_scan_passes_from_whom_the_gateway_admits(clerk: Visitor) -> None:
    scan = (LETTER.name, LETTER.read_bytes() + bytes(LARGE), "image/tiff")
    page = clerk.submit(clerk.get("/scan"), "upload", uploads={"scans": scan})
    assert page.status == 200
    assert page.path.startswith("/scan/")


def test_of_a_strangers_scan_nothing_is_read(running: Running) -> None:
    """The refusal comes when only the head has been sent, and 200 MB were announced."""
    with line(running.site.authority) as stranger:
        stranger.sendall(head("/scan", 200_000_000) + bytes(1000))
        assert stranger.recv(4096).startswith(b"HTTP/1.1 401")


def test_who_stalls_holds_up_nobody_and_is_shown_out(running: Running) -> None:
    with ExitStack() as stalling, client(running.site.authority) as another:
        lines = [stalling.enter_context(line(running.site.authority)) for _ in range(STALLING)]
        for each in lines:
            each.sendall(head("/log-in", 1000) + b"half of it")
        assert another.get("/log-in").status_code == 200
        for each in lines:
            each.settimeout(STALLED_SECONDS)
            assert not each.recv(4096).startswith(b"HTTP/1.1 2")
