"""A receipt is disposed of without a file, found again, and taken up again (domain.md 3.1)."""

import pytest

from services.workflow.tests.asking import act, refused

REMARK, REASON = "Complied with; nothing more is to be done.", "The applicant has come again."


@pytest.fixture
def clerk(district):
    return district.person("p-reg-general")


def closed(person, receipt):
    answer = act(person, "receipt", receipt, "close", remark=REMARK)
    assert answer.status_code == 200
    return answer.json


def listed(person, place=""):
    return [item["item"] for item in person.get(f"/desks/{person.post}{place}").json["items"]]


def marked(district, clerk, to):
    """A receipt that went from the registry to another post and was taken up there."""
    receipt, officer = district.diarised(), district.person(to)
    assert act(clerk, "receipt", receipt, "mark", to=to).status_code == 200
    officer.done(f"/receipts/{receipt}/receive")
    return receipt, officer


def test_a_closed_receipt_leaves_the_desk_and_is_found_by_number_and_in_its_list(district, clerk):
    receipt = district.diarised()
    told = closed(clerk, receipt)
    assert told["custody"]["state"] == "closed"
    assert (listed(clerk), listed(clerk, "/closed")) == ([], [receipt])
    row = clerk.get(f"/desks/{clerk.post}/closed").json["items"][0]
    assert row["remark"] == REMARK
    found = clerk.get("/find", number=told["number"], department="general").json
    assert (found["item"], found["custody"]["state"]) == (receipt, "closed")
    seen = clerk.get(f"/receipts/{receipt}").json
    assert (seen["closed"], seen["may"]) == ({"remark": REMARK}, ["reopen"])


def test_its_words_stand_in_the_history_and_do_not_travel(district, clerk):
    receipt = district.diarised()
    closed(clerk, receipt)
    entry = clerk.get(f"/receipts/{receipt}/history").json["items"][-1]
    assert (entry["type"], entry["words"]) == ("receipt.closed", REMARK)
    assert REMARK not in str(entry["data"])


def test_nothing_is_done_to_it_before_it_is_reopened(district, clerk):
    receipt, file = district.diarised(), district.opened("p-reg-general")
    closed(clerk, receipt)
    for name, body in (
        ("mark", {"to": "p-oc-general"}),
        ("place", {"file": file}),
        ("park", {"reason": "No."}),
        ("close", {"remark": "Again."}),
    ):
        answer = act(clerk, "receipt", receipt, name, **body)
        assert refused(answer) == (409, "not-now")
        assert answer.json["params"]["state"] == "closed"
    assert listed(clerk, "/closed") == [receipt]


def test_whoever_closed_it_reopens_it_with_a_reason_and_its_clock_begins_anew(district, clerk):
    receipt = district.diarised()
    before = closed(clerk, receipt)["custody"]["since"]
    district.clock.advance(seconds=60)
    assert refused(act(clerk, "receipt", receipt, "reopen", reason=" ")) == (422, "invalid")
    told = act(clerk, "receipt", receipt, "reopen", reason=REASON).json
    assert told["custody"]["state"] == "with"
    assert told["custody"]["since"] > before
    assert (listed(clerk), listed(clerk, "/closed")) == ([receipt], [])
    entry = clerk.get(f"/receipts/{receipt}/history").json["items"][-1]
    assert (entry["type"], entry["words"]) == ("receipt.reopened", REASON)
    assert act(clerk, "receipt", receipt, "mark", to="p-oc-general").status_code == 200


def test_a_superior_who_had_it_reopens_it_and_it_lies_before_the_closer(district, clerk):
    officer = district.person("p-oc-general")
    receipt, _ = marked(district, clerk, officer.post)
    act(officer, "receipt", receipt, "mark", to=clerk.post)
    clerk.done(f"/receipts/{receipt}/receive")
    closed(clerk, receipt)
    seen = officer.get(f"/receipts/{receipt}").json
    assert (seen["may"], seen["closed"]) == (["reopen"], None), "what was written then is not theirs to read"
    told = act(officer, "receipt", receipt, "reopen", reason=REASON).json
    assert told["custody"]["holder"] == clerk.post
    assert listed(clerk) == [receipt]


def test_nobody_else_reopens_it(district, clerk):
    receipt, officer = marked(district, clerk, "p-oc-general")
    closed(officer, receipt)
    assert clerk.get(f"/receipts/{receipt}").json["may"] == []
    answer = act(clerk, "receipt", receipt, "reopen", reason=REASON)
    assert refused(answer) == (403, "not-closer")
    assert answer.json["params"]["closer"] == "p-oc-general"
    stranger = district.person("p-oc-landacq")
    body = {"reason": REASON, "revision": 4}
    assert refused(stranger.send(f"/receipts/{receipt}/reopen", body)) == (403, "not-holder")
    assert listed(officer, "/closed") == [receipt]


def test_what_is_open_is_not_reopened(district, clerk):
    receipt = district.diarised()
    assert refused(act(clerk, "receipt", receipt, "reopen", reason=REASON)) == (409, "not-now")


def test_only_its_holder_closes_it_and_never_without_a_word(district, clerk):
    receipt = district.diarised()
    stranger = district.person("p-oc-landacq")
    answer = stranger.send(f"/receipts/{receipt}/close", {"remark": REMARK, "revision": 1})
    assert refused(answer) == (403, "not-holder")
    assert refused(act(clerk, "receipt", receipt, "close", remark="")) == (422, "invalid")
    assert listed(clerk) == [receipt]


def test_what_lies_in_a_file_is_disposed_of_with_it(district, clerk):
    """A receipt is disposed of in one place (domain.md 3.6.5)."""
    receipt, file = district.diarised(), district.opened("p-reg-general")
    act(clerk, "receipt", receipt, "place", file=file)
    assert refused(act(clerk, "receipt", receipt, "close", remark=REMARK)) == (403, "not-holder")
    assert clerk.get(f"/receipts/{receipt}").json["custody"]["state"] == "in_file"


def test_a_post_that_moves_takes_along_what_it_closed(district, clerk):
    receipt = district.diarised()
    closed(clerk, receipt)
    moved = {
        "post": clerk.post,
        "department": "landacq",
        "section": {"id": "s", "name": {"en": "S"}},
        "designation": {"en": "Clerk"},
        "abbreviation": "C",
        "rank": 3,
        "superior": None,
        "roles": [],
    }
    district.tell("auth.post.changed.v1", clerk.post, moved, position=2)
    district.broker.deliver()
    district.clock.advance(seconds=2)
    assert listed(clerk, "/closed") == [receipt]
