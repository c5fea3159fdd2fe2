"""A file whose body is on paper: handed over, received before anything is done, found on its rack (domain.md
1.3, 3.6.11).
"""

import pytest

from services.workflow.tests.asking import act, refused

CLERK, OFFICER = "p-hc-general", "p-oc-general"
RACK = "Room 3, rack 2, bundle 7"
FILE = {"head": "gen-corr", "title": "Old land schedule", "physical": True}


@pytest.fixture
def clerk(district):
    return district.person(CLERK)


@pytest.fixture
def officer(district):
    return district.person(OFFICER)


@pytest.fixture
def file(clerk):
    return clerk.done("/files?department=general", FILE)["item"]


def row(person, place=""):
    (found,) = person.get(f"/desks/{person.post}{place}").json["items"]
    return found


def test_its_body_is_marked_as_paper_wherever_it_is_told_and_on_every_desk(district, clerk, officer, file):
    assert clerk.get(f"/files/{file}").json["custody"]["physical"] is True
    act(clerk, "file", file, "forward", to="p-oc-landacq")
    district.broker.deliver()
    there = district.person("p-oc-landacq").get("/desks/p-oc-landacq", department="landacq").json["items"]
    assert [each["physical"] for each in there] == [True]
    assert row(clerk, "/sent")["physical"] is True
    plain = district.opened(CLERK)
    assert clerk.get(f"/files/{plain}").json["custody"]["physical"] is False
    assert "physical" not in clerk.get(f"/files/{plain}/history").json["items"][-1]["data"]["custody"]


def test_nothing_is_done_with_it_before_it_is_received_and_its_sender_sees_that_it_is_not(
    clerk, officer, file
):
    act(clerk, "file", file, "forward", to=OFFICER)
    assert row(clerk, "/sent")["unread"] is True
    assert set(officer.get(f"/files/{file}").json["may"]) == {"receive"}
    assert refused(act(officer, "file", file, "park", reason="Awaited")) == (403, "not-holder")
    assert refused(act(officer, "file", file, "locate", location=RACK)) == (403, "not-holder")
    officer.done(f"/files/{file}/receive")
    assert row(clerk, "/sent")["unread"] is False
    assert {"forward", "locate"} <= set(officer.get(f"/files/{file}").json["may"])


def test_its_holder_says_where_it_lies_and_whoever_reads_it_is_told(clerk, officer, file):
    assert act(clerk, "file", file, "locate", location=RACK).status_code == 200
    assert clerk.get(f"/files/{file}").json["location"] == RACK
    entry = clerk.get(f"/files/{file}/history").json["items"][-1]
    assert (entry["type"], entry["words"]) == ("file.located", RACK)
    assert RACK not in str(entry["data"])
    act(clerk, "file", file, "park", reason="Awaited")
    assert act(clerk, "file", file, "locate", location="Almirah").status_code == 200


def test_sent_on_it_lies_there_no_more(clerk, officer, file):
    act(clerk, "file", file, "locate", location=RACK)
    act(clerk, "file", file, "forward", to=OFFICER)
    assert officer.get(f"/files/{file}").json["location"] == ""
    act(clerk, "file", file, "pull-back")
    assert clerk.get(f"/files/{file}").json["location"] == "", "it was on its way: its holder says anew"


def test_what_is_electronic_lies_nowhere(district, clerk):
    file = district.opened(CLERK)
    assert "locate" not in clerk.get(f"/files/{file}").json["may"]
    assert refused(act(clerk, "file", file, "locate", location=RACK)) == (409, "not-physical")
    assert refused(act(clerk, "file", file, "locate", location=" ")) == (422, "invalid")
