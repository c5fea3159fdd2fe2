"""Parking: set aside with a reason, listed apart, pending all the while, awake on its day (domain.md 1.3)."""

from datetime import timedelta

import pytest

from chassis.clock import to_text
from services.workflow.tests.asking import refused
from workflow.adapters.collections import FILES
from workflow.application.wake import wake
from workflow.domain.numbers import civil_date, civil_time


@pytest.fixture
def clerk(district):
    return district.person("p-hc-general")


def day(district, days):
    return civil_date(to_text(district.clock.now() + timedelta(days=days)), "Asia/Kolkata")


def listed(person, place=""):
    return [item["item"] for item in person.get(f"/desks/{person.post}{place}").json["items"]]


def park(person, file, **body):
    revision = person.get(f"/files/{file}").json["revision"]
    return person.send(f"/files/{file}/park", {"reason": "Report awaited.", "revision": revision, **body})


def test_a_parked_file_stays_with_its_holder_and_is_listed_apart(district, clerk):
    file = district.opened()
    before = clerk.get(f"/files/{file}").json["custody"]
    assert park(clerk, file, until=day(district, 7)).status_code == 200
    seen = clerk.get(f"/files/{file}").json
    assert seen["custody"] == before | {"state": "parked"}
    assert seen["parked"] == {"reason": "Report awaited.", "until": day(district, 7)}
    assert "unpark" in seen["may"]
    assert not {"park", "forward", "note"} & set(seen["may"])
    assert (listed(clerk), listed(clerk, "/parked")) == ([], [file])
    assert clerk.get(f"/desks/{clerk.post}").json["parked"] == 1


def test_what_is_parked_is_taken_up_before_anything_else_is_done(district, clerk):
    file = district.opened()
    park(clerk, file)
    revision = clerk.get(f"/files/{file}").json["revision"]
    body = {"to": "p-oc-general", "revision": revision}
    assert refused(clerk.send(f"/files/{file}/forward", body)) == (409, "not-now")
    clerk.done(f"/files/{file}/unpark", {"revision": revision})
    assert (listed(clerk), listed(clerk, "/parked")) == ([file], [])
    clerk.done(f"/files/{file}/forward", body | {"revision": revision + 1})


@pytest.mark.parametrize(
    ("body", "code"),
    [({"reason": " "}, "invalid"), ({"until": "soon"}, "invalid"), ({"until": "2020-01-01"}, "faulty")],
)
def test_a_reason_is_asked_for_and_a_day_that_is_to_come(district, clerk, body, code):
    file = district.opened()
    assert refused(park(clerk, file, **body)) == (422, code)
    assert listed(clerk) == [file]


def test_only_its_holder_parks_a_file(district, clerk):
    file = district.opened()
    answer = district.person("p-oc-general").send(f"/files/{file}/park", {"reason": "No.", "revision": 1})
    assert refused(answer) == (403, "not-holder")


def test_it_wakes_on_its_day_and_not_before(district, clerk):
    file, other = district.opened(), district.opened()
    park(clerk, file, until=day(district, 2))
    park(clerk, other)
    office = district.application.offices.named("general")
    assert wake(office) == 0
    district.clock.advance(seconds=2 * 86_400)
    assert wake(office) == 1
    assert wake(office) == 0
    clerk = district.person(clerk.post)  # two days later, with another token
    assert (listed(clerk), listed(clerk, "/parked")) == ([file], [other])
    last = clerk.get(f"/files/{file}/history").json["items"][-1]
    assert (last["type"], last["by"], last["data"]["why"]) == ("file.unparked", None, "on-its-day")


def test_one_that_cannot_be_read_keeps_no_other_asleep(district, clerk):
    spoilt, file = district.opened(), district.opened()
    for each in (spoilt, file):
        park(clerk, each, until=day(district, 1))
    database = district.stores.database("workflow", "general")
    items = district.application.offices.named("general").files
    document = items.load(spoilt).document
    database.commit(document, FILES, document.state | {"moved": "-"})
    district.clock.advance(seconds=86_400)
    assert wake(district.application.offices.named("general")) == 1
    assert listed(district.person(clerk.post)) == [file]
    now = civil_time(to_text(district.clock.now()), "Asia/Kolkata")
    assert items.waking(now=now) == [], "it is tried again in five minutes, also today"
    district.clock.advance(seconds=301)
    assert items.waking(now=civil_time(to_text(district.clock.now()), "Asia/Kolkata")) == [spoilt]


def test_a_receipt_that_is_put_in_takes_a_parked_file_up(district):
    clerk = district.person("p-reg-general")
    file, receipt = district.opened("p-reg-general"), district.diarised()
    park(clerk, file)
    revision = clerk.get(f"/receipts/{receipt}").json["revision"]
    clerk.done(f"/receipts/{receipt}/place", {"file": file, "revision": revision})
    seen = clerk.get(f"/files/{file}").json
    assert (seen["custody"]["state"], seen["parked"]) == ("with", None)
    types = [item["type"] for item in clerk.get(f"/files/{file}/history").json["items"]]
    assert types == ["file.opened", "file.parked", "file.unparked", "file.filed"]
    assert listed(clerk) == [file]


def test_a_receipt_can_be_parked_too(district):
    clerk, receipt = district.person("p-reg-general"), district.diarised()
    revision = clerk.get(f"/receipts/{receipt}").json["revision"]
    clerk.done(f"/receipts/{receipt}/park", {"reason": "Awaiting a map.", "revision": revision})
    assert listed(clerk, "/parked") == [receipt]
    may = clerk.get(f"/receipts/{receipt}").json["may"]
    assert "unpark" in may
    assert not {"park", "mark", "place"} & set(may)


def test_the_note_travels_in_the_forward(district, clerk):
    """One request and one write, where saving and sending were two."""
    file = district.opened()
    body = {"to": "p-oc-general", "revision": 1, "note": "Approved.\n\nFor 100."}
    told = clerk.done(f"/files/{file}/forward", body)
    assert told["position"] == 3
    note = clerk.get(f"/files/{file}/notes").json["items"][0]
    assert [paragraph["text"] for paragraph in note["paragraphs"]] == ["Approved.", "For 100."]
