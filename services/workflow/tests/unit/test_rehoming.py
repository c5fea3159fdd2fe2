"""A post moves to another department, and what lies with it moves along (law 2, foundation issue 7d)."""

from collections.abc import Iterable

import pytest

from chassis.clock import to_text
from chassis.envelope import Event
from chassis.record import verify
from chassis.wire.consumer import Outcome

OFFICER, CLERK = "p-oc-landacq", "p-hc-general"


def moves(district, post, department, *, position=2):
    """auth tells that the post is of another department; what it said before, with that changed."""
    told = {one["post"]: one for one in district.application.mirror.all("post")}[post]
    district.tell("auth.post.changed.v1", post, told | {"department": department}, position=position)
    district.clock.advance(seconds=2)


def forward(person, file, to):
    revision = person.get(f"/files/{file}").json["revision"]
    person.done(f"/files/{file}/forward", {"to": to, "revision": revision})


def desk(district, post):
    district.broker.deliver(1)
    return district.person(post).desk()


def entries(district, file):
    return district.application.offices.of(file).files.load(file, back_to=0).item.history.entries


def places(district, department, post):
    district.broker.deliver(1)
    desks = district.application.offices.named(department).desks
    return {
        place: [one.item for one in desks.places(post, place, after=None, limit=9)]
        for place in ("here", "sent")
    }


def held_by_the_officer(district):
    file = district.opened()
    forward(district.person(CLERK), file, OFFICER)
    district.person(OFFICER).done(f"/files/{file}/receive")
    return file


def rehomed(history: Iterable) -> list[dict]:
    return [entry.data for entry in history if entry.type.endswith(".rehomed")]


def test_what_a_post_holds_lies_on_its_desk_in_the_new_department(district):
    file = held_by_the_officer(district)
    moves(district, OFFICER, "nezarat")
    assert desk(district, OFFICER) == [file]
    assert places(district, "landacq", OFFICER) == {"here": [], "sent": []}, "no ghost"
    history = entries(district, file)
    (told,) = rehomed(history)
    assert (told["from_department"], told["to_department"]) == ("landacq", "nezarat")
    assert told["custody"]["holder_department"] == "nezarat"
    assert told["custody"]["arrival"] == 2, "the clock runs on"
    verify(history)


def test_after_a_forward_the_old_department_has_nothing_of_it(district):
    file = held_by_the_officer(district)
    moves(district, OFFICER, "nezarat")
    forward(district.person(OFFICER), file, CLERK)
    assert places(district, "landacq", OFFICER) == {"here": [], "sent": []}
    assert places(district, "nezarat", OFFICER) == {"here": [], "sent": [file]}
    assert desk(district, CLERK) == [file]


def test_one_who_acts_before_the_office_has_heard_leaves_no_ghost(district):
    """The directory knows the new department already, the record does not."""
    file = held_by_the_officer(district)
    told = next(one for one in district.application.mirror.all("post") if one["post"] == OFFICER)
    event = Event(
        "auth.post.changed.v1",
        OFFICER,
        2,
        "-",
        to_text(district.clock.now()),
        told | {"department": "nezarat"},
    )
    district.application.mirror.apply(event)
    district.clock.advance(seconds=2)
    forward(district.person(OFFICER), file, CLERK)
    assert places(district, "landacq", OFFICER)["here"] == []
    assert district.application.handlers()[event.type](event, "-") is Outcome.DUPLICATE
    assert places(district, "nezarat", OFFICER) == {"here": [], "sent": [file]}, "he may pull it back"
    assert len(rehomed(entries(district, file))) == 1


@pytest.mark.parametrize("mover", [CLERK, OFFICER])
def test_what_is_on_its_way_follows_both_who_sent_it_and_who_awaits_it(district, mover):
    file = district.opened()
    forward(district.person(CLERK), file, OFFICER)
    moves(district, mover, "nezarat")
    assert desk(district, OFFICER) == [file]
    assert places(district, "nezarat", mover) == (
        {"here": [], "sent": [file]} if mover == CLERK else {"here": [file], "sent": []}
    )
    revision = district.person(CLERK).get(f"/files/{file}").json["revision"]
    district.person(CLERK).done(f"/files/{file}/pull-back", {"revision": revision})
    assert desk(district, CLERK) == [file]
    assert desk(district, OFFICER) == []


def test_a_receipt_moves_along_as_well(district):
    receipt = district.diarised()
    moves(district, "p-reg-general", "landacq")
    assert desk(district, "p-reg-general") == [receipt]


def test_what_was_sent_to_where_the_post_was_a_moment_ago_is_set_right(district):
    """The sender's process remembers the directory for a second."""
    file, clerk = district.opened(), district.person(CLERK)
    revision = clerk.get(f"/files/{file}").json["revision"]
    told = next(one for one in district.application.mirror.all("post") if one["post"] == OFFICER)
    district.tell("auth.post.changed.v1", OFFICER, told | {"department": "nezarat"}, position=2)
    sent = clerk.done(f"/files/{file}/forward", {"to": OFFICER, "revision": revision})
    assert sent["custody"]["to_department"] == "landacq"
    assert places(district, "landacq", OFFICER) == {"here": [], "sent": []}
    assert places(district, "nezarat", OFFICER) == {"here": [file], "sent": []}


def test_what_is_told_twice_or_says_nothing_of_departments_is_written_once(district):
    file = held_by_the_officer(district)
    moves(district, OFFICER, "nezarat")
    moves(district, OFFICER, "nezarat")
    moves(district, OFFICER, "nezarat", position=3)
    assert len(rehomed(entries(district, file))) == 1
