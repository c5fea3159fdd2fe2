"""Every endpoint of every service, asked by its owner, a colleague, a stranger and nobody."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from time import sleep

import httpx

from tests.office import Office, wait_for
from tests.security.conftest import MARK, Matter, People
from tests.security.matrix import LAST, PUBLIC, ROWS
from tests.security.scene import ELSEWHERE, Row, Scene
from tests.tokens import claims_of

AGAIN = 10
SERVICES = ("audit", "auth", "files", "notify", "scan", "workflow")
REGISTER = "/registers/{series}/{year}"
SHOWN_TO_THE_DEPARTMENT = {REGISTER, f"{REGISTER}/{{page}}", "/find", "/items", "/search", "/watched/{code}"}


def endpoints(office: Office, service: str) -> Iterator[tuple[str, str, str]]:
    """What the service says that it offers."""
    told = httpx.get(office.api(service).removesuffix("/v1") + "/openapi.json")
    for path, methods in told.json()["paths"].items():
        for method in methods:
            yield service, method, path.removeprefix("/v1")


def test_every_endpoint_has_a_row(office: Office) -> None:
    offered = {endpoint for service in SERVICES for endpoint in endpoints(office, service)}
    known = {(row.service, row.method, row.endpoint) for row in (*ROWS, LAST)} | PUBLIC
    assert offered == known


def test_each_endpoint_serves_its_owner_and_leaks_to_nobody_else(people: People, matter: Matter) -> None:
    scene = Scene(people, matter)
    scene.found |= {"receipt": matter.document, "series": "receipt", "page": "1"}
    wrong: list[str] = []
    for row in (*ROWS, LAST):
        _find(scene, row)
        wrong += _asked(scene, row)
    assert not wrong, "\n".join(wrong)


def _asked(scene: Scene, row: Row) -> Iterator[str]:
    """What each of them was answered, where it is not as the row says."""
    post = {"Daftar-Post": ELSEWHERE} if row.acting else {}
    asked = [
        ("nobody", 401, row.ask(scene, row.owner, Authorization=None)),
        ("who has no token", 401, row.ask(scene, row.owner, Authorization="Bearer x")),
        *([("another's post", 403, row.ask(scene, row.owner, **post))] if post else []),
        ("a colleague", row.colleague, row.ask(scene, "colleague")),
        ("a stranger", row.stranger, row.ask(scene, "stranger")),
    ]
    for who, status, told in asked:
        if told.status_code != status:
            yield f"{row.name} by {who}: {told.status_code}, not {status}: {told.text[:200]}"
        if MARK in told.text and not (who == "a colleague" and row.endpoint in SHOWN_TO_THE_DEPARTMENT):
            yield f"{row.name} shows the matter to {who}: {told.text[:200]}"
    own = _when_it_can(scene, row)
    if own.status_code != row.ok:
        yield f"{row.name} by its owner: {own.status_code}, not {row.ok}: {own.text[:300]}"


def _when_it_can(scene: Scene, row: Row) -> httpx.Response:
    """The owner's answer, asked again where the service says that it cannot now and when to come back."""
    told = row.ask(scene, row.owner)
    for _ in range(AGAIN):
        if told.status_code != 503:
            break
        sleep(float(told.headers["Retry-After"]))
        told = row.ask(scene, row.owner)
    return told


def _find(scene: Scene, row: Row) -> None:
    """What the row needs to know and only a person of the matter can look up."""
    people, found, document = scene.people, scene.found, scene.matter.document
    if "{batch}" in row.endpoint:
        batches = people.clerk.of("scan").get("/batches", department="general").json()["items"]
        found["batch"] = next(batch["batch"] for batch in batches if batch["document"] == document)
    if "{year}" in row.endpoint:
        number = people.clerk.get(f"/receipts/{document}").json()["number"]
        found |= {"number": number, "year": number.split("/")[1]}
    if row.service == "files":
        asked = {"item": scene.matter.file, "document": document}
        found["permit"] = people.officer.post("/permits", asked).json()["permit"]
    if "{session}" in row.endpoint:
        elsewhere = copy(people.officer)
        elsewhere.log_in()
        found["session"] = str(claims_of(elsewhere.access)[1]["sid"])
    if "{notice}" in row.endpoint:
        notices = wait_for(
            lambda: people.officer.of("notify").get("/notices", department="general").json()["items"],
            "a notice",
        )
        found["notice"] = next(notice["notice"] for notice in notices if notice["item"] == document)
