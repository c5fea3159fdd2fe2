"""Messages that come again, late, shuffled, spoilt: no effect twice, the spoilt dead with a reason."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from chassis.ids import new_ulid
from deploy.demo.client import Client
from deploy.local.paths import ROOT
from tests.faults.conftest import AtRest
from tests.faults.operator import Operator
from tests.office import wait_for
from tests.paperwork import arrives, desk, forward, history, look, open_file, reminders, take_up
from tests.servers import Servers

SEED = 7
EVENTS = ROOT / "contracts" / "events"
HEARD_BY_NOTIFY = (
    "workflow.file.forwarded.v1",
    "workflow.file.received.v1",
    "auth.charge.assumed.v1",
    "notify.reminder.sent.v1",
)


@pytest.fixture(scope="module")
def operator(servers: Servers) -> Operator:
    return Operator(servers)


def good(type: str) -> dict[str, Any]:
    (first, *_) = sorted((EVENTS / type / "good").glob("*.json"))
    event: dict[str, Any] = json.loads(first.read_text(encoding="utf-8"))
    return event


def spoilt() -> list[bytes]:
    """What no consumer may take: no event, a version that nobody knows, each bad example of the contract."""
    known = good("workflow.file.forwarded.v1")
    no_events = [b"", b"\xff\xfe", b"{", b"null", b"[]", b"[" * 2000, b'{"specversion": "1.0"}']
    unknown = [
        known | {"type": "workflow.file.forwarded.v9"},
        known | {"type": "treasury.bill.paid.v1"},
        known | {"specversion": "0.3"},
    ]
    bad: list[Path] = [
        path for name in HEARD_BY_NOTIFY for path in sorted((EVENTS / name / "bad").glob("*.json"))
    ]
    contract = [json.loads(path.read_text(encoding="utf-8"))["event"] for path in bad]
    return [*no_events, *(json.dumps(event).encode() for event in (*unknown, *contract))]


def dead(operator: Operator, queue: str) -> int:
    return len(operator.dead("list", queue).lines) - 1  # the last line is the sum


def test_spoilt_messages_are_dead_with_their_reason_and_all_others_flow(
    operator: Operator, posts: list[Client], comes_to_rest: AtRest
) -> None:
    general, head_clerk, *_ = posts
    poison = spoilt()
    operator.put("notify.general", poison)
    file = open_file(general, "Flows on")
    forward(general, file, "gen-hc")
    wait_for(
        lambda: any(one["step"] == "nudge" for one in reminders(history(head_clerk, file))),
        "a reminder behind the poison",
    )

    wait_for(lambda: dead(operator, "notify.general") == len(poison), "all of the poison dead")
    listed = operator.dead("list", "notify.general")
    assert listed.status == 0
    assert not [line for line in listed.lines if "no reason given" in line]
    reasons = "\n".join(listed.lines)
    for reason in ("not JSON", "workflow.file.forwarded.v9", "treasury.bill.paid.v1"):
        assert reason in reasons, reasons
    assert "workflow.file.forwarded.v9" in "\n".join(operator.dead("show", "notify.general").lines)

    assert operator.dead("discard", "notify.general").status == 1, "without --yes nothing is thrown away"
    assert dead(operator, "notify.general") == len(poison)
    assert operator.dead("discard", "notify.general", "--yes").status == 0
    assert dead(operator, "notify.general") == 0
    comes_to_rest([])


def test_what_was_too_early_is_replayed_by_one_command(
    operator: Operator, posts: list[Client], comes_to_rest: AtRest
) -> None:
    general, head_clerk, *_ = posts
    key = new_ulid()
    file = f"general.{key}"
    reminder = good("notify.reminder.sent.v1")
    reminder |= {"id": f"{file}:1", "subject": file}
    reminder["data"] |= {
        "item": file,
        "holder": "gen-hc",
        "arrival": 2,
        "at": reminder["time"],
        "step": "operator",
    }
    operator.put("workflow.general", [json.dumps(reminder).encode()], "notify")
    wait_for(
        lambda: f"no item {file}" in "\n".join(operator.dead("list", "workflow.general").lines),
        "the early one dead",
    )

    assert open_file(general, "Opened at last", key=key) == file
    forward(general, file, "gen-hc")
    assert operator.dead("replay", "workflow.general", "--id", f"{file}:1").status == 0
    wait_for(
        lambda: any(one["step"] == "operator" for one in reminders(history(head_clerk, file))),
        "the replayed reminder",
    )
    assert dead(operator, "workflow.general") == 0
    comes_to_rest([])


def test_messages_that_come_three_times_late_and_shuffled_change_nothing(
    operator: Operator, posts: list[Client], comes_to_rest: AtRest
) -> None:
    general, _, landacq, devplan = posts
    with operator.listening("workflow") as heard:
        file = open_file(general, "Told again and again")
        for sender, receiver in (
            (general, landacq),
            (landacq, devplan),
            (devplan, general),
            (general, landacq),
        ):
            forward(sender, file, receiver.member.post)
            arrives(receiver, file)
            take_up(receiver, file)
    again = [json.dumps(event).encode() for event in heard if event["subject"] == file] * 3
    assert len(again) >= 27
    random.Random(SEED).shuffle(again)
    before = _seen(posts, file)
    for department in ("general", "landacq", "devplan"):
        operator.put(f"workflow.{department}", again, "workflow")
        operator.put(f"notify.{department}", again, "workflow")
    comes_to_rest([])
    assert _seen(posts, file) == before


def _seen(posts: list[Client], file: str) -> list[object]:
    """What each officer sees of the file, reminders aside: those go on."""
    acts = [entry for entry in history(posts[0], file) if entry["type"] != "file.reminded"]
    readers = [post for post in posts if post.member.post != "gen-hc"]
    return [acts, *((desk(reader).get(file), look(reader, file)["custody"]) for reader in readers)]
