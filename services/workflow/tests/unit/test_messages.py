"""What is heard takes effect once, in whatever order and however often it comes (laws 3, 5, 8)."""

import json

import pytest

from chassis.clock import to_text
from chassis.envelope import Event
from chassis.ids import new_ulid
from chassis.record import verify
from chassis.wire.consumer import Dead, Outcome
from workflow.adapters.collections import SEGMENTS
from workflow.commands import tell_again

TEXT = {"text": "Seen.", "revision": 0}


def travels(district):
    """A file crosses three departments; another is pulled back; a receipt is placed."""
    hc, la, nez = map(district.person, ("p-hc-general", "p-oc-landacq", "p-oc-nezarat"))
    file, kept = district.opened(), district.opened()
    forward(hc, file, "p-oc-landacq")
    forward(hc, kept, "p-oc-nezarat")
    la.done(f"/files/{file}/receive")
    forward(la, file, "p-oc-nezarat")
    revision = hc.get(f"/files/{kept}").json["revision"]
    hc.done(f"/files/{kept}/pull-back", {"revision": revision})
    nez.done(f"/files/{file}/receive")
    return file, kept


def forward(person, file, to):
    revision = person.get(f"/files/{file}").json["revision"]
    person.done(f"/files/{file}/forward", {"to": to, "revision": revision})


def reminder(item, *, home="general", step="nudge", arrival=1, position=1, watched="landacq", superior=None):
    data = {
        "item": item,
        "kind": "file",
        "home": home,
        "step": step,
        "arrival": arrival,
        "holder": "p-oc-landacq",
        "at": "2026-11-24T05:00:00.000Z",
        "working_seconds": 60,
    }
    kind = "notify.item.escalated.v1" if superior else "notify.reminder.sent.v1"
    data |= {"superior": superior} if superior else {}
    return Event(kind, f"{watched}.{new_ulid()}", position, watched, data["at"], data)


def history(district, file):
    return district.application.offices.of(file).files.load(file, back_to=0).item.history.entries


def reminders(district, file):
    return [entry for entry in history(district, file) if entry.type == "file.reminded"]


@pytest.mark.parametrize("seed", range(12))
def test_three_departments_shuffled_and_repeated_have_the_same_desks(district, seed):
    district.broker.reachable = False
    file, kept = travels(district)
    district.broker.flush()
    district.broker.deliver(seed, copies=3)
    desks = district.desks()
    assert desks["p-oc-nezarat"] == [file]
    assert desks["p-hc-general"] == [kept]
    assert desks["p-oc-landacq"] == []
    assert not district.broker.dead


def test_the_home_department_works_on_within_itself_while_the_broker_is_down(district):
    district.broker.reachable = False
    hc, oc = map(district.person, ("p-hc-general", "p-oc-general"))
    file = district.opened()
    forward(hc, file, "p-oc-general")
    assert (hc.desk(), oc.desk()) == ([], [file])
    oc.done(f"/files/{file}/receive")
    assert oc.get("/desks/p-oc-general").json["unread"] == 0


def test_what_was_sent_is_listed_as_unread_until_it_is_opened(district):
    hc, la = map(district.person, ("p-hc-general", "p-oc-landacq"))
    file = district.opened()
    forward(hc, file, "p-oc-landacq")
    sent = hc.get("/desks/p-hc-general/sent").json["items"]
    assert [(place["item"], place["to"], place["unread"]) for place in sent] == [(file, "p-oc-landacq", True)]
    la.done(f"/files/{file}/receive")
    assert not hc.get("/desks/p-hc-general/sent").json["items"][0]["unread"]


def test_desks_that_were_lost_are_rebuilt_from_the_histories(district):
    travels(district)
    district.broker.deliver()
    before = district.desks()
    from workflow.adapters.collections import DESKS

    for department in ("general", "landacq", "nezarat"):
        database = district.stores.database("workflow", department)
        for post in before:
            for place in ("here", "sent", "gone"):
                for document in database.find(DESKS, "by_since", equals={"post": post, "place": place}):
                    database.delete(document, DESKS)
    assert not any(district.desks().values())
    sent = len(district.broker.sent)
    told = tell_again(district.application, "general")
    assert told == len(district.broker.sent) - sent
    district.broker.deliver(seed=7, copies=3)
    assert district.desks() == before


def test_an_event_told_again_is_the_same_event_to_the_letter(district):
    travels(district)
    first = {
        event["id"]: json.dumps(event)
        for event in district.broker.sent
        if event["type"].startswith("workflow.file")
    }
    del district.broker.sent[:]
    tell_again(district.application, "general")
    assert {event["id"]: json.dumps(event) for event in district.broker.sent} == first


def test_a_stored_paper_waits_in_the_tray_once(district):
    document = district.scanned()
    event = next(iter([document]))
    registry = district.person("p-reg-general")
    district.application.handlers()["files.document.stored.v1"](
        Event(
            "files.document.stored.v1",
            event,
            2,
            "general",
            to_text(district.clock.now()),
            stored_again(event),
        ),
        "general",
    )
    items = registry.get("/tray", department="general").json["items"]
    assert [paper["receipt"] for paper in items] == [document]


def test_a_rejected_paper_is_shown_with_its_reason_and_gets_no_number(district):
    document = f"general.{new_ulid()}"
    data = {"document": document, "batch": document, "reason": "encrypted", "params": {}}
    at = to_text(district.clock.now())
    event = Event("files.document.rejected.v1", document, 1, "general", at, data)
    assert district.application.handlers()[event.type](event, "general") is Outcome.DONE
    assert district.application.handlers()[event.type](event, "general") is Outcome.DUPLICATE
    registry = district.person("p-reg-general")
    shown = registry.get("/tray", department="general", state="rejected").json["items"]
    assert [(paper["receipt"], paper["reason"]) for paper in shown] == [(document, "encrypted")]
    answer = registry.send(f"/receipts/{document}/diarise", {"subject": "x", "sender": {"name": "y"}})
    assert (answer.status_code, answer.json["code"]) == (409, "paper-rejected")


def test_a_paper_that_is_refused_after_it_was_stored_no_longer_waits(district):
    document, registry = district.scanned(), district.person("p-reg-general")
    data = {"document": document, "batch": document, "reason": "infected", "params": {}}
    at = to_text(district.clock.now())
    event = Event("files.document.rejected.v1", document, 3, "general", at, data)
    assert district.application.handlers()[event.type](event, "general") is Outcome.DONE
    assert registry.get("/tray", department="general").json["items"] == []
    shown = registry.get("/tray", department="general", state="rejected").json["items"]
    assert [(paper["receipt"], paper["reason"]) for paper in shown] == [(document, "infected")]


def test_a_file_and_a_paper_never_have_one_id(district):
    document, dealing = district.scanned(), district.person("p-hc-general")
    body = {"head": "gen-corr", "title": "A matter"}
    refused = dealing.send("/files?department=general", body, document.partition(".")[2])
    assert (refused.status_code, refused.json["code"]) == (422, "key-reused")
    file, at = district.opened(), to_text(district.clock.now())
    rejected = {"document": file, "batch": file, "reason": "encrypted", "params": {}}
    for kind, data in (("stored", stored_again(file)), ("rejected", rejected)):
        event = Event(f"files.document.{kind}.v1", file, 2, "general", at, data)
        with pytest.raises(Dead, match="is-a-file"):
            district.application.handlers()[event.type](event, "general")


def test_a_reminder_is_written_once_at_home_however_often_it_comes(district):
    file = district.opened()
    handler = district.application.handlers()["notify.reminder.sent.v1"]
    told = reminder(file)
    assert handler(told, "landacq") is Outcome.DONE
    assert reminders(district, file) == []
    assert handler(told, "general") is Outcome.DONE
    assert handler(told, "general") is Outcome.DUPLICATE
    assert len(reminders(district, file)) == 1
    verify(history(district, file))


def test_a_late_reminder_is_written_too_and_says_so(district):
    file = district.opened()
    forward(district.person("p-hc-general"), file, "p-oc-landacq")
    district.application.handlers()["notify.reminder.sent.v1"](reminder(file), "general")
    assert reminders(district, file)[0].data["late"] is True


def test_an_escalation_is_written_beside_the_reminder_of_the_same_step(district):
    file = district.opened()
    for event in (reminder(file), reminder(file, superior="p-adm")):
        district.application.handlers()[event.type](event, "general")
    assert [entry.data["superior"] for entry in reminders(district, file)] == [None, "p-adm"]


@pytest.mark.parametrize("arrival", [0, 99])
def test_a_reminder_of_what_never_was_is_dead_with_its_reason(district, arrival):
    file = district.opened()
    with pytest.raises(Dead):
        district.application.handlers()["notify.reminder.sent.v1"](reminder(file, arrival=arrival), "general")
    with pytest.raises(Dead):
        district.application.handlers()["notify.reminder.sent.v1"](
            reminder(f"general.{new_ulid()}"), "general"
        )


def test_a_long_history_is_sealed_in_segments_and_still_verifies_and_dedupes(district):
    file = district.opened()
    handler = district.application.handlers()["notify.reminder.sent.v1"]
    for n in range(350):
        handler(reminder(file, step=f"daily-{n}"), "general")
    head = district.application.offices.of(file).files.load(file)
    assert len(head.document.state["history"]["entries"]) <= 101
    assert handler(reminder(file, step="daily-3"), "general") is Outcome.DUPLICATE
    entries = history(district, file)
    assert [entry.position for entry in entries] == list(range(1, 352))
    verify(entries)
    read = district.person("p-hc-general").get
    pages = {(after, limit): read(f"/files/{file}/history", after=after, limit=limit).json
             for after in (0, 120, 199, 290, 300, 351) for limit in (1, 50, 200)}  # fmt: skip
    for (after, limit), page in pages.items():
        last = min(after + limit, 351)
        assert [line["position"] for line in page["items"]] == list(range(after + 1, last + 1))
        assert page["next"] == (last if last < 351 else None)
    # a page needs only the segments that hold it
    database = district.stores.database("workflow", "general")
    for begin in (1, 201):
        database.delete(database.get(SEGMENTS, f"{file}/{begin}"), SEGMENTS)
    for after, limit in ((120, 50), (199, 1), (300, 200)):
        assert read(f"/files/{file}/history", after=after, limit=limit).json == pages[after, limit]


def test_while_the_directory_is_incomplete_auth_is_asked_now_and_then(a_district):
    district = a_district()
    district.tell(
        "auth.directory.listed.v1",
        "auth.directory",
        {"subjects": {"p-new": {"kind": "post", "epoch": 1, "position": 1}}},
        position=2,
    )
    district.clock.advance(seconds=2)
    ask = district.application.request.ask_while_lacking
    assert [ask(), ask()] == [True, False]
    district.clock.advance(seconds=31)
    assert ask()
    asked = [event["position"] for event in district.broker.sent if "directory" in event["type"]]
    assert asked == [1, 2]
    assert district.person("p-hc-general").get("/desks/p-hc-general").status_code == 503


def stored_again(document):
    return {
        "document": document,
        "batch": document,
        "name": "letter.tif",
        "media_type": "application/pdf",
        "sha256": "a" * 64,
        "size": 1000,
        "pages": 2,
        "flagged": [],
        "virus_scan": "clean",
        "received": "2026-11-23T04:00:00.000Z",
    }
