"""A receipt is taken out of a file before anything was made of it there; its pages stay empty (domain.md
3.1).
"""

import pytest

from services.workflow.tests.asking import act, refused
from services.workflow.tests.letters import LETTER
from services.workflow.tests.letters import act as on_file

CLERK, OFFICER = "p-reg-general", "p-oc-general"


@pytest.fixture
def clerk(district):
    return district.person(CLERK)


@pytest.fixture
def file(district):
    return district.opened(CLERK)


def placed(district, clerk, file, pages=2):
    receipt = district.diarised(pages=pages)
    assert act(clerk, "receipt", receipt, "place", file=file).status_code == 200
    return receipt


def papers(person, file):
    told = person.get(f"/files/{file}/correspondence").json["items"]
    return [(each["receipt"], each["pages"], each["taken_out"]) for each in told]


def test_it_lies_on_the_desk_again_and_its_pages_are_given_to_nothing_else(district, clerk, file):
    first, second = placed(district, clerk, file), placed(district, clerk, file, pages=3)
    assert "detach" in clerk.get(f"/receipts/{first}").json["may"]
    told = act(clerk, "receipt", first, "detach").json
    assert (told["custody"]["state"], told["custody"]["holder"]) == ("with", CLERK)
    seen = clerk.get(f"/receipts/{first}").json
    assert (seen["file"], seen["placed_pages"]) == (None, None)
    assert {"mark", "place", "close"} <= set(seen["may"])
    assert sorted(clerk.desk()) == sorted([first, file])
    third = placed(district, clerk, file, pages=1)
    assert papers(clerk, file) == [
        (first, [1, 2], True),
        (second, [3, 5], False),
        (third, [6, 6], False),
    ]
    kinds = [each["type"] for each in clerk.get(f"/files/{file}/history").json["items"]]
    assert kinds == ["file.opened", "file.filed", "file.filed", "file.detached", "file.filed"]


def test_it_may_come_back_on_pages_of_its_own(district, clerk, file):
    receipt = placed(district, clerk, file)
    act(clerk, "receipt", receipt, "detach")
    assert act(clerk, "receipt", receipt, "place", file=file).json["custody"]["state"] == "in_file"
    assert papers(clerk, file) == [(receipt, [1, 2], True), (receipt, [3, 4], False)]
    assert act(clerk, "receipt", receipt, "detach").status_code == 200
    assert [taken for _, _, taken in papers(clerk, file)] == [True, True]


def test_it_is_read_as_a_receipt_and_no_more_as_a_paper_of_the_file(district, clerk, file):
    receipt = placed(district, clerk, file)
    asked = {"item": file, "document": receipt, "purpose": "read"}
    assert clerk.send("/permits", asked).status_code == 201
    act(clerk, "receipt", receipt, "detach")
    assert refused(clerk.send("/permits", asked)) == (403, "not-reader")
    assert clerk.send("/permits", asked | {"item": receipt}).status_code == 201


def noted(clerk, officer, file):
    """The file goes to the officer with a note, and comes back."""
    on_file(clerk, file, "forward", to=OFFICER, note="See 1/c.")
    officer.done(f"/files/{file}/receive")
    on_file(officer, file, "return")
    clerk.done(f"/files/{file}/receive")


@pytest.mark.parametrize("touch", ["noted", "answered"])
def test_what_was_noted_upon_or_is_being_answered_stays(district, clerk, file, touch):
    receipt = placed(district, clerk, file)
    if touch == "noted":
        noted(clerk, district.person(OFFICER), file)
    else:
        told = on_file(clerk, file, "draft", **LETTER | {"in_reply_to": receipt})
        assert told.status_code == 200
    assert "detach" not in clerk.get(f"/receipts/{receipt}").json["may"]
    assert refused(act(clerk, "receipt", receipt, "detach")) == (409, "not-detached")
    assert papers(clerk, file) == [(receipt, [1, 2], False)]


def test_a_file_that_only_went_and_came_back_unread_was_sent(district, clerk, file):
    receipt = placed(district, clerk, file)
    on_file(clerk, file, "forward", to=OFFICER)
    assert refused(act(clerk, "receipt", receipt, "detach")) == (403, "not-holder")
    on_file(clerk, file, "pull-back")
    assert refused(act(clerk, "receipt", receipt, "detach")) == (409, "not-detached")


def test_what_was_put_in_after_a_note_can_be_taken_out(district, clerk, file):
    noted(clerk, district.person(OFFICER), file)
    receipt = placed(district, clerk, file)
    assert act(clerk, "receipt", receipt, "detach").status_code == 200


def test_only_who_holds_the_file_takes_it_out(district, clerk, file):
    receipt, stranger = placed(district, clerk, file), district.person("p-oc-landacq")
    body = {"revision": 2}
    assert refused(stranger.send(f"/receipts/{receipt}/detach", body)) == (403, "not-holder")
    loose = district.diarised()
    assert refused(act(clerk, "receipt", loose, "detach")) == (409, "not-now")
