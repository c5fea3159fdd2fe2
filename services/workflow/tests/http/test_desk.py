"""The desk: what of it is shown, in which order, and what stands there that does not travel."""

from datetime import timedelta

import pytest

from chassis.clock import to_text
from workflow.adapters.collections import RECEIPTS

CLERK, OFFICER, LAND = "p-hc-general", "p-oc-general", "p-oc-landacq"


@pytest.fixture
def clerk(district):
    return district.person(CLERK)


@pytest.fixture
def officer(district):
    return district.person(OFFICER)


def diarised(district):
    """The id of a receipt that lies with the registry's clerk, Mina Hansda's of the cooperative."""
    registry, receipt = district.person("p-reg-general"), district.scanned()
    sender = {"name": "Mina Hansda", "organisation": "Milk Cooperative"}
    body = {"subject": "A tube well", "sender": sender, "classification": "unclassified"}
    registry.done(f"/receipts/{receipt}/diarise", body)
    return receipt


def sent(person, kind, item, to, **order):
    revision = person.get(f"/{kind}s/{item}").json["revision"]
    act = "mark" if kind == "receipt" else "forward"
    person.done(f"/{kind}s/{item}/{act}", {"to": to, "revision": revision, **order})


def read(person, **query):
    return person.get(f"/desks/{person.post}", **query).json


def listed(person, **query):
    return [item["item"] for item in read(person, **query)["items"]]


@pytest.fixture
def full(district, clerk, officer):
    """An overdue file, a receipt, and a file that is due later, in this order on the officer's desk."""
    now = district.clock.now()
    late, receipt, due = district.opened(), diarised(district), district.opened()
    sent(clerk, "file", late, OFFICER, due=to_text(now + timedelta(seconds=90)), remark="Please look at once")
    district.clock.advance(seconds=60)
    sent(district.person("p-reg-general"), "receipt", receipt, OFFICER)
    district.clock.advance(seconds=60)
    sent(clerk, "file", due, OFFICER, due=to_text(now + timedelta(days=9)))
    officer.done(f"/files/{late}/receive")
    return late, receipt, due


def test_it_is_read_in_parts_that_say_how_much_they_have(full, officer):
    late, receipt, due = full
    assert listed(officer) == [late, receipt, due]
    assert listed(officer, only="unread") == [receipt, due]
    assert listed(officer, only="files") == [late, due]
    assert listed(officer, only="receipts") == [receipt]
    assert listed(officer, only="overdue") == [late]
    told = read(officer)
    counts = {name: told[name] for name in ("waiting", "unread", "files", "receipts", "overdue", "parked")}
    assert counts == {"waiting": 3, "unread": 2, "files": 2, "receipts": 1, "overdue": 1, "parked": 0}


def test_it_is_put_in_order_by_arrival_due_date_and_number(full, officer):
    late, receipt, due = full
    assert listed(officer, by="-since") == [due, receipt, late]
    assert listed(officer, by="due") == [late, due, receipt]
    assert listed(officer, by="-due") == [due, late, receipt], "what has no due date stays behind"
    assert listed(officer, by="number", only="files") == [late, due]
    assert listed(officer, by="-number", only="files") == [due, late]
    assert officer.get(f"/desks/{OFFICER}", by="title").status_code == 422


def test_numbers_are_in_the_order_in_which_people_count(district, clerk):
    files = [district.opened() for _ in range(11)]
    assert listed(clerk, by="number") == files


@pytest.mark.parametrize("by", ["since", "-since", "due", "-due", "number", "-number"])
def test_its_pages_follow_each_other_in_every_order(full, officer, by):
    whole, first = listed(officer, by=by), read(officer, by=by, limit=2)
    following = read(officer, by=by, limit=2, after=first["next"])
    assert [item["item"] for item in first["items"] + following["items"]] == whole


def test_a_page_after_something_that_is_not_there_is_refused(full, officer):
    assert officer.get(f"/desks/{OFFICER}", by="due", after="nothing").status_code == 404


def test_sender_and_remark_stand_there_though_they_never_travel(full, district, officer):
    late, receipt, _ = full
    rows = {item["item"]: item for item in read(officer)["items"]}
    assert (rows[late]["sender"], rows[late]["remark"]) == (None, "Please look at once")
    assert (rows[receipt]["sender"], rows[receipt]["remark"]) == ("Mina Hansda, Milk Cooperative", "")
    assert not [event for event in district.broker.sent if "Mina" in str(event) or "at once" in str(event)]


def test_an_item_of_another_department_has_neither_and_is_there(full, district, officer):
    late, *_ = full
    sent(officer, "file", late, LAND, remark="For your report")
    district.broker.deliver(1)
    (row,) = read(district.person(LAND))["items"]
    assert (row["item"], row["sender"], row["remark"]) == (late, None, None)


def test_an_item_that_cannot_be_read_takes_no_other_off_the_desk(full, district, officer):
    _, receipt, _ = full
    database = district.stores.database("workflow", "general")
    kept = database.get(RECEIPTS, receipt)
    database.commit(kept, RECEIPTS, {**kept.state, "history": "torn"})
    rows = {item["item"]: item for item in read(officer)["items"]}
    assert set(rows) == set(full)
    assert (rows[receipt]["title"], rows[receipt]["sender"]) == ("A tube well", None)
