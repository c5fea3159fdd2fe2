"""What is changed behind the office's back is found (law 2)."""

import json

import pytest

from chassis.record import Cause, Finding, Tampered
from workflow.adapters.collections import FILES, REGISTERS, SEGMENTS
from workflow.application.audit import audit
from workflow.application.numbering import allot
from workflow.application.place_receipt import steps
from workflow.application.recover import recover
from workflow.commands import tell_again
from workflow.domain.item import Reminder


def a_travelled_file(district):
    file, dealing = district.opened(), district.person("p-hc-general")
    dealing.put(f"/files/{file}/note", {"text": "Approved for 100.", "revision": 1})
    dealing.done(f"/files/{file}/forward", {"to": "p-oc-general", "remark": "Please", "revision": 2})
    return file, district.application.offices.of(file)


def change(district, collection, identifier, tamper):
    """Somebody with access to the store."""
    database = district.stores.database("workflow", "general")
    document = database.get(collection, identifier)
    tamper(document.state)
    database.commit(document, collection, document.state)


def remove(district, collection, identifier):
    """The same somebody; the publisher has long pulled the events."""
    database = district.stores.database("workflow", "general")
    document = database.get(collection, identifier)
    database.pull(collection, identifier, [entry["id"] for entry in document.outbox])
    database.delete(database.get(collection, identifier), collection)


def test_an_honest_record_has_no_findings(district):
    a_travelled_file(district)
    district.diarised()
    assert list(audit(district.application.offices.named("general"))) == []


def reword(entry, old, new):
    entry["text"] = entry["text"].replace(old, new)


@pytest.mark.parametrize(
    ("tamper", "position", "reason"),
    [
        (lambda s: s["history"]["entries"][1].update(words="Approved for 900."), 2, "words"),
        (
            lambda s: s["history"]["entries"][2].update(
                text=s["history"]["entries"][2]["text"].replace("p-oc", "p-hc")
            ),
            3,
            "digest",
        ),
        (lambda s: s["history"]["entries"].pop(1), 2, "chain"),
        (lambda s: s["history"]["entries"].pop(), 2, "head"),
        (lambda s: s["moved"].update(to={"id": "p-hc-landacq", "department": "landacq"}), 3, "custody"),
        (lambda s: s["history"].update(entries=[], last="0" * 64), 0, "custody"),
    ],
    ids=["words", "entry", "removed", "tail", "custody", "all"],
)
def test_each_kind_of_tampering_is_found_and_never_told_as_history(district, tamper, position, reason):
    file, office = a_travelled_file(district)
    change(district, FILES, file, tamper)
    assert list(audit(office)) == [Finding(file, position, reason)]
    with pytest.raises(Tampered):
        tell_again(district.application, "general")


def test_a_sealed_segment_is_watched_like_the_open_one(district):
    file, office = a_travelled_file(district)
    for n in range(120):
        kept = office.files.load(file, back_to=1)
        kept.item.remind(
            Reminder(f"daily-{n}", 1, "p-hc-general", "2026-11-24T05:00:00.000Z", "general", 1), Cause()
        )
        office.files.commit(kept, Cause())
    assert list(audit(office)) == []

    def rewrite(state):
        entry = state["entries"][40]
        content = json.loads(entry["text"]) | {"at": "2026-01-01T00:00:00.000Z"}
        entry["text"] = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    change(district, SEGMENTS, f"{file}/1", rewrite)
    assert list(audit(office)) == [Finding(file, 41, "digest")]
    change(district, SEGMENTS, f"{file}/1", lambda state: state["entries"][40].pop("digest"))
    assert list(audit(office)) == [Finding(file, 0, "unreadable")]
    remove(district, SEGMENTS, f"{file}/1")
    assert list(audit(office)) == [Finding(file, 1, "segment")]


def test_a_number_that_was_struck_from_the_register_is_found(district):
    for _ in range(3):
        district.opened()
    change(district, REGISTERS, "file-A1111.2026.1", lambda state: state["rows"].pop(1))
    assert list(audit(district.application.offices.named("general"))) == [
        Finding("file-A1111.2026", 2, "gap")
    ]


def test_a_file_that_is_gone_and_one_under_another_number_are_found_in_the_register(district):
    gone, other = district.opened(), district.opened()
    remove(district, FILES, gone)
    change(district, FILES, other, lambda state: state.update(number="A-11011/9/2026-General"))
    assert list(audit(district.application.offices.named("general"))) == [
        Finding("file-A1111.2026", 2, "number"),
        Finding("file-A1111.2026", 1, "item-gone"),
    ]


def test_a_file_that_waits_for_its_number_is_no_finding(district):
    district.crash.armed = "open_after_append_before_confirm"
    district.person("p-hc-general").send("/files?department=general", {"head": "gen-corr", "title": "A"})
    assert list(audit(district.application.offices.named("general"))) == []


def test_a_late_append_finds_that_the_file_has_declined(district):
    # given a process that stopped for long between reserving and appending, and a recovery that let go
    registry, receipt = district.person("p-reg-general"), district.diarised()
    file = district.opened("p-reg-general")
    district.crash.armed = "place_after_reserve_before_append"
    registry.send(f"/receipts/{receipt}/place", {"file": file, "revision": 1})
    office = district.application.offices.named("general")
    reservation = office.receipts.load(receipt).item.reserved
    sent = registry.done(f"/files/{file}/forward", {"to": "p-hc-general", "revision": 1})
    district.clock.advance(seconds=31)
    recover(office)
    registry.done(f"/files/{file}/pull-back", {"revision": sent["revision"]})
    # when that process wakes, with the file in the same hands again
    late = steps(receipt, office)
    assert late.append(reservation) is None
    # then nothing has come in, and the receipt is free
    assert registry.get(f"/files/{file}/correspondence").json["items"] == []
    assert late.confirm(reservation, None)["custody"]["holder"] == "p-reg-general"
    registry.done(f"/receipts/{receipt}/place", {"file": file, "revision": 1})


def test_a_reservation_finds_its_row_however_many_pages_later(district):
    registry, receipt = district.person("p-reg-general"), district.scanned()
    district.crash.armed = "diarise_after_append_before_confirm"
    body = {"subject": "A matter", "sender": {"name": "A. Writer"}}
    registry.send(f"/receipts/{receipt}/diarise", body)
    office = district.application.offices.named("general")
    reservation = office.receipts.load(receipt).item.reserved
    for n in range(250):
        allot(office.registers, f"other-{n}", reservation, "")
    assert office.registers.newest("receipt", "2026") == 3
    assert allot(office.registers, receipt, reservation, "").serial == 1
