"""Reading with few and with many files stored: a page of a desk, a file, and the page that a person sees."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

import httpx

from deploy.bench.figures import Row, spread
from deploy.bench.office import long_file, officer, stored_files
from deploy.demo.client import Client
from deploy.demo.person import Person
from deploy.local.progress import say
from tests.office import Office

PAGE = 50
READS = 300
PAGES = 100
LENGTHS = (10, 5_000)  # notes of a file


def reading(office: Office) -> list[Row]:
    """Latencies of one client that reads without pause. The desk's first page is read, and files from it."""
    stored = f"{stored_files(office):,} files stored"
    say(f"reading desk and files, {stored} ...")
    client = officer(office)
    files = [item["item"] for item in _desk(client)["items"]]
    with Person(office.gateway, client.member.login) as person:
        person.log_in(client.member.password)
        measured: dict[str, list[float]] = {
            f"desk of {len(files)}": _timed(READS, lambda _: _desk(client)),
            "file": _timed(READS, lambda n: _get(client, f"/files/{files[n % len(files)]}")),
            "desk as a page of the gateway": _timed(PAGES, lambda _: person.get("/")),
            "file as a page of the gateway": _timed(
                PAGES, lambda n: person.get(f"/files/{files[n % len(files)]}")
            ),
        }
    return [Row(f"{what}, {stored}", str(spread(times))) for what, times in measured.items()]


def long_files(office: Office) -> list[Row]:
    """Latencies of one client that opens a file of few notes, and one of many, and reads on in its middle."""
    client = officer(office)
    found = []
    for turns in LENGTHS:
        file, middle = long_file(office, turns), turns // 2
        say(f"reading a file of {turns:,} notes and {2 * turns - 2:,} pages ...")
        with Person(office.gateway, client.member.login) as person:
            person.log_in(client.member.password)
            asked: dict[str, tuple[str, dict[str, str]]] = {
                "cover": ("", {}),
                "latest notes": ("/notes", {}),
                "notes in the middle": ("/notes", {"before": str(middle)}),
                "papers at a page in the middle": ("/correspondence", {"page": str(turns)}),
                "history in the middle": ("/history", {"after": str(middle)}),
            }
            measured = {
                what: _timed(READS, partial(_part, client, f"/files/{file}{side}", query))
                for what, (side, query) in asked.items()
            }
            measured["page of the gateway"] = _timed(PAGES, partial(_page, person, f"/files/{file}"))
        found += [Row(f"{what}, {turns:,} notes", str(spread(times))) for what, times in measured.items()]
    return found


def _desk(client: Client) -> dict[str, list[dict[str, str]]]:
    told: dict[str, list[dict[str, str]]] = _get(
        client, f"/desks/{client.member.post}", limit=str(PAGE)
    ).json()
    return told


def _get(client: Client, path: str, **query: str) -> httpx.Response:
    return client.get(path, **query).raise_for_status()


def _part(client: Client, path: str, query: dict[str, str], _: int) -> None:
    _get(client, path, **query)


def _page(person: Person, path: str, _: int) -> None:
    person.get(path)


def _timed(count: int, act: Callable[[int], object]) -> list[float]:
    times = []
    for number in range(count):
        begun = time.monotonic()
        act(number)
        times.append(time.monotonic() - begun)
    return times
