"""One box: an item is found by number, cover and note, by whoever may know of it and by nobody else."""

from dataclasses import replace

import pytest

from services.workflow.tests.conftest import DIARY
from workflow.application.indexing import keep_index


@pytest.fixture
def clerk(district):
    return district.person("p-reg-general")


def hits(person, words="", department="general", **more):
    answer = person.get("/search", q=words, department=department, **more)
    assert answer.status_code == 200, answer.json
    return answer.json


def found(person, words="", **more):
    return [hit["item"] for hit in hits(person, words, **more)["items"]]


def marked(hit):
    return [piece["text"] for piece in hit["pieces"] if piece["marked"]]


def noted(district, file, note, post="p-hc-general", to="p-oc-general"):
    person = district.person(post)
    revision = person.get(f"/files/{file}").json["revision"]
    person.done(f"/files/{file}/forward", {"to": to, "revision": revision, "note": note})
    receiver = district.person(to)
    receiver.done(f"/files/{file}/receive", {"revision": revision + 1})
    return file


@pytest.mark.parametrize(
    "typed", ["culvert", "KALYAN", "culvert kalyanpur", "kalyanpur CULVERT", "kallianpur"]
)
def test_a_file_is_found_by_its_title(district, clerk, typed):
    file = district.opened()
    assert found(clerk, typed) == [file]


def test_a_receipt_is_found_by_subject_and_sender(district, clerk):
    receipt = district.diarised()
    assert found(clerk, "broken") == found(clerk, "writer") == [receipt]
    assert found(clerk, "bridge") == []


@pytest.mark.parametrize("typed", ["1/2026", "১/২০২৬", "१ / २०२६", "A-11011/1/2026", "a-11011", "11011/1"])
def test_a_number_is_found_as_people_write_it(district, clerk, typed):
    file = district.opened()
    assert file in found(clerk, typed)


def test_a_file_is_found_by_its_notes_and_says_in_which(district):
    file = noted(district, district.opened(), "The ইঞ্জিনিয়ার found the sluice-gate broken.")
    (hit,) = hits(district.person("p-oc-general"), "ইঞ্জিনিয়ার SLUICE")["items"]
    assert (hit["item"], hit["note"], marked(hit)) == (file, 1, ["ইঞ্জিনিয়ার", "sluice"])
    assert "".join(piece["text"] for piece in hit["pieces"]).startswith("The ইঞ্জিনিয়ার")


def test_notes_are_found_by_their_readers_alone(district, clerk):
    file = noted(district, district.opened(), "The sluice is broken.")
    assert found(clerk, "sluice") == []
    assert found(clerk, "culvert") == [file]
    assert found(district.person("p-hc-general"), "sluice") == [file]


def test_what_was_noted_after_a_post_had_it_is_not_found_by_it(district):
    file = noted(district, district.opened(), "The sluice is broken.")
    noted(district, file, "The lintel too.", "p-oc-general", "p-oc-landacq")
    first, second = district.person("p-hc-general"), district.person("p-oc-general")
    assert (found(first, "lintel"), found(first, "sluice")) == ([], [file])
    assert found(second, "lintel") == [file]


def test_another_department_finds_what_it_may_read_and_nothing_else(district, clerk):
    stranger = district.person("p-oc-landacq")
    file = district.opened()
    assert found(stranger, "culvert") == []
    noted(district, file, "Please see.", to="p-oc-landacq")
    assert found(stranger, "culvert") == found(stranger, "please") == [file]
    assert found(stranger, "1/2026") == [file]


def test_of_a_graded_letter_the_department_finds_the_number_alone(district):
    district.rules = replace(district.rules, limit="confidential")
    district.application = district.process()
    district.client = district.application.web().test_client()
    receipt = district.scanned()
    diary = DIARY | {"subject": "Raid at Kalyanpur", "classification": "confidential"}
    clerk, colleague = district.person("p-reg-general"), district.person("p-hc-general")
    clerk.done(f"/receipts/{receipt}/diarise", diary)
    assert found(clerk, "raid") == found(clerk, "writer") == [receipt]
    assert found(colleague, "raid") == found(colleague, "writer") == []
    (hit,) = hits(colleague, "1/2026")["items"]
    assert (hit["title"], hit["pieces"]) == ("", [])


def test_who_reads_the_file_finds_the_receipts_in_it(district, clerk):
    receipt, file = district.diarised(), district.opened("p-reg-general")
    clerk.done(f"/receipts/{receipt}/place", {"file": file, "revision": 1})
    stranger = district.person("p-oc-landacq")
    assert found(stranger, "broken") == []
    noted(district, file, "Please see.", "p-reg-general", "p-oc-landacq")
    assert found(stranger, "broken") == [receipt]
    (hit,) = hits(stranger, "broken")["items"]
    assert hit["file"]["item"] == file


def test_what_is_found_is_narrowed(district, clerk):
    receipt, file = district.diarised(), district.opened()
    assert set(found(clerk)) == {receipt, file}
    narrowed = {
        receipt: (
            {"kind": "receipt"},
            {"holder": "p-reg-general"},
            {"until": "2026-11-23", "kind": "receipt"},
        ),
        file: ({"kind": "file"}, {"holder": "p-hc-general"}, {"category": "gen-corr"}),
    }
    for item, ways in narrowed.items():
        for way in ways:
            assert found(clerk, "kalyanpur", **way) == [item], way
    assert set(found(clerk, section="General")) == {receipt, file}
    for nothing in (
        {"section": "Nazarat"},
        {"since": "2027-01-01"},
        {"until": "2020-01-01"},
        {"state": "closed"},
    ):
        assert found(clerk, "kalyanpur", **nothing) == [], nothing
    clerk.done(f"/receipts/{receipt}/close", {"remark": "Done.", "revision": 1})
    assert found(clerk, state="closed") == [receipt]


def test_the_nearest_stands_first(district, clerk):
    near = district.opened()
    noted(district, district.opened(), "As to the culvert at Kallianpur.")
    oc = district.person("p-oc-general")
    told = hits(oc, "kalyanpur")["items"]
    assert [hit["loose"] for hit in told] == [False, False]
    assert near in {hit["item"] for hit in told}
    loosely = hits(oc, "kallianpur")["items"]
    assert [(hit["note"], hit["loose"]) for hit in loosely] == [(1, False), (None, True)]


def test_a_long_answer_comes_in_parts(district, clerk):
    files = {district.opened() for _ in range(5)}
    first = hits(clerk, "culvert", limit=3)
    second = hits(clerk, "culvert", limit=3, after=first["next"])
    assert (first["count"], first["all"], second["next"]) == (5, True, None)
    assert {hit["item"] for hit in (*first["items"], *second["items"])} == files


def test_all_departments_are_searched_where_none_is_named(district, clerk):
    file = district.opened()
    stranger = district.person("p-hc-landacq")
    own = stranger.done("/files?department=landacq", {"head": "la-road", "title": "Culvert"})["item"]
    noted(district, file, "Please see.", to="p-oc-landacq")
    assert set(found(district.person("p-oc-landacq"), "culvert", department=None)) == {file, own}
    assert found(clerk, "culvert", department=None) == [file]


def test_it_says_whether_the_index_is_whole(district, clerk):
    district.opened()
    assert hits(clerk, "culvert")["whole"] is False
    keep_index(district.application.offices.named("general"))
    assert hits(clerk, "culvert")["whole"] is True


def test_what_is_asked_must_be_a_question(clerk):
    for bad in ({"kind": "letter"}, {"since": "soon"}, {"q": "x" * 201}, {"q": "a\u202eb"}):
        answer = clerk.get("/search", department="general", **bad)
        assert answer.status_code == 422, bad
