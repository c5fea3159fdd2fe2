"""The registry's address book fills itself from what was diarised, and completes what is typed."""

import pytest

WRITERS = {
    "Haripada Mondal": {"organisation": "", "address": "Shimulpur"},
    "Harun Sekh": {"organisation": "Block Development Office, Shimulpur"},
    "Tuhina Soren": {"organisation": "Block Land Office"},
}


@pytest.fixture
def clerk(district):
    clerk = district.person("p-reg-general")
    for name, more in WRITERS.items():
        diarises(district, clerk, name=name, **more)
        district.clock.advance(seconds=60)
    return clerk


def diarises(district, clerk, grade="unclassified", **sender):
    body = {"subject": "S", "sender": sender, "classification": grade}
    return clerk.done(f"/receipts/{district.scanned()}/diarise", body)


def names(clerk, typed):
    answer = clerk.get("/senders", department="general", q=typed)
    return [sender["name"] for sender in answer.json["items"]]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("har", ["Harun Sekh", "Haripada Mondal"]),
        ("HARI", ["Haripada Mondal"]),
        ("  haripada   m", ["Haripada Mondal"]),
        ("block", ["Tuhina Soren", "Harun Sekh"]),
        ("block l", ["Tuhina Soren"]),
        ("h", []),
        ("", []),
        ("apada", []),
        ("xyz", []),
    ],
)
def test_who_is_meant_by_a_beginning_is_found_who_wrote_last_first(clerk, typed, expected):
    assert names(clerk, typed) == expected


def test_the_latest_particulars_stand(district, clerk):
    diarises(district, clerk, name="haripada  mondal", address="Purbapara", pin="713305", mobile="9830000000")
    (found,) = clerk.get("/senders", department="general", q="hari").json["items"]
    assert (found["address"], found["pin"]) == ("Purbapara", "713305")
    assert "mobile" not in found


def test_another_registry_does_not_see_them(district, clerk):
    other = district.person("p-hc-landacq")
    assert other.get("/senders", department="landacq", q="har").json["items"] == []
    assert other.get("/senders", department="general", q="har").status_code == 403


def test_a_letter_that_was_not_diarised_leaves_nobody_behind(district, clerk):
    receipt = district.scanned()
    answer = clerk.send(f"/receipts/{receipt}/diarise", {"subject": "", "sender": {"name": "Ranjana Das"}})
    assert answer.status_code == 422
    assert names(clerk, "ranj") == []
