"""A service that starts with an empty store becomes complete by messages alone (architecture 1.8 and 5)."""

from __future__ import annotations

from pathlib import Path

import pytest

from deploy.demo.client import Client
from deploy.demo.life import TooLate
from tests.faults.conftest import AtRest
from tests.office import Office, wait_for
from tests.paperwork import arrives, desk, forward, open_file, take_up

READY_SECONDS = 90.0


def erase(database: Path) -> None:
    """The SQLite file is gone, with what lies beside it."""
    for path in database.parent.glob(f"{database.name}*"):
        path.unlink()


def is_refused_as_not_ready(client: Client) -> bool:
    told = client.get(f"/desks/{client.member.post}")
    return (
        told.status_code == 503
        and told.json()["code"] == "not-ready"
        and int(told.headers["Retry-After"]) > 0
    )


def test_notify_learns_the_office_again_and_every_watch(
    office: Office, posts: list[Client], comes_to_rest: AtRest
) -> None:
    general, _, landacq, _ = posts
    file = open_file(general, "Watched again")
    forward(general, file, "la-oc")
    arrives(landacq, file)
    comes_to_rest([])

    office.kill("notify-web", "notify-worker")
    for database in (office.store / "notify").glob("*.sqlite"):
        erase(database)
    office.start("notify-web", "notify-worker")
    office.wait_until_ready()
    assert landacq.of("notify").get("/notices", department="landacq").status_code == 200
    office.command("run", "workflow-worker", "workflow", "reissue", "general")
    comes_to_rest([])  # every file is watched where it lies; no step of a reminder stands in a history twice
    notices = landacq.of("notify").get("/notices", department="landacq", limit="200").json()["items"]
    assert file in {notice["item"] for notice in notices}


def test_files_learns_again_who_may_ask(office: Office) -> None:
    reader = office.at("receiving", "gen-recv", "files")
    office.kill("files-web", "files-worker")
    erase(office.store / "files" / "files.sqlite")
    office.start("files-web", "files-worker")
    office.wait_until_ready()
    told = reader.get("/documents/general.01KAN0C1D2E3F4G5H6J7K8M9NA")
    assert (told.status_code, told.json()["code"]) == (403, "permit-missing"), "known, but without a permit"


def test_workflow_refuses_everybody_until_it_knows_the_office_again(
    office: Office, posts: list[Client]
) -> None:
    general, _, landacq, _ = posts
    file = open_file(general, "Across the gap")
    office.kill("workflow-web", "workflow-worker", "auth-worker")
    erase(office.store / "workflow" / "workflow.sqlite")
    office.start("workflow-web", "workflow-worker")
    assert is_refused_as_not_ready(general)
    with pytest.raises(TooLate):
        wait_for(lambda: not is_refused_as_not_ready(general), "an answer without auth", seconds=3)
    office.start("auth-worker")
    wait_for(lambda: general.get("/desks/gen-oc").status_code == 200, "the office", READY_SECONDS)
    office.wait_until_ready()
    assert file in desk(general)
    forward(general, file, "la-oc")
    arrives(landacq, file)
    take_up(landacq, file)
