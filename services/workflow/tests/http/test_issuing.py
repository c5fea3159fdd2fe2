"""Letters issued: a gapless number, a serial in the file, a row in the register (domain.md 2.3, 2.4, 3.5)."""

from dataclasses import replace

import pytest

from chassis.ids import new_ulid
from services.workflow.tests.asking import refused
from services.workflow.tests.letters import (
    LETTER,
    act,
    digest_of,
    drafted,
    handed,
    letter_of,
    revision,
    seen,
)
from workflow.application.audit import audit
from workflow.application.recover import recover


@pytest.fixture
def officer(district):
    return district.person("p-oc-general")


@pytest.fixture
def file(district):
    return district.opened("p-oc-general")


def signed(person, file, **changed):
    number = drafted(person, file, **changed)
    for name in ("approve", "sign"):
        assert seen(person, file, name, number).status_code == 200
    return number


def issued(person, file, **changed):
    number = signed(person, file, **changed)
    assert act(person, file, "issue", letter=number).status_code == 200
    return letter_of(person, file, number)


def register(person, page=1):
    return person.get(f"/registers/issue/2026/{page}", department="general").json["rows"]


def test_it_gets_the_next_number_and_its_copies_one_of_their_own(officer, file):
    first, second = issued(officer, file), issued(officer, file, copies=[])
    assert first["stage"] == "issued"
    assert first["issued"] | {"at": ""} == {
        "number": "1/General/2026",
        "endorsement": "1(1)/General/2026",
        "serial": 1,
        "at": "",
        "to": "Haripada Mondal, Shimulpur, Paschim Bardhaman",
        "page": None,
    }
    assert (second["issued"]["number"], second["issued"]["endorsement"]) == ("2/General/2026", "")


def test_the_sheet_bears_number_date_and_what_it_is_checked_by(officer, file):
    sheet = issued(officer, file)["sheet"]
    assert (sheet["number"], sheet["date"]) == ("1/General/2026", "23-11-2026")
    assert sheet["endorsement"] == "1(1)/General/2026"
    assert digest_of(officer, file) in sheet["verification"]
    assert sheet["paragraphs"][0] == "The estimate may kindly be sent."


def test_it_stands_on_the_correspondence_side_without_pages_yet(district, officer, file):
    clerk = district.person("p-reg-general")
    handed(officer, clerk, file)
    receipt = district.diarised()
    seen_at = clerk.get(f"/receipts/{receipt}").json["revision"]
    clerk.done(f"/receipts/{receipt}/place", {"file": file, "revision": seen_at})
    handed(clerk, officer, file)
    issued(officer, file)
    first, second = officer.get(f"/files/{file}/correspondence").json["items"]
    assert (first["kind"], first["serial"], first["pages"]) == ("receipt", 1, [1, 2])
    assert (second["kind"], second["serial"], second["pages"]) == ("issued", 2, [])
    assert (second["number"], second["title"], second["letter"]) == ("1/General/2026", LETTER["subject"], 1)
    cover = officer.get(f"/files/{file}").json
    assert (cover["serials"], cover["pages"]) == (2, 2)
    assert clerk.get(f"/files/{file}").json["serials"] == 1, "the clerk had it before the officer issued"


def test_whoever_had_the_file_before_does_not_see_what_was_issued_since(district, officer, file):
    clerk = district.person("p-reg-general")
    drafted(officer, file)
    handed(officer, clerk, file)
    handed(clerk, officer, file)
    for name in ("approve", "sign"):
        seen(officer, file, name)
    act(officer, file, "issue", letter=1)
    told = letter_of(clerk, file)
    assert (told["stage"], told["issued"]) == ("draft", None)
    assert clerk.get(f"/files/{file}").json["serials"] == 0


def test_the_register_tells_whom_it_went_to_and_where_it_lies(officer, file):
    issued(officer, file)
    (row,) = register(officer)
    assert (row["serial"], row["number"], row["title"]) == (1, "1/General/2026", LETTER["subject"])
    assert (row["item"], row["letter"], row["file_serial"]) == (file, 1, 1)
    assert (row["to"], row["endorsement"]) == (
        "Haripada Mondal, Shimulpur, Paschim Bardhaman",
        "1(1)/General/2026",
    )
    kinds = [each["kind"] for each in officer.get("/registers", department="general").json["items"]]
    assert kinds[:2] == ["receipt", "issue"]


def test_its_file_is_found_by_the_letters_number(officer, file):
    issued(officer, file)
    found = officer.get("/items", number="1/General/2026", department="general").json["items"]
    assert [each["item"] for each in found] == [file]


def test_a_department_may_number_its_letters_by_the_file(district):
    officer = district.person("p-oc-landacq")
    cover = {"head": "la-road", "title": "Road"}
    file = officer.done("/files?department=landacq", cover)["item"]
    assert issued(officer, file)["issued"]["number"] == "1/XII-1/2026-LA"


def test_only_what_is_signed_is_issued(officer, file):
    drafted(officer, file)
    assert refused(act(officer, file, "issue", letter=1)) == (409, "letter-not-now")
    seen(officer, file, "approve")
    assert refused(act(officer, file, "issue", letter=1)) == (409, "letter-not-now")
    assert officer.get("/registers/issue/2026/1", department="general").status_code == 404


def test_it_is_issued_once(officer, file):
    number, key = signed(officer, file), new_ulid()
    body = {"letter": number, "revision": revision(officer, file)}
    first = officer.done(f"/files/{file}/issue", body, key)
    assert officer.done(f"/files/{file}/issue", body, key) == first
    assert refused(act(officer, file, "issue", letter=number)) == (409, "letter-not-now")
    assert len(register(officer)) == 1


def test_one_who_may_do_all_three_does_them_in_one_act(officer, file):
    drafted(officer, file)
    assert seen(officer, file, "issue-at-once").status_code == 200
    told = letter_of(officer, file)
    assert (told["stage"], told["approved"]["by"]["post"], told["signed"]["by"]["post"]) == (
        "issued",
        "p-oc-general",
        "p-oc-general",
    )
    types = [item["type"] for item in officer.get(f"/files/{file}/history").json["items"]]
    assert types[-3:] == ["file.draftapproved", "file.lettersigned", "file.letterissued"]


def test_a_clerk_issues_what_is_signed_and_nothing_at_once(district, officer, file):
    clerk = district.person("p-reg-general")
    drafted(officer, file)
    signed(officer, file)
    handed(officer, clerk, file)
    assert refused(seen(clerk, file, "issue-at-once", 1)) == (403, "not-competent")
    assert letter_of(clerk, file, 1)["stage"] == "draft"
    assert letter_of(clerk, file, 2)["may"] == ["issue"]
    assert act(clerk, file, "issue", letter=2).status_code == 200


def test_what_was_not_seen_is_not_issued_at_once(officer, file):
    drafted(officer, file)
    before = digest_of(officer, file)
    act(officer, file, "draft", **LETTER | {"letter": 1, "over": before, "body": "Other."})
    answer = act(officer, file, "issue-at-once", letter=1, digest=before)
    assert refused(answer) == (409, "draft-changed")
    assert letter_of(officer, file)["stage"] == "draft"


@pytest.mark.parametrize("point", ["issue_after_reserve_before_append", "issue_after_append_before_confirm"])
@pytest.mark.parametrize("name", ["issue", "issue-at-once"])
def test_a_crash_between_file_and_register_gives_one_number_and_no_gap(district, officer, file, point, name):
    if name == "issue":
        signed(officer, file)
    else:
        drafted(officer, file)
    asked = {"letter": 1} if name == "issue" else {"letter": 1, "digest": digest_of(officer, file)}
    office = district.application.offices.named("general")
    district.crash.armed = point
    assert act(officer, file, name, **asked).status_code == 500
    assert refused(seen(officer, file, "discard-draft")) == (409, "reserved")
    assert not list(audit(office))
    district.clock.advance(seconds=31)
    assert recover(office) == 1
    officer = district.person("p-oc-general")
    assert letter_of(officer, file)["issued"]["number"] == "1/General/2026"
    assert issued(officer, file)["issued"]["number"] == "2/General/2026"
    assert [row["serial"] for row in register(officer)] == [1, 2]
    assert not list(audit(office))


def test_the_audit_notices_a_letter_that_bears_another_number(district, officer, file):
    issued(officer, file)
    office = district.application.offices.named("general")
    page = office.registers.page("issue", "2026", 1)
    (row,) = page.rows
    office.registers.keep(page, replace(page, rows=(replace(row, number="7/General/2026"),)))
    assert [(found.where, found.position, found.reason) for found in audit(office)] == [
        ("issue.2026", 1, "number")
    ]
