"""A file crosses three departments: one holder at a time, reminded by its own department (laws 1, 2, 8)."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx
import pytest

from chassis.ids import new_ulid
from deploy.demo.client import Client
from tests.office import Office, mails, wait_for
from tests.paperwork import (
    arrives,
    desk,
    forward,
    history,
    holders,
    leaves,
    look,
    open_file,
    reminders,
    sent,
    take_up,
)
from tests.servers import Servers

RUNG = 30.0  # seconds in which a step of the demonstration's ladder is certain to have come


@pytest.fixture(scope="module")
def general(office: Office) -> Client:
    return office.at("oc.general", "gen-oc")


@pytest.fixture(scope="module")
def landacq(office: Office) -> Client:
    return office.at("lao", "la-oc")


@pytest.fixture(scope="module")
def devplan(office: Office) -> Client:
    return office.at("dplo", "dev-oc")


@contextmanager
def nothing_changes(holder: Client, file: str) -> Iterator[None]:
    """The acts of persons on the file, and where it is, are the same afterwards."""
    before = look(holder, file)
    yield
    after = look(holder, file)
    assert (after["revision"], after["custody"]) == (before["revision"], before["custody"])


def refusal(told: httpx.Response) -> tuple[int, str]:
    return told.status_code, told.json()["code"]


def is_reminded(reader: Client, file: str, post: str, step: str) -> None:
    def told() -> bool:
        return any((one["holder"], one["step"]) == (post, step) for one in reminders(history(reader, file)))

    wait_for(told, f"{step} of {post} in the history", RUNG)


def test_a_file_goes_through_three_departments_and_only_its_holders_department_reminds(
    general: Client, landacq: Client, devplan: Client, servers: Servers
) -> None:
    file = open_file(general, "Culvert and the land beside it")
    number = look(general, file)["number"]
    assert file in desk(general)

    forward(general, file, "la-oc", "Is the land ours?")
    assert file not in desk(general)
    assert sent(general)[file]["to"] == "la-oc"
    assert arrives(landacq, file)["unread"]
    is_reminded(landacq, file, "la-oc", "nudge")  # opened or not, the clock runs
    wait_for(lambda: _notices(landacq, "landacq", file) == {"arrived", "reminder"}, "notices of the officer")
    to_lao = wait_for(
        lambda: [mail for mail in mails(servers.mail_dir, number) if "lao@" in mail], "a mail to the officer"
    )
    assert any("waits with you" in mail for mail in to_lao)

    take_up(landacq, file)
    forward(landacq, file, "dev-oc", "It is. Please plan.")
    leaves(landacq, file)
    arrives(devplan, file)
    take_up(devplan, file)
    is_reminded(devplan, file, "dev-oc", "reminder")  # twice as long as the first officer would have waited

    forward(devplan, file, "gen-oc", "Planned.")
    leaves(devplan, file)
    arrives(general, file)
    take_up(general, file)

    assert [(held.post, held.department) for held in holders(history(general, file))] == [
        ("gen-oc", "general"),
        ("la-oc", "landacq"),
        ("dev-oc", "devplan"),
        ("gen-oc", "general"),
    ]
    assert file in desk(general)
    assert file not in desk(landacq)
    assert file not in desk(devplan)
    _each_was_reminded_by_its_own_department_while_it_held(general, file)


def _each_was_reminded_by_its_own_department_while_it_held(reader: Client, file: str) -> None:
    entries = history(reader, file)
    periods = holders(entries)
    told = reminders(entries)
    assert {one["holder"] for one in told} >= {"la-oc", "dev-oc"}
    for one in told:
        period = next(
            held
            for held in periods
            if held.post == one["holder"] and held.since <= one["at"] and (held.until or "9") >= one["at"]
        )
        assert one["watch_department"] == period.department
    steps = [(one["arrival"], one["step"]) for one in told]
    assert len(steps) == len(set(steps)), "each step once"


def _notices(officer: Client, department: str, file: str) -> set[str]:
    told = officer.of("notify").get("/notices", department=department)
    assert told.status_code == 200, told.text
    return {notice["kind"] for notice in told.json()["items"] if notice["item"] == file}


def test_only_the_holder_acts_and_anyone_else_changes_nothing(
    general: Client, landacq: Client, devplan: Client
) -> None:
    file = open_file(general, "Nobody else's")
    revision = look(general, file)["revision"]
    for stranger in (landacq, devplan):
        with nothing_changes(general, file):
            acts = [
                stranger.put(f"/files/{file}/note", {"text": "Mine now", "revision": revision}),
                stranger.post(f"/files/{file}/forward", {"to": stranger.member.post, "revision": revision}),
                stranger.post(f"/files/{file}/receive"),
                stranger.post(f"/files/{file}/pull-back", {"revision": revision}),
            ]
            assert {refusal(act) for act in acts} == {(403, "not-holder")}
            assert refusal(stranger.get(f"/files/{file}")) == (403, "not-reader")
            assert refusal(stranger.get(f"/files/{file}/history")) == (403, "not-reader")


def test_the_sender_can_take_back_until_it_is_opened(general: Client, landacq: Client) -> None:
    file = open_file(general, "Sent too early")
    forward(general, file, "la-oc")
    arrives(landacq, file)
    back = general.post(f"/files/{file}/pull-back", {"revision": look(general, file)["revision"]})
    assert back.status_code == 200
    leaves(landacq, file)
    assert file in desk(general)

    seen = forward(general, file, "la-oc")["revision"]
    arrives(landacq, file)
    take_up(landacq, file)
    with nothing_changes(landacq, file):
        late = general.post(f"/files/{file}/pull-back", {"revision": seen})
    assert late.status_code in {403, 409}
    assert file in desk(landacq)


def test_of_two_who_hold_one_post_and_act_at_once_one_wins_and_the_other_hears_what_happened(
    office: Office,
) -> None:
    collector, link_officer = office.at("collector", "dm"), office.at("adm.general", "dm")
    for _ in range(5):
        file = open_file(collector, "Two pens on one file")
        revision = look(collector, file)["revision"]

        def send(client: Client, to: str, file: str = file, revision: int = revision) -> httpx.Response:
            return client.post(f"/files/{file}/forward", {"to": to, "revision": revision})

        with ThreadPoolExecutor(2) as pens:
            told = list(pens.map(send, (collector, link_officer), ("la-oc", "dev-oc")))
        won, lost = sorted(told, key=lambda one: one.status_code)
        assert (won.status_code, lost.status_code) == (200, 409)
        winner = collector if won is told[0] else link_officer
        assert lost.json()["code"] == "overtaken"
        assert lost.json()["params"]["by"] == winner.person
        assert len([entry for entry in history(collector, file) if entry["type"] == "file.forwarded"]) == 1


def test_a_repeated_request_gets_its_first_answer_and_its_key_is_good_for_nothing_else(
    general: Client, landacq: Client
) -> None:
    file, key = open_file(general, "Asked twice"), new_ulid()
    body = {"to": "la-oc", "revision": look(general, file)["revision"]}
    first = general.post(f"/files/{file}/forward", body, key)
    arrives(landacq, file)
    take_up(landacq, file)
    with nothing_changes(landacq, file):
        again = general.post(f"/files/{file}/forward", body, key)
        other = general.post(f"/files/{file}/forward", {**body, "to": "dev-oc"}, key)
    assert (again.status_code, again.json()) == (200, first.json())
    assert refusal(other) == (422, "key-reused")
