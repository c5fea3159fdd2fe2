"""A post moves to another department while it holds files: desks, watches and record follow (law 2)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from deploy.demo.client import Client
from deploy.demo.office import DISTRICT_FILE
from tests.checker import Deed
from tests.faults.conftest import AtRest
from tests.office import Office, wait_for
from tests.paperwork import arrives, desk, forward, history, open_file, sent, take_up

POST = "la-uda"
BEFORE = f"  {POST}: {{section: landacq-main,"
AFTER = f"  {POST}: {{section: devplan-main,"


@pytest.fixture
def assistant(office: Office) -> Iterator[Client]:
    """Of the department of land acquisition, as long as nobody says otherwise; again afterwards."""
    yield office.at("uda.landacq", POST)
    office.command("run", "auth-worker", "auth", "load", str(DISTRICT_FILE))


def test_what_a_post_holds_moves_along_and_nothing_stays_behind(
    office: Office, posts: list[Client], assistant: Client, comes_to_rest: AtRest, tmp_path: Path
) -> None:
    general, *_ = posts
    held, sent_on = open_file(general, "Taken along"), open_file(general, "Sent on afterwards")
    awaited = open_file(general, "On its way there")
    deeds = []
    for file in (held, sent_on):
        deeds.append(Deed(file, 1, "file.opened", "gen-oc"))
        there = forward(general, file, POST)
        deeds.append(Deed(file, there["position"], "file.forwarded", "gen-oc"))
        arrives(assistant, file)
        deeds.append(Deed(file, take_up(assistant, file)["position"], "file.received", POST))
    forward(general, awaited, POST)
    arrives(assistant, awaited)
    comes_to_rest([])

    moved = tmp_path / "district.yaml"
    district = DISTRICT_FILE.read_text(encoding="utf-8")
    assert BEFORE in district
    moved.write_text(district.replace(BEFORE, AFTER), encoding="utf-8")
    office.command("run", "auth-worker", "auth", "load", str(moved))

    for file in (held, sent_on, awaited):
        wait_for(partial(rehomed, assistant, file), f"{file} in devplan")
        arrives(assistant, file)
    sent_again = forward(assistant, sent_on, "gen-oc")
    assert sent_on in desk(general)
    wait_for(lambda: sent_on in sent(assistant), "what was sent")
    take_up(assistant, awaited)
    comes_to_rest([*deeds, Deed(sent_on, sent_again["position"], "file.forwarded", POST)])


def rehomed(reader: Client, file: str) -> bool:
    return any(entry["type"] == "file.rehomed" for entry in history(reader, file))
