"""What people of the office do with files, through workflow's public API: the vocabulary of the tests.

Each act is asserted to succeed; tests of refusals ask the client itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from deploy.demo.client import Client
from tests.office import wait_for


@dataclass(frozen=True)
class Held:
    """Who had the file from when until when; `until` is None for the present holder."""

    post: str
    department: str
    since: str
    until: str | None


def open_file(
    client: Client, title: str, *, head: str = "gen-corr", department: str = "general", key: str | None = None
) -> str:
    """The id of a new file, which the client's post holds."""
    told = client.post("/files", {"head": head, "title": title}, key, department=department)
    assert told.status_code == 201, told.text
    return str(told.json()["item"])


def look(client: Client, file: str) -> dict[str, Any]:
    """The file as the client's post sees it."""
    told = client.get(f"/files/{file}")
    assert told.status_code == 200, told.text
    view: dict[str, Any] = told.json()
    return view


def forward(client: Client, file: str, to: str, remark: str = "") -> dict[str, Any]:
    """The file is on its way."""
    body = {"to": to, "remark": remark, "revision": look(client, file)["revision"]}
    told = client.post(f"/files/{file}/forward", body)
    assert told.status_code == 200, told.text
    acted: dict[str, Any] = told.json()
    return acted


def take_up(client: Client, file: str) -> dict[str, Any]:
    """The file has been opened at the post to which it was sent."""
    told = client.post(f"/files/{file}/receive")
    assert told.status_code == 200, told.text
    acted: dict[str, Any] = told.json()
    return acted


def desk(client: Client) -> dict[str, dict[str, Any]]:
    """What lies before the client's post, by item."""
    return _places(client, f"/desks/{client.member.post}")


def sent(client: Client) -> dict[str, dict[str, Any]]:
    """What the client's post has sent, by item."""
    return _places(client, f"/desks/{client.member.post}/sent")


def arrives(client: Client, file: str, seconds: float = 20.0) -> dict[str, Any]:
    """The file's place on the desk of the client's post, as soon as it is there."""
    place: dict[str, Any] = wait_for(
        lambda: desk(client).get(file), f"{file} at {client.member.post}", seconds
    )
    return place


def leaves(client: Client, file: str, seconds: float = 20.0) -> None:
    """The file lies no longer before the client's post: a desk of another department learns it by message."""
    wait_for(lambda: file not in desk(client), f"{client.member.post} without {file}", seconds)


def history(client: Client, file: str) -> list[dict[str, Any]]:
    """Every entry, oldest first."""
    found: list[dict[str, Any]] = []
    after: int | None = 0
    while after is not None:
        told = client.get(f"/files/{file}/history", after=str(after))
        assert told.status_code == 200, told.text
        found += told.json()["items"]
        after = told.json()["next"]
    return found


def holders(entries: list[dict[str, Any]]) -> list[Held]:
    """Who held the file, by its history: from arrival, opened or not, until it was sent on."""
    found: list[Held] = []
    for entry in entries:
        custody = entry["data"]["custody"]
        in_transit = custody["state"] == "transit"
        post = custody["to"] if in_transit else custody["holder"]
        if found and found[-1].post == post:
            continue
        if found:
            found[-1] = Held(found[-1].post, found[-1].department, found[-1].since, entry["at"])
        department = custody["to_department"] if in_transit else custody["holder_department"]
        found.append(Held(post, department, entry["at"], None))
    return found


def reminders(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the history says of reminders, oldest first."""
    return [entry["data"] for entry in entries if entry["type"] == "file.reminded"]


def _places(client: Client, path: str) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    query: dict[str, str] = {"limit": "200"}
    while True:
        told = client.get(path, **query)
        assert told.status_code == 200, told.text
        found |= {place["item"]: place for place in told.json()["items"]}
        if told.json()["next"] is None:
            return found
        query["after"] = told.json()["next"]


def scan_paper(
    clerk: Client, pages: bytes, name: str, *, department: str = "general", seconds: float = 120.0
) -> str:
    """The document that the scan became, as it waits in the department's tray."""
    station = clerk.of("scan")
    headers = station.headers() | {"Content-Type": "application/octet-stream"}
    told = station.send("POST", f"/batches?department={department}&name={name}", headers, pages)
    assert told.status_code == 201, told.text
    batch, document = told.json()["batch"], str(told.json()["document"])

    def in_the_tray() -> bool:
        state = station.get(f"/batches/{batch}").json()
        assert state["state"] != "rejected", state
        waiting = clerk.of("workflow").get("/tray", department=department, limit="200").json()["items"]
        return document in {paper["receipt"] for paper in waiting}

    wait_for(in_the_tray, f"{document} in the tray", seconds)
    return document
