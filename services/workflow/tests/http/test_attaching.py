"""A file goes along with another: on no desk of its own, read by whoever has that, taken out by its holder
(domain.md 1.2, 3.2).
"""

import pytest

from services.workflow.tests.asking import act, refused
from workflow.application.recover import recover

CLERK, OFFICER, LAND = "p-hc-general", "p-oc-general", "p-oc-landacq"


@pytest.fixture
def clerk(district):
    return district.person(CLERK)


@pytest.fixture
def pair(district):
    """The file that goes along, and its main file; both the clerk's."""
    return district.opened(CLERK), district.opened(CLERK)


def cover(person, file):
    return person.get(f"/files/{file}").json


def attach(person, file, main):
    return act(person, "file", file, "attach", number=cover(person, main)["number"])


def note(person, file, text):
    return person.put(f"/files/{file}/note", {"text": text, "revision": cover(person, file)["revision"]})


def texts(person, file):
    notes = person.get(f"/files/{file}/notes").json["items"]
    return [part["text"] for note in notes for part in note["paragraphs"]]


def test_it_is_off_the_desk_and_each_shows_the_other(district, clerk, pair):
    file, main = pair
    note(clerk, file, "Put up with the other.")
    told = attach(clerk, file, main)
    assert told.json["custody"]["state"] == "in_file"
    district.broker.deliver()
    assert clerk.desk() == [main]
    seen = cover(clerk, file)
    assert (seen["attached_to"]["file"], seen["may"]) == (main, ["detach"])
    assert texts(clerk, file) == ["Put up with the other."], "its note is sealed"
    assert [one["file"] for one in cover(clerk, main)["attachments"]] == [file]


def test_whoever_gets_the_main_file_reads_it_and_takes_it_out(district, clerk, pair):
    file, main = pair
    land = district.person(LAND)
    attach(clerk, file, main)
    assert refused(land.get(f"/files/{file}")) == (403, "not-reader")
    act(clerk, "file", main, "forward", to=LAND, note="Both.")
    assert cover(land, file)["may"] == [], "it has not been received"
    land.done(f"/files/{main}/receive")
    assert refused(act(clerk, "file", file, "detach")) == (403, "not-holder")
    assert act(land, "file", file, "detach").json["custody"]["holder"] == LAND
    district.broker.deliver()
    assert sorted(land.desk()) == sorted(pair)
    assert cover(land, main)["attachments"] == []
    assert cover(land, file)["attached_to"] is None
    assert act(land, "file", file, "forward", to=CLERK, note="Back.").status_code == 200


def test_nothing_is_written_in_it_and_it_goes_nowhere_by_itself(clerk, pair):
    file, main = pair
    attach(clerk, file, main)
    assert refused(act(clerk, "file", file, "forward", to=OFFICER)) == (403, "not-holder")
    assert refused(note(clerk, file, "More.")) == (403, "not-holder")
    assert refused(attach(clerk, file, main)) == (403, "not-holder")


def test_what_others_are_attached_to_is_neither_closed_nor_attached(district, clerk, pair):
    file, main = pair
    third = district.opened(CLERK)
    attach(clerk, file, main)
    assert {"attach", "propose-close"} & set(cover(clerk, main)["may"]) == set()
    assert refused(attach(clerk, main, third)) == (409, "files-attached")
    told = act(clerk, "file", main, "propose-close", remark="Over.", retention="C")
    assert refused(told) == (409, "files-attached")
    act(clerk, "file", file, "detach")
    assert {"attach", "propose-close"} <= set(cover(clerk, main)["may"])


def test_only_to_another_file_that_lies_with_the_same_post(district, clerk, pair):
    file, _ = pair
    theirs = district.opened(OFFICER)
    number = cover(district.person(OFFICER), theirs)["number"]
    assert refused(act(clerk, "file", file, "attach", number=number)) == (403, "not-holder")
    assert refused(attach(clerk, file, file)) == (422, "faulty")
    assert refused(act(clerk, "file", file, "attach", number="A-1/none")) == (422, "faulty")
    assert refused(act(clerk, "file", file, "detach")) == (409, "not-now")
    assert cover(clerk, file)["attached_to"] is None


@pytest.mark.parametrize("name", ["attach", "take-out"])
@pytest.mark.parametrize("point", ["after_reserve_before_append", "after_append_before_confirm"])
def test_a_crash_between_the_two_is_finished_once(district, clerk, pair, name, point):
    file, main = pair
    if name == "take-out":
        attach(clerk, file, main)
    district.crash.armed = f"{name}_{point}"
    told = attach(clerk, file, main) if name == "attach" else act(clerk, "file", file, "detach")
    assert told.status_code == 500
    district.clock.advance(seconds=60)
    office = district.application.offices.named("general")
    assert recover(office) == 1
    there = office.files.load(main, back_to=0).item
    assert [each.file for each in there.attachments] == ([file] if name == "attach" else [])
    assert [entry.type for entry in there.history.entries].count("file.joined") == 1
    assert (office.files.load(file).item.attached_to is not None) == (name == "attach")
    assert recover(office) == 0


def test_a_main_file_that_has_gone_on_takes_none_along(district, clerk, pair):
    file, main = pair
    district.crash.armed = "attach_after_reserve_before_append"
    assert attach(clerk, file, main).status_code == 500
    act(clerk, "file", main, "forward", to=OFFICER, note="Gone.")
    district.clock.advance(seconds=60)
    office = district.application.offices.named("general")
    assert recover(office) == 1
    assert cover(district.person(CLERK), file)["custody"]["state"] == "with"
    assert office.files.load(main).item.attachments == ()
