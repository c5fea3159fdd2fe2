"""Opinions asked of several posts by a date, while the file stays with its holder; a block in the notes."""

from datetime import timedelta

import pytest

from chassis.clock import to_text
from services.workflow.tests.asking import refused
from workflow.domain.numbers import civil_date

LAND, NEZARAT, OFFICER = "p-oc-landacq", "p-oc-nezarat", "p-oc-general"


@pytest.fixture
def clerk(district):
    return district.person("p-hc-general")


@pytest.fixture
def file(district):
    return district.opened()


def day(district, days):
    return civil_date(to_text(district.clock.now() + timedelta(days=days)), "Asia/Kolkata")


def ask(clerk, file, *posts, **more):
    body = {"question": "Is the land free?", "posts": list(posts) or [LAND, NEZARAT], "revision": 1, **more}
    return clerk.send(f"/files/{file}/ask-opinions", body)


def asked_of(person):
    return [item["file"] for item in person.get(f"/desks/{person.post}/opinions").json["items"]]


def opine(district, post, file, text="It is free."):
    answer = district.person(post).send(f"/files/{file}/opine", {"text": text})
    district.broker.deliver()
    return answer


def end(clerk, file):
    revision = clerk.get(f"/files/{file}").json["revision"]
    return clerk.done(f"/files/{file}/end-opinions", {"revision": revision})


def test_it_lies_on_the_desks_of_those_who_are_asked_and_stays_with_its_holder(district, clerk, file):
    before = clerk.get(f"/files/{file}").json["custody"]
    assert ask(clerk, file, until=day(district, 7)).status_code == 200
    district.broker.deliver()
    for post in (LAND, NEZARAT):
        person = district.person(post)
        (item,) = person.get(f"/desks/{post}/opinions").json["items"]
        assert (item["file"], item["asked_by"], item["until"]) == (file, clerk.post, day(district, 7))
        desk = person.get(f"/desks/{post}").json
        assert (desk["opinions"], desk["items"]) == (1, [])
    assert clerk.get(f"/files/{file}").json["custody"] == before
    assert clerk.desk() == [file]


def test_whoever_is_asked_reads_the_file_and_nobody_else(district, clerk, file):
    assert district.person(LAND).get(f"/files/{file}").status_code == 403
    ask(clerk, file, LAND)
    seen = district.person(LAND).get(f"/files/{file}").json
    assert seen["opinions"]["question"] == "Is the land free?"
    assert seen["may"] == ["opine"]
    assert seen["draft"] is None
    assert district.person(NEZARAT).get(f"/files/{file}").status_code == 403


def test_an_answer_is_given_once_and_read_by_the_holder_alone(district, clerk, file):
    ask(clerk, file)
    district.broker.deliver()
    assert opine(district, LAND, file).status_code == 200
    assert refused(opine(district, LAND, file, "Or not.")) == (403, "not-holder")
    assert asked_of(district.person(LAND)) == []
    assert asked_of(district.person(NEZARAT)) == [file]
    told = clerk.get(f"/files/{file}").json["opinions"]
    assert [each["text"] for each in told["given"]] == ["It is free."]
    assert told["silent"] == [NEZARAT]
    other = district.person(NEZARAT)
    assert other.get(f"/files/{file}").json["opinions"]["given"] == []
    assert "It is free." not in other.get(f"/files/{file}/history").text


def test_two_answer_at_once_and_nobody_is_overtaken(district, clerk, file):
    ask(clerk, file)
    clerk.put(f"/files/{file}/note", {"text": "Meanwhile.", "revision": 2})
    assert opine(district, LAND, file).status_code == 200
    assert opine(district, NEZARAT, file, "No use is known.").status_code == 200


def test_the_answers_are_one_block_in_the_notes_with_the_silent_named(district, clerk, file):
    ask(clerk, file, LAND, NEZARAT, OFFICER)
    opine(district, NEZARAT, file, "No use is known.\n\nThe shed is ours.")
    opine(district, LAND, file)
    end(clerk, file)
    (note,) = clerk.get(f"/files/{file}/notes").json["items"]
    assert [(each["n"], each["text"]) for each in note["paragraphs"]] == [
        (1, "Is the land free?"),
        (2, "No use is known."),
        (3, "The shed is ours."),
        (4, "It is free."),
    ]
    assert [(each["by"]["post"], each["first"]) for each in note["opinions"]["given"]] == [
        (NEZARAT, 2),
        (LAND, 4),
    ]
    assert note["opinions"]["silent"] == [OFFICER]
    seen = clerk.get(f"/files/{file}").json
    assert (seen["opinions"], seen["notes"], seen["paragraphs"]) == (None, 1, 4)


def test_whoever_writes_on_the_file_is_not_overtaken_by_an_answer(district, clerk, file):
    ask(clerk, file, LAND)
    looked = clerk.get(f"/files/{file}").json["revision"]
    opine(district, LAND, file)
    told = clerk.send(f"/files/{file}/forward", {"to": OFFICER, "revision": looked, "note": "For orders."})
    assert told.status_code == 200
    assert clerk.get(f"/files/{file}/notes").json["items"][0]["opinions"]["silent"] == []


def test_a_note_that_follows_goes_on_with_its_numbers(district, clerk, file):
    ask(clerk, file, LAND)
    opine(district, LAND, file)
    revision = clerk.get(f"/files/{file}").json["revision"]
    body = {"to": OFFICER, "revision": revision, "note": "For orders."}
    clerk.done(f"/files/{file}/forward", body)
    block, note = clerk.get(f"/files/{file}/notes").json["items"]
    assert block["opinions"]["silent"] == []
    assert [each["n"] for each in note["paragraphs"]] == [3]


def test_what_was_asked_and_not_answered_leaves_the_desks_when_the_asking_ends(district, clerk, file):
    ask(clerk, file)
    district.broker.deliver()
    end(clerk, file)
    district.broker.deliver()
    assert asked_of(district.person(LAND)) == asked_of(district.person(NEZARAT)) == []
    assert refused(opine(district, LAND, file)) == (403, "not-holder")


def test_one_who_was_asked_reads_on_what_stood_there_and_no_more(district, clerk, file):
    ask(clerk, file, LAND, NEZARAT)
    opine(district, LAND, file)
    end(clerk, file)
    assert district.person(LAND).get(f"/files/{file}").json["notes"] == 0
    assert district.person(LAND).get(f"/files/{file}/notes").json["items"] == []
    assert district.person(NEZARAT).get(f"/files/{file}").json["notes"] == 0


def test_other_opinions_are_asked_when_the_first_asking_is_over(district, clerk, file):
    ask(clerk, file, LAND)
    revision = clerk.get(f"/files/{file}").json["revision"]
    assert refused(ask(clerk, file, NEZARAT, revision=revision)) == (409, "opinions-asked")
    end(clerk, file)
    revision = clerk.get(f"/files/{file}").json["revision"]
    assert ask(clerk, file, LAND, revision=revision).status_code == 200
    assert asked_of(district.person(LAND)) == [] or district.broker.deliver() is None
    district.broker.deliver()
    assert asked_of(district.person(LAND)) == [file]


def test_there_is_nothing_to_end_where_nothing_is_asked(clerk, file):
    answer = clerk.send(f"/files/{file}/end-opinions", {"revision": 1})
    assert refused(answer) == (409, "no-opinion-asked")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"posts": []}, "invalid"),
        ({"question": " "}, "invalid"),
        ({"posts": ["p-hc-general"]}, "faulty"),
        ({"posts": ["nobody"]}, "unknown-post"),
        ({"until": "2020-01-01"}, "faulty"),
    ],
)
def test_what_cannot_be_asked_is_refused_and_nothing_is_left_behind(district, clerk, file, body, code):
    assert refused(ask(clerk, file, **body)) == (422, code)
    assert clerk.get(f"/files/{file}").json["opinions"] is None
    assert asked_of(district.person(LAND)) == []


def test_only_the_holder_asks_and_ends(district, clerk, file):
    ask(clerk, file, LAND)
    land = district.person(LAND)
    assert refused(land.send(f"/files/{file}/end-opinions", {"revision": 2})) == (403, "not-holder")
    assert refused(ask(land, file, NEZARAT, revision=2)) == (403, "not-holder")
    assert refused(opine(district, NEZARAT, file)) == (403, "not-holder")


def test_nothing_that_was_written_travels(district, clerk, file):
    ask(clerk, file, LAND)
    opine(district, LAND, file, "A most private opinion.")
    end(clerk, file)
    told = str(district.broker.published) if hasattr(district.broker, "published") else ""
    assert "private" not in told
    texts = [item["text"] for item in clerk.get(f"/files/{file}/history").json["items"]]
    assert not any("private" in text or "land free" in text for text in texts)
