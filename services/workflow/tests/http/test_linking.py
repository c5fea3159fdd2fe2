"""One file refers to another: each shows the other, and whoever has the first reads of the second what the
post that linked them could (domain.md 1.2; docs/adr/0047).
"""

from dataclasses import replace

import pytest

from services.workflow.tests.asking import act, refused
from workflow.application.recover import recover

CLERK, OFFICER, LAND = "p-hc-general", "p-oc-general", "p-oc-landacq"


@pytest.fixture
def clerk(district):
    return district.person(CLERK)


@pytest.fixture
def officer(district):
    return district.person(OFFICER)


@pytest.fixture
def pair(district):
    """A file of the clerk's, and one on which the officer noted after the clerk had had it."""
    clerk, officer = district.person(CLERK), district.person(OFFICER)
    first, second = district.opened(CLERK), district.opened(CLERK)
    act(clerk, "file", second, "forward", to=OFFICER, note="Shown.")
    officer.done(f"/files/{second}/receive")
    act(officer, "file", second, "forward", to="p-oc-nezarat", note="Not shown.")
    return first, second


def number_of(person, file):
    return person.get(f"/files/{file}").json["number"]


def texts(person, file):
    notes = person.get(f"/files/{file}/notes").json["items"]
    return [part["text"] for note in notes for part in note["paragraphs"]]


def test_each_shows_the_other_and_neither_moves(clerk, officer, pair):
    first, second = pair
    before = officer.get(f"/files/{second}").json
    assert act(clerk, "file", first, "link", number=number_of(clerk, second)).status_code == 200
    assert clerk.get(f"/files/{first}").json["links"] == [{"file": second, "number": before["number"]}]
    after = clerk.get(f"/files/{first}").json
    assert (after["custody"]["holder"], after["custody"]["state"]) == (CLERK, "with")
    seen = officer.get(f"/files/{second}").json
    assert (seen["custody"], seen["revision"]) == (before["custody"], before["revision"])
    told = officer.get(f"/files/{second}/history").json["items"][-1]
    assert (told["type"], told["by"]["post"]) == ("file.referred", CLERK)


def test_whoever_has_the_first_reads_what_its_maker_could_and_no_more(district, clerk, pair):
    first, second = pair
    land = district.person(LAND)
    act(clerk, "file", first, "link", number=number_of(clerk, second))
    assert refused(land.get(f"/files/{second}")) == (403, "not-reader")
    act(clerk, "file", first, "forward", to=LAND, note="See the other.")
    assert texts(land, second) == ["Shown."], "what came after the maker is not theirs to read"
    assert land.get(f"/files/{second}").json["may"] == []
    assert "Not shown." not in str(land.get(f"/files/{second}/history").json)
    land.done(f"/files/{first}/receive")
    act(land, "file", first, "return", note="Seen.")
    clerk.done(f"/files/{first}/receive")
    assert refused(land.get(f"/files/{second}")) == (403, "not-reader"), "the leave goes with the file"


def test_nobody_links_what_they_cannot_read(district, clerk, pair):
    nezarat = district.person("p-oc-nezarat")
    hidden = district.opened(OFFICER)
    number = number_of(district.person(OFFICER), hidden)
    first, _ = pair
    assert refused(act(clerk, "file", first, "link", number=number)) == (403, "not-reader")
    assert clerk.get(f"/files/{first}").json["links"] == []
    assert refused(nezarat.send(f"/files/{first}/link", {"number": number, "revision": 9})) == (
        403,
        "not-holder",
    )


def test_not_to_itself_not_twice_and_only_to_what_there_is(clerk, pair):
    first, second = pair
    assert refused(act(clerk, "file", first, "link", number=number_of(clerk, first))) == (422, "faulty")
    assert refused(act(clerk, "file", first, "link", number="A-1/none")) == (422, "faulty")
    act(clerk, "file", first, "link", number=number_of(clerk, second))
    assert refused(act(clerk, "file", first, "link", number=number_of(clerk, second))) == (422, "faulty")


def test_who_had_the_first_does_not_see_later_links(district, clerk, officer, pair):
    first, second = pair
    act(clerk, "file", first, "forward", to=OFFICER, note="Yours.")
    officer.done(f"/files/{first}/receive")
    act(officer, "file", first, "link", number=number_of(officer, second))
    assert clerk.get(f"/files/{first}").json["links"] == []


def test_unlinked_neither_shows_the_other_and_the_leave_to_read_is_over(district, clerk, officer, pair):
    first, second = pair
    land, number = district.person(LAND), number_of(clerk, second)
    assert "unlink" not in clerk.get(f"/files/{first}").json["may"]
    act(clerk, "file", first, "link", number=number)
    before = officer.get(f"/files/{second}").json
    assert "unlink" in clerk.get(f"/files/{first}").json["may"]
    assert act(clerk, "file", first, "unlink", number=number).status_code == 200
    seen = clerk.get(f"/files/{first}").json
    assert (seen["links"], seen["custody"]["holder"], "unlink" in seen["may"]) == ([], CLERK, False)
    there = officer.get(f"/files/{second}").json
    assert (there["referrals"], there["revision"]) == ([], before["revision"])
    told = officer.get(f"/files/{second}/history").json["items"][-1]
    assert (told["type"], told["by"]["post"]) == ("file.unreferred", CLERK)
    act(clerk, "file", first, "forward", to=LAND, note="No other.")
    assert refused(land.get(f"/files/{second}")) == (403, "not-reader")


def test_only_its_holder_unlinks_it_and_only_what_is_linked(clerk, officer, pair):
    first, second = pair
    number = number_of(clerk, second)
    assert refused(act(clerk, "file", first, "unlink", number=number)) == (422, "faulty")
    act(clerk, "file", first, "link", number=number)
    assert refused(act(clerk, "file", first, "unlink", number="A-1/none")) == (422, "faulty")
    body = {"number": number, "revision": 9}
    assert refused(officer.send(f"/files/{first}/unlink", body)) == (403, "not-holder")
    assert len(clerk.get(f"/files/{first}").json["links"]) == 1


def test_linked_anew_after_it_was_unlinked_each_shows_the_other_again(clerk, officer, pair):
    first, second = pair
    number = number_of(clerk, second)
    for name in ("link", "unlink", "link"):
        assert act(clerk, "file", first, name, number=number).status_code == 200
    assert [one["file"] for one in officer.get(f"/files/{second}").json["referrals"]] == [first]
    assert [one["file"] for one in clerk.get(f"/files/{first}").json["links"]] == [second]


@pytest.mark.parametrize(
    "point", ["unlink_after_reserve_before_append", "unlink_after_append_before_confirm"]
)
def test_a_crash_while_it_is_unlinked_is_finished_once(district, clerk, pair, point):
    first, second = pair
    number = number_of(clerk, second)
    act(clerk, "file", first, "link", number=number)
    district.crash.armed = point
    assert act(clerk, "file", first, "unlink", number=number).status_code == 500
    district.clock.advance(seconds=60)
    office = district.application.offices.named("general")
    assert recover(office) == 1
    assert district.person(CLERK).get(f"/files/{first}").json["links"] == []
    other = office.files.load(second, back_to=0).item
    assert other.referrals == ()
    assert [entry.type for entry in other.history.entries].count("file.unreferred") == 1


@pytest.mark.parametrize("point", ["link_after_reserve_before_append", "link_after_append_before_confirm"])
def test_a_crash_between_the_two_is_finished_once(district, clerk, pair, point):
    first, second = pair
    number = number_of(clerk, second)
    district.crash.armed = point
    assert act(clerk, "file", first, "link", number=number).status_code == 500
    district.clock.advance(seconds=60)
    office = district.application.offices.named("general")
    assert recover(office) == 1
    assert district.person(CLERK).get(f"/files/{first}").json["links"] == [{"file": second, "number": number}]
    assert [each.file for each in office.files.load(second).item.referrals] == [first]
    assert recover(office) == 0


def test_one_that_an_earlier_release_reserved_is_finished_too(district, clerk, pair):
    """It did not say behind which entry of the second to look."""
    first, second = pair
    district.crash.armed = "link_after_reserve_before_append"
    act(clerk, "file", first, "link", number=number_of(clerk, second))
    office = district.application.offices.named("general")
    kept = office.files.load(first)
    told = {name: each for name, each in kept.item.reserved.particulars.items() if name != "since"}
    kept.item.reserved = replace(kept.item.reserved, particulars=told)
    office.files.commit(kept, kept.item.reserved.doing.cause)
    district.clock.advance(seconds=60)
    assert recover(office) == 1
    assert [each.file for each in office.files.load(second).item.referrals] == [first]
