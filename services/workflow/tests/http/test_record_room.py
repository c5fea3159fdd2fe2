"""What is closed lies in the record room, and is looked at when its time is over (domain.md 3.2, 4.5)."""

import pytest

from chassis.clock import to_text
from services.workflow.tests.asking import act, refused
from workflow.domain.numbers import civil_date

CLERK, OFFICER, SHELF = "p-reg-general", "p-oc-general", "Rack 4, bundle 12"
DAYS = 86_400


@pytest.fixture
def clerk(district):
    return district.person(CLERK)


@pytest.fixture
def officer(district):
    return district.person(OFFICER)


@pytest.fixture
def file(district, clerk, officer):
    return closed(district, "C")


def closed(district, retention):
    clerk, officer, file = district.person(CLERK), district.person(OFFICER), district.opened(CLERK)
    act(clerk, "file", file, "forward", to=OFFICER)
    officer.done(f"/files/{file}/receive")
    assert act(officer, "file", file, "close", remark="Done.", retention=retention).status_code == 200
    return file


def due(person):
    return person.get("/retention/due", department="general").json["items"]


def later(district, years):
    """So many years and a day have passed; whoever acts then has a token of that day."""
    district.clock.advance(seconds=(366 * years + 1) * DAYS)
    return district.person(OFFICER)


class TestTheRecordRoom:
    def test_whoever_had_it_sends_it_there_and_it_stays_on_the_closers_account(self, clerk, officer, file):
        assert clerk.get(f"/files/{file}").json["may"] == ["record"]
        told = act(clerk, "file", file, "record", shelf=SHELF).json
        assert (told["custody"]["state"], told["custody"]["holder"]) == ("recorded", OFFICER)
        seen = officer.get(f"/files/{file}").json
        assert (seen["shelf"], seen["retention"]["code"]) == (SHELF, "C")
        listed = officer.get(f"/desks/{OFFICER}/closed").json["items"]
        assert [each["item"] for each in listed] == [file]
        entry = officer.get(f"/files/{file}/history").json["items"][-1]
        assert (entry["type"], entry["words"]) == ("file.recorded", SHELF)
        assert SHELF not in str(entry["data"])

    def test_it_is_closed_since_when_it_was(self, district, clerk, officer, file):
        since = officer.get(f"/files/{file}").json["custody"]["since"]
        district.clock.advance(seconds=60)
        assert act(clerk, "file", file, "record", shelf=SHELF).json["custody"]["since"] == since

    def test_what_is_open_or_there_already_is_not_sent_there(self, district, clerk, officer, file):
        act(clerk, "file", file, "record", shelf=SHELF)
        assert refused(act(clerk, "file", file, "record", shelf="Rack 5")) == (409, "not-now")
        open_one = district.opened(CLERK)
        assert refused(act(clerk, "file", open_one, "record", shelf=SHELF)) == (409, "not-now")
        assert refused(act(clerk, "file", file, "record", shelf=" ")) == (422, "invalid")

    def test_others_do_not(self, district, file):
        stranger = district.person("p-oc-landacq")
        answer = stranger.send(f"/files/{file}/record", {"shelf": SHELF, "revision": 9})
        assert refused(answer) == (403, "not-holder")

    def test_reopened_it_is_out_of_it(self, clerk, officer, file):
        act(clerk, "file", file, "record", shelf=SHELF)
        assert act(officer, "file", file, "reopen", reason="A suit.").json["custody"]["state"] == "with"
        seen = officer.get(f"/files/{file}").json
        assert (seen["shelf"], seen["retention"]) == ("", None)


class TestRetention:
    def test_a_file_is_due_after_its_last_day_and_one_for_ever_never(self, district, officer, file):
        closed(district, "A")
        assert due(officer) == []
        officer = later(district, 3)
        (row,) = due(officer)
        assert (row["file"], row["retention"]["code"]) == (file, "C")
        assert row["retention"]["until"] < civil_date(to_text(district.clock.now()), "Asia/Kolkata")

    def test_the_longest_due_comes_first_and_pages_follow(self, district, file):
        district.clock.advance(seconds=366 * DAYS)
        second = closed(district, "C")
        officer = later(district, 3)
        assert [row["file"] for row in due(officer)] == [file, second]
        first = officer.get("/retention/due", department="general", limit=1).json
        rest = officer.get("/retention/due", department="general", after=first["next"]).json
        assert [row["file"] for row in rest["items"]] == [second]

    def test_who_decides_keeps_it_longer_with_a_reason(self, district, file):
        officer = later(district, 3)
        assert act(officer, "file", file, "retain", until="2045-12-31", reason="A suit.").status_code == 200
        assert due(officer) == []
        assert officer.get(f"/files/{file}").json["retention"] == {"code": "C", "until": "2045-12-31"}
        assert act(officer, "file", file, "retain", until=None, reason="History.").status_code == 200
        entry = officer.get(f"/files/{file}/history").json["items"][-1]
        assert (entry["type"], entry["words"]) == ("file.retained", "History.")

    @pytest.mark.parametrize(
        ("body", "code"),
        [
            ({"until": "2020-01-01", "reason": "No."}, "faulty"),
            ({"until": None, "reason": ""}, "invalid"),
            ({"reason": "No day."}, "invalid"),
        ],
    )
    def test_a_day_to_come_or_for_ever_and_a_reason_are_asked_for(self, officer, file, body, code):
        assert refused(act(officer, "file", file, "retain", **body)) == (422, code)

    def test_nobody_else_keeps_it_and_a_reopened_one_is_not_due(self, district, clerk, file):
        assert refused(act(clerk, "file", file, "retain", until=None, reason="Mine.")) == (403, "not-holder")
        officer = later(district, 3)
        act(officer, "file", file, "reopen", reason="A suit.")
        assert due(officer) == []

    def test_it_is_the_departments_to_see(self, district):
        answer = district.person("p-oc-landacq").get("/retention/due", department="general")
        assert refused(answer) == (403, "not-of-department")
