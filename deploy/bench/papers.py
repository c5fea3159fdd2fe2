"""How soon a stored paper can be looked at: a page's image that was made before, and one that was not."""

from __future__ import annotations

import time
from http import HTTPStatus

import httpx

from chassis.ids import new_ulid
from deploy.bench.figures import Row, spread
from deploy.bench.office import DEPARTMENT, clerk
from deploy.demo.client import Client
from deploy.local.progress import say
from files.domain.pages import WIDTHS
from tests.office import Office, letter, wait_for

MADE_AHEAD = (1, 800)
PAGES = (1, 2)
PAPERS = 3
READS = 100
STORED_SECONDS = 180.0


class NotStored(Exception):
    """The letter was rejected; the message tells why."""


def page_images(office: Office) -> list[Row]:
    """Latencies of page images over files' public API, of letters that were scanned for it. Raises
    NotStored.
    """
    uncached: list[float] = []
    cached: list[float] = []
    for number in range(PAPERS):
        say(f"scanning letter {number + 1} of {PAPERS} ...")
        station = clerk(office)
        document = _stored(office, station)
        look = _Look(office, station, document)
        sizes = [(page, width) for page in PAGES for width in WIDTHS if (page, width) != MADE_AHEAD]
        uncached += [look.seconds(*size) for size in sizes]
        cached += [look.seconds(*MADE_AHEAD) for _ in range(READS)]
    return [
        Row("page image, made before", str(spread(cached))),
        Row("page image, made for the first time", str(spread(uncached))),
    ]


def _stored(office: Office, station: Client) -> str:
    """The id of a letter that has just been scanned, read and stored."""
    name, body, _ = letter()
    told = httpx.post(
        f"{office.api('scan')}/batches",
        params={"department": DEPARTMENT, "name": name},
        content=body,
        headers={**station.headers(new_ulid()), "Content-Type": "application/octet-stream"},
        timeout=60,
    )
    batch = told.raise_for_status().json()["batch"]

    def document() -> str | None:
        view = station.get(f"/batches/{batch}").raise_for_status().json()
        if view["state"] == "rejected":
            raise NotStored(f"{batch}: {view['reason']} {view['params']}")
        return str(view["document"]) if view["state"] == "stored" else None

    stored: str = wait_for(document, "letter in the store", STORED_SECONDS)
    return stored


class _Look:
    """A person at the scan station who looks at the pages of one document, with a permit for it."""

    def __init__(self, office: Office, station: Client, document: str) -> None:
        told = station.post("/permits", {"document": document, "purpose": "quality"})
        permit = told.raise_for_status().json()["permit"]
        headers = {**station.of("files").headers(), "Daftar-Permit": permit}
        address = f"{office.api('files')}/documents/{document}"
        self._http = httpx.Client(base_url=address, headers=headers, timeout=60)

    def seconds(self, page: int, width: int) -> float:
        """How long the image of the page took."""
        begun = time.monotonic()
        told = self._http.get(f"/pages/{page}", params={"width": width})
        seconds = time.monotonic() - begun
        if told.status_code != HTTPStatus.OK or not told.content:
            told.raise_for_status()
        return seconds
