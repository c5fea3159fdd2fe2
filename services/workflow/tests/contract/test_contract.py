"""All that is heard has a handler which takes every good example; all that is told has been checked
(architecture 3).
"""

import json
from pathlib import Path

import pytest

from chassis.envelope import Event
from chassis.record import Cause
from chassis.testing.contract import enlarged
from chassis.wire.catalogue import Catalogue
from chassis.wire.consumer import Outcome, check_handlers
from directory import Actor, Kind, Post
from workflow.domain.custody import Custody
from workflow.domain.file import File
from workflow.domain.receipt import Receipt
from workflow.messages.incoming import handlers

CONTRACTS = Path(__file__).parents[4] / "contracts"
CATALOGUE = Catalogue.load(CONTRACTS)
HEARD = [
    pytest.param(json.loads(path.read_text(encoding="utf-8")), id=f"{kind.type}/{path.stem}")
    for kind in CATALOGUE.heard_by("workflow")
    for path in sorted((CONTRACTS / "events" / kind.type / "good").glob("*.json"))
]


def test_the_table_of_handlers_is_what_the_contract_names(district):
    check_handlers(CATALOGUE, "workflow", district.application.handlers())


@pytest.mark.parametrize("raw", HEARD)
def test_every_good_example_is_taken_once(district, raw):
    event = Event.from_json(raw)
    handler, home = district.application.handlers()[event.type], event.data.get("home", event.department)
    if event.service == "notify":
        reminded_of(district, event)
    # a queue of this service in that department, or the district's
    assert handler(event, home) in {Outcome.DONE, Outcome.DUPLICATE}
    assert handler(event, home) is Outcome.DUPLICATE


def reminded_of(district, event):
    """The item of the example is there, with a history as long as the example supposes."""
    office = district.application.offices.named(event.data["home"])
    post = Post(event.data["holder"], event.department)
    by = Actor("u-1", post, {"en": "-"}, {"en": "-"}, "c-1", Kind.REGULAR)
    items, item = (
        (office.files, File(event.data["item"], office.department))
        if event.data["kind"] == "file"
        else (office.receipts, Receipt(event.data["item"], office.department))
    )
    if isinstance(item, File):
        item.opened_at = event.data["since"]
    else:
        told = {"sender": {"name": ""}, "letter_ref": "", "letter_date": None}
        item.diary = told | {"received_date": event.data["since"][:10]}
    item.number, item.moved = "1", Custody.begin(item.id, post, at=event.data["since"], position=1)
    for _ in range(event.data["arrival"]):
        item.history.append(
            f"{item.entity}.received",
            at=event.data["since"],
            by=by.signature(),
            cause=Cause(),
            data={"custody": item.custody.shape()},
        )
    items.create(item)


def test_an_act_that_nobody_has_listed_reaches_the_desks(district, tmp_path):
    """It carries custody, and that is all that the desks ask."""
    catalogue = enlarged(CONTRACTS, tmp_path, "workflow.file.lent.v1", like="workflow.file.forwarded.v1")
    (example, *_) = sorted((tmp_path / "events/workflow.file.lent.v1/good").glob("*.json"))
    event = catalogue.check(json.loads(example.read_text(encoding="utf-8")))
    table = handlers(catalogue, district.application.offices.served, district.application.mirror)
    assert table[event.type](event, event.data["to_department"]) is Outcome.DONE
    desks = district.application.offices.named(event.data["to_department"]).desks
    assert desks.count(event.data["to"]) == 1


def test_whatever_changes_custody_carries_it(district):
    """An act whose event forgot to say so would be seen by nobody."""
    hc, la = district.person("p-hc-general"), district.person("p-oc-landacq")
    file = district.opened()
    hc.done(f"/files/{file}/forward", {"to": "p-oc-landacq", "revision": 1})
    la.done(f"/files/{file}/receive")
    moving = {CATALOGUE.types[name].key for name in CATALOGUE.carrying("custody")}
    for office in district.application.offices.served.values():
        for items in (office.files, office.receipts):
            for identifier in items.ids():
                stood = None
                for entry in items.load(identifier, back_to=0).item.history.entries:
                    moved = entry.data["custody"] != stood
                    assert not moved or entry.type in moving, entry.type
                    stood = entry.data["custody"]
