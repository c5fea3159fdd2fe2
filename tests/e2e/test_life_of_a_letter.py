"""The whole: one letter through six services and two departments, as people of the office carry it."""

from __future__ import annotations

from deploy.demo.life import Life
from deploy.demo.person import Person
from tests.office import Office, letter, mails, wait_for
from tests.servers import Servers

HISTORY = ("opened", "filed", "noted", "forwarded", "received", "noted", "returned", "received")


def test_a_letter_lives_its_whole_life_through_the_pages(office: Office, servers: Servers) -> None:
    told: list[str] = []
    traces = Life(office.gateway, office.cast, letter(), lambda step, _: told.append(step)).run()

    assert told == traces.steps
    assert traces.steps[-1] == "file-came-back"
    assert wait_for(lambda: mails(servers.mail_dir, traces.file_number), "reminder by e-mail")

    with Person(office.gateway, office.cast.officer.login) as officer:
        officer.log_in(office.cast.officer.password)
        history = officer.get(f"/files/{traces.file}/history").document
    moves = [row for row in history.xpath("//tbody/tr") if "reminder" not in (row.get("class") or "")]
    assert len(moves) == len(HISTORY)
