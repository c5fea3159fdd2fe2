"""A process may die between two documents: the act is finished, once, by its retry or by the recovery (law
3, 4).
"""

import pytest

from chassis import metrics
from chassis.errors import Transient
from chassis.ids import new_ulid
from chassis.record import verify
from chassis.store.due import PUT_OFF
from workflow.adapters.collections import FILES
from workflow.application.recover import recover

DIARY = {"subject": "A matter", "sender": {"name": "A. Writer"}}
FILE = {"head": "gen-corr", "title": "A matter"}
STEPS = ("after_reserve_before_append", "after_append_before_confirm")
REPAIRS = ("retry", "recovery", "recovery-then-retry")


def repaired(district, repair, again):
    """The repair, and what the client is told in the end."""
    office = district.application.offices.named("general")
    if repair != "retry":
        assert recover(office) == 0, "a young reservation is left to whoever made it"
        district.clock.advance(seconds=31)
        assert recover(office) == 1
        assert recover(office) == 0
    return again()


@pytest.mark.parametrize("repair", REPAIRS)
@pytest.mark.parametrize("step", STEPS)
def test_a_paper_gets_one_number_wherever_the_process_died(district, step, repair):
    receipt, key, registry = district.scanned(), new_ulid(), district.person("p-reg-general")
    district.crash.armed = f"diarise_{step}"
    assert registry.send(f"/receipts/{receipt}/diarise", DIARY, key).status_code == 500
    answer = repaired(district, repair, lambda: registry.done(f"/receipts/{receipt}/diarise", DIARY, key))
    assert answer["number"] == "1/2026/General"
    rows = registry.get("/registers/receipt/2026/1", department="general").json["rows"]
    assert [row["item"] for row in rows] == [receipt]
    assert registry.desk() == [receipt]


@pytest.mark.parametrize("repair", REPAIRS)
@pytest.mark.parametrize("step", STEPS)
def test_a_file_is_opened_once_wherever_the_process_died(district, step, repair):
    key, dealing = new_ulid(), district.person("p-hc-general")
    district.crash.armed = f"open_{step}"
    assert dealing.send("/files?department=general", FILE, key).status_code == 500
    assert dealing.get(f"/files/general.{key}").status_code == 404, "without a number it is not there"
    answer = repaired(district, repair, lambda: dealing.done("/files?department=general", FILE, key))
    assert answer["number"] == "A-11011/1/2026-General"
    rows = dealing.get("/registers/file-A1111/2026/1", department="general").json["rows"]
    assert [row["item"] for row in rows] == [f"general.{key}"]
    assert district.opened() != f"general.{key}"
    assert dealing.get("/registers/file-A1111/2026/1", department="general").json["rows"][1]["serial"] == 2


@pytest.mark.parametrize("repair", REPAIRS)
@pytest.mark.parametrize("step", STEPS)
def test_a_receipt_is_placed_once_wherever_the_process_died(district, step, repair):
    registry, receipt = district.person("p-reg-general"), district.diarised(pages=4)
    file, key = district.opened("p-reg-general"), new_ulid()
    body = {"file": file, "revision": 1}
    district.crash.armed = f"place_{step}"
    assert registry.send(f"/receipts/{receipt}/place", body, key).status_code == 500
    answer = repaired(district, repair, lambda: registry.done(f"/receipts/{receipt}/place", body, key))
    assert answer["custody"]["state"] == "in_file"
    papers = registry.get(f"/files/{file}/correspondence").json["items"]
    assert [(paper["receipt"], paper["pages"]) for paper in papers] == [(receipt, [1, 4])]
    assert registry.desk() == [file]


def test_a_receipt_is_let_go_when_the_file_has_left_meanwhile(district):
    registry, receipt = district.person("p-reg-general"), district.diarised()
    file, key = district.opened("p-reg-general"), new_ulid()
    district.crash.armed = "place_after_reserve_before_append"
    registry.send(f"/receipts/{receipt}/place", {"file": file, "revision": 1}, key)
    busy = registry.send(f"/receipts/{receipt}/mark", {"to": "p-hc-general", "revision": 1})
    assert (busy.status_code, busy.json["code"]) == (409, "reserved")
    registry.done(f"/files/{file}/forward", {"to": "p-hc-general", "revision": 1})
    district.clock.advance(seconds=31)
    recover(district.application.offices.named("general"))
    assert registry.get(f"/receipts/{receipt}").json["custody"]["holder"] == "p-reg-general"
    # and the file's answer stands, even once it is back: a late append of that reservation is refused
    kept = district.application.offices.of(file).files.load(file, back_to=0).item
    assert kept.declined == [key]
    registry.done(f"/receipts/{receipt}/mark", {"to": "p-hc-general", "revision": 1})


def test_a_segment_that_a_crash_left_before_its_head_does_no_harm(district):
    file, dealing = district.opened(), district.person("p-hc-general")
    revision = 1
    for _ in range(49):
        sent = dealing.done(f"/files/{file}/forward", {"to": "p-oc-general", "revision": revision})
        revision = dealing.done(f"/files/{file}/pull-back", {"revision": sent["revision"]})["revision"]
    sent = dealing.done(f"/files/{file}/forward", {"to": "p-oc-general", "revision": revision})
    district.crash.armed = "after_segment_before_head"
    body, key = {"revision": sent["revision"]}, new_ulid()
    assert dealing.send(f"/files/{file}/pull-back", body, key).status_code == 500
    dealing.done(f"/files/{file}/pull-back", body, key)
    entries = district.application.offices.of(file).files.load(file, back_to=0).item.history.entries
    assert [entry.position for entry in entries] == list(range(1, 102))
    verify(entries)


def failed(timer):
    return metrics.ITEMS_FAILED.labels(timer, "general")._value.get()


@pytest.mark.parametrize(
    "spoil",
    [lambda state: state["reserved"]["particulars"].pop("numbering"), lambda state: state.update(history=7)],
    ids=["what it promised", "unreadable"],
)
def test_an_act_that_cannot_be_finished_stops_no_other(district, spoil):
    before = failed("recover")
    # given two files that a crash left unnumbered, and somebody who spoilt the older one's reservation
    dealing, keys = district.person("p-hc-general"), [new_ulid(), new_ulid()]
    for key in keys:
        district.crash.armed = "open_after_reserve_before_append"
        dealing.send("/files?department=general", FILE, key)
        district.clock.advance(seconds=1)
    database = district.stores.database("workflow", "general")
    spoilt = database.get(FILES, f"general.{keys[0]}")
    spoil(spoilt.state)
    database.commit(spoilt, FILES, spoilt.state)
    # when the recovery comes
    district.clock.advance(seconds=31)
    office = district.application.offices.named("general")
    assert recover(office) == 1
    # then the younger one has its number
    assert dealing.get(f"/files/general.{keys[1]}").json["number"] == "A-11011/1/2026-General"
    # and the spoilt one is counted, and left alone for a while
    assert failed("recover") == before + 1
    assert recover(office) == 0
    assert failed("recover") == before + 1
    district.clock.advance(seconds=PUT_OFF.total_seconds() + 1)
    recover(office)
    assert failed("recover") == before + 2


def test_a_store_that_does_not_answer_is_no_fault_of_the_act(district):
    district.crash.armed = "open_after_reserve_before_append"
    district.person("p-hc-general").send("/files?department=general", FILE)
    district.clock.advance(seconds=31)

    def silent():
        raise Transient("no answer")

    district.stores.database("workflow", "general").before_write = silent
    with pytest.raises(Transient):
        recover(district.application.offices.named("general"))


@pytest.mark.parametrize("repair", REPAIRS)
@pytest.mark.parametrize("step", STEPS)
def test_a_receipt_is_taken_out_once_wherever_the_process_died(district, step, repair):
    registry, receipt = district.person("p-reg-general"), district.diarised()
    file, key = district.opened("p-reg-general"), new_ulid()
    placed = registry.done(f"/receipts/{receipt}/place", {"file": file, "revision": 1})
    body = {"revision": placed["revision"]}
    district.crash.armed = f"detach_{step}"
    assert registry.send(f"/receipts/{receipt}/detach", body, key).status_code == 500
    answer = repaired(district, repair, lambda: registry.done(f"/receipts/{receipt}/detach", body, key))
    assert answer["custody"]["holder"] == "p-reg-general"
    kinds = [each["type"] for each in registry.get(f"/files/{file}/history").json["items"]]
    assert kinds == ["file.opened", "file.filed", "file.detached"]
    assert sorted(registry.desk()) == sorted([file, receipt])


def test_a_receipt_stays_when_its_file_has_left_meanwhile(district):
    registry, receipt = district.person("p-reg-general"), district.diarised()
    file, key = district.opened("p-reg-general"), new_ulid()
    placed = registry.done(f"/receipts/{receipt}/place", {"file": file, "revision": 1})
    district.crash.armed = "detach_after_reserve_before_append"
    registry.send(f"/receipts/{receipt}/detach", {"revision": placed["revision"]}, key)
    revision = registry.get(f"/files/{file}").json["revision"]
    registry.done(f"/files/{file}/forward", {"to": "p-hc-general", "revision": revision})
    district.clock.advance(seconds=31)
    recover(district.application.offices.named("general"))
    assert registry.get(f"/receipts/{receipt}").json["custody"]["state"] == "in_file"
    kept = district.application.offices.of(file).files.load(file, back_to=0).item
    assert (kept.declined, kept.correspondence.taken_out) == ([key], [])
