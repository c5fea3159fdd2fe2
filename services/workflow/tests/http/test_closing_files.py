"""A file is closed on the say of an officer, kept as the manual has it, and reopened (domain.md 3.2, 4.6)."""

from dataclasses import replace

import pytest

from chassis.clock import to_text
from services.workflow.tests.asking import act, refused
from services.workflow.tests.letters import drafted, seen
from workflow.domain.numbers import civil_date
from workflow.domain.retention import BY_HOLDER

REMARK, REASON = "The road has been repaired and paid for.", "The contractor has gone to court."
OFFICER, CLERK = "p-oc-general", "p-reg-general"


def listed(person, place=""):
    return [item["item"] for item in person.get(f"/desks/{person.post}{place}").json["items"]]


def sent(file, person, to):
    assert act(person, "file", file, "forward", to=to.post).status_code == 200
    to.done(f"/files/{file}/receive")


@pytest.fixture
def clerk(district):
    return district.person(CLERK)


@pytest.fixture
def officer(district):
    return district.person(OFFICER)


@pytest.fixture
def file(district):
    return district.opened(CLERK)


@pytest.fixture
def year(district):
    return int(civil_date(to_text(district.clock.now()), "Asia/Kolkata")[:4])


def test_the_section_proposes_and_the_officer_closes(clerk, officer, file, year):
    assert {"propose-close"} == {"propose-close", "close"} & set(clerk.get(f"/files/{file}").json["may"])
    assert act(clerk, "file", file, "propose-close", remark=REMARK, retention="C").status_code == 200
    sent(file, clerk, officer)
    proposal = officer.get(f"/files/{file}").json["proposal"]
    assert (proposal["post"], proposal["retention"], proposal["remark"]) == (CLERK, "C", REMARK)
    told = act(officer, "file", file, "close", remark="As proposed.", retention="C").json
    assert told["custody"]["state"] == "closed"
    seen = officer.get(f"/files/{file}").json
    assert (seen["retention"], seen["proposal"]) == ({"code": "C", "until": f"{year + 2}-12-31"}, None)
    assert seen["closed"] == {"remark": "As proposed."}
    assert seen["may"] == ["reopen", "record", "retain", "forbid-weeding"]
    assert (listed(officer), listed(officer, "/closed")) == ([], [file])


def test_a_class_for_ever_has_no_end(officer, clerk, file):
    sent(file, clerk, officer)
    act(officer, "file", file, "close", remark=REMARK, retention="A")
    assert officer.get(f"/files/{file}").json["retention"] == {"code": "A", "until": None}


def test_whoever_had_it_reads_it_and_the_register_says_that_it_is_closed(clerk, officer, file):
    sent(file, clerk, officer)
    act(officer, "file", file, "close", remark=REMARK, retention="B")
    seen = clerk.get(f"/files/{file}").json
    assert (seen["custody"]["state"], seen["closed"], seen["may"]) == ("closed", None, ["record"])
    register = clerk.get("/registers/file-A1111/2026/1", department="general").json
    assert register["rows"][0]["custody"]["state"] == "closed"


def test_the_note_that_was_being_written_is_sealed_with_it(officer, clerk, file):
    sent(file, clerk, officer)
    revision = officer.get(f"/files/{file}").json["revision"]
    officer.put(f"/files/{file}/note", {"text": "Close the file.", "revision": revision})
    act(officer, "file", file, "close", remark=REMARK, retention="C")
    assert officer.get(f"/files/{file}").json["notes"] == 1
    types = [each["type"] for each in officer.get(f"/files/{file}/history").json["items"]]
    assert types[-2:] == ["file.noted", "file.closed"]


def test_what_is_written_at_the_end_does_not_travel(officer, clerk, file):
    act(clerk, "file", file, "propose-close", remark=REMARK, retention="C")
    sent(file, clerk, officer)
    act(officer, "file", file, "close", remark=REMARK, retention="C")
    entries = officer.get(f"/files/{file}/history").json["items"]
    told = [each for each in entries if each["words"] == REMARK]
    assert [each["type"] for each in told] == ["file.closing-proposed", "file.closed"]
    assert all(REMARK not in str(each["data"]) for each in entries)


def test_who_does_not_decide_closes_nothing(clerk, file):
    assert refused(act(clerk, "file", file, "close", remark=REMARK, retention="C")) == (403, "not-approver")
    assert listed(clerk) == [file]


def test_where_the_site_says_so_the_holder_closes_alone(district):
    rules = district.application.offices.named("general").rules
    district.rules = replace(rules, closing=replace(rules.closing, by=BY_HOLDER))
    district.application = district.process()
    district.client = district.application.web().test_client()
    district.announce()
    clerk, file = district.person(CLERK), district.opened(CLERK)
    assert "close" in clerk.get(f"/files/{file}").json["may"]
    assert act(clerk, "file", file, "close", remark=REMARK, retention="C").status_code == 200


def test_another_department_neither_closes_nor_proposes_where_it_does_not_decide(district, clerk, file):
    other = district.person("p-hc-landacq")
    sent(file, clerk, other)
    assert not {"close", "propose-close"} & set(other.get(f"/files/{file}").json["may"])
    answer = act(other, "file", file, "propose-close", remark=REMARK, retention="C")
    assert refused(answer) == (403, "not-of-department")


@pytest.mark.parametrize("name", ["close", "propose-close"])
def test_a_class_that_the_manual_does_not_have_is_refused(officer, clerk, file, name):
    sent(file, clerk, officer)
    answer = act(officer, "file", file, name, remark=REMARK, retention="Z")
    assert refused(answer) == (422, "faulty")
    assert answer.json["params"]["faults"] == [{"field": "retention", "code": "unknown"}]
    assert refused(act(officer, "file", file, name, remark="", retention="C")) == (422, "invalid")
    assert listed(officer) == [file]


def test_a_paper_that_is_put_in_ends_the_proposal(district, clerk, file):
    act(clerk, "file", file, "propose-close", remark=REMARK, retention="C")
    receipt = district.diarised()
    clerk.done(f"/receipts/{receipt}/place", {"file": file, "revision": 1})
    assert clerk.get(f"/files/{file}").json["proposal"] is None


def test_a_closed_file_takes_nothing_in_and_goes_nowhere(district, officer, clerk, file):
    sent(file, clerk, officer)
    act(officer, "file", file, "close", remark=REMARK, retention="C")
    for name, body in (("forward", {"to": CLERK}), ("park", {"reason": "No."})):
        assert refused(act(officer, "file", file, name, **body)) == (409, "not-now")
    receipt = district.diarised()
    revision = clerk.get(f"/receipts/{receipt}").json["revision"]
    clerk.done(f"/receipts/{receipt}/mark", {"to": OFFICER, "revision": revision})
    officer.done(f"/receipts/{receipt}/receive")
    revision = officer.get(f"/receipts/{receipt}").json["revision"]
    answer = officer.send(f"/receipts/{receipt}/place", {"file": file, "revision": revision})
    assert refused(answer) == (409, "not-now")
    assert listed(officer) == [receipt]


def test_reopened_its_retention_is_decided_anew(officer, clerk, file):
    sent(file, clerk, officer)
    act(officer, "file", file, "close", remark=REMARK, retention="C")
    assert refused(act(clerk, "file", file, "reopen", reason=REASON)) == (403, "not-closer")
    assert act(officer, "file", file, "reopen", reason=REASON).json["custody"]["state"] == "with"
    seen = officer.get(f"/files/{file}").json
    assert (seen["retention"], seen["closed"]) == (None, None)
    assert {"forward", "close", "park"} <= set(seen["may"])
    assert listed(officer) == [file]


def test_a_post_that_moves_takes_along_what_it_closed(district, officer, clerk, file):
    sent(file, clerk, officer)
    act(officer, "file", file, "close", remark=REMARK, retention="C")
    moved = {
        "post": OFFICER,
        "department": "landacq",
        "section": {"id": "s", "name": {"en": "S"}},
        "designation": {"en": "Officer"},
        "abbreviation": "OC",
        "rank": 3,
        "superior": None,
        "roles": ["officer"],
    }
    district.tell("auth.post.changed.v1", OFFICER, moved, position=2)
    district.broker.deliver()
    district.clock.advance(seconds=2)
    assert listed(officer, "/closed") == [file]
    assert act(officer, "file", file, "reopen", reason=REASON).status_code == 200


def test_the_classes_of_the_manual_are_told(clerk):
    told = clerk.get("/retention", department="general").json
    assert told["by"] == "proposed"
    assert [(each["code"], each["years"]) for each in told["classes"]] == [("A", None), ("B", 12), ("C", 2)]


def test_it_is_not_closed_while_an_approved_letter_has_not_gone_out(officer, clerk, file):
    drafted(clerk, file)
    sent(file, clerk, officer)
    assert seen(officer, file, "approve").status_code == 200
    answer = act(officer, "file", file, "close", remark=REMARK, retention="C")
    assert refused(answer) == (409, "still-open")
    assert answer.json["params"]["letters"] == [1]
    assert listed(officer) == [file]
    assert act(officer, "file", file, "withdraw-approval", letter=1, reason="No.").status_code == 200
    assert act(officer, "file", file, "close", remark=REMARK, retention="C").status_code == 200
