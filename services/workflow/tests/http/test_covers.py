"""What was written down of an item is set right, and what it was is not lost (domain.md 1.1, edit limits)."""

import pytest

from services.workflow.tests.asking import act, refused

CLERK, OFFICER = "p-reg-general", "p-oc-general"


@pytest.fixture
def clerk(district):
    return district.person(CLERK)


@pytest.fixture
def officer(district):
    return district.person(OFFICER)


def last(person, kind, item):
    return person.get(f"/{kind}s/{item}/history").json["items"][-1]


def row(person):
    return person.get(f"/desks/{person.post}").json["items"][0]


def marked(district, clerk, officer):
    receipt = district.diarised()
    act(clerk, "receipt", receipt, "mark", to=officer.post)
    officer.done(f"/receipts/{receipt}/receive")
    return receipt


class TestADiary:
    def test_what_is_set_right_stands_and_what_it_was_is_in_the_history(self, district, clerk):
        receipt = district.diarised()
        asked = {"subject": "Fallen culvert at Kalyanpur", "sender": {"name": "B. Writer"}}
        assert act(clerk, "receipt", receipt, "correct", **asked).status_code == 200
        seen = clerk.get(f"/receipts/{receipt}").json
        assert (seen["title"], seen["diary"]["subject"]) == (asked["subject"],) * 2
        assert (seen["diary"]["sender"]["name"], seen["diary"]["sender"]["pin"]) == ("B. Writer", "713305")
        entry = last(clerk, "receipt", receipt)
        assert entry["changes"] == [
            {"field": "subject", "was": "Broken culvert at Kalyanpur", "now": asked["subject"]},
            {"field": "sender.name", "was": "A. Writer", "now": "B. Writer"},
        ]
        assert entry["words"] is None
        assert entry["data"]["fields"] == ["subject", "sender.name"]
        assert "Writer" not in str(entry["data"])
        assert row(clerk)["title"] == asked["subject"]

    def test_the_desk_still_says_from_whom_it_came(self, district, clerk, officer):
        marked(district, clerk, officer)
        before = row(officer)
        act(officer, "receipt", before["item"], "correct", letter_ref="7/G", priority="immediate")
        after = row(officer)
        assert after == before | {"priority": "immediate"}

    def test_how_it_came_stands_once_another_post_had_it(self, district, clerk, officer):
        receipt = district.diarised()
        fresh = {"delivery_mode": "speed", "letter_date": "2026-11-19", "received_date": "2026-11-21"}
        assert act(clerk, "receipt", receipt, "correct", **fresh).status_code == 200
        act(clerk, "receipt", receipt, "mark", to=OFFICER)
        act(clerk, "receipt", receipt, "pull-back")
        assert act(clerk, "receipt", receipt, "correct", delivery_mode="hand").status_code == 200
        act(clerk, "receipt", receipt, "mark", to=OFFICER)
        officer.done(f"/receipts/{receipt}/receive")
        answer = act(officer, "receipt", receipt, "correct", letter_date="2026-11-18", letter_ref="9/G")
        assert refused(answer) == (422, "faulty")
        assert answer.json["params"]["faults"] == [{"field": "letter_date", "code": "fixed"}]
        assert officer.get(f"/receipts/{receipt}").json["diary"]["letter_ref"] == ""
        same = act(officer, "receipt", receipt, "correct", letter_date="2026-11-19", letter_ref="9/G")
        assert same.status_code == 200, "what is as it was is no change"

    @pytest.mark.parametrize(
        ("body", "code"),
        [
            ({"subject": ""}, "faulty"),
            ({"sender": {"pin": "12"}}, "faulty"),
            ({"received_date": "2036-01-01"}, "faulty"),
            ({"received_date": None}, "faulty"),
            ({"priority": "somewhat"}, "invalid"),
            ({"classification": "secret"}, "invalid"),
        ],
    )
    def test_what_could_not_be_diarised_is_refused(self, district, clerk, body, code):
        receipt = district.diarised()
        assert refused(act(clerk, "receipt", receipt, "correct", **body)) == (422, code)
        assert last(clerk, "receipt", receipt)["type"] == "receipt.diarised"

    def test_nothing_changed_is_nothing_told(self, district, clerk):
        receipt = district.diarised()
        told = act(clerk, "receipt", receipt, "correct", subject="Broken culvert at Kalyanpur")
        assert told.status_code == 200
        assert last(clerk, "receipt", receipt)["type"] == "receipt.diarised"

    def test_only_the_holder_of_its_own_department_sets_right(self, district, clerk):
        receipt, other = district.diarised(), district.person("p-oc-landacq")
        body = {"subject": "Mine", "revision": 1}
        assert refused(other.send(f"/receipts/{receipt}/correct", body)) == (403, "not-holder")
        act(clerk, "receipt", receipt, "mark", to=other.post)
        other.done(f"/receipts/{receipt}/receive")
        assert refused(act(other, "receipt", receipt, "correct", subject="Mine")) == (
            403,
            "not-of-department",
        )
        assert "correct" not in other.get(f"/receipts/{receipt}").json["may"]


class TestACover:
    def test_what_is_changed_stands_and_what_it_was_is_in_the_history(self, district, clerk):
        file = district.opened(CLERK)
        asked = {"title": "Culvert and road", "category": "Roads", "remarks": "With the map"}
        assert act(clerk, "file", file, "edit-cover", **asked).status_code == 200
        seen = clerk.get(f"/files/{file}").json
        assert {name: seen[name] for name in asked} == asked
        entry = last(clerk, "file", file)
        assert entry["changes"][0] == {
            "field": "title",
            "was": "Culvert at Kalyanpur",
            "now": "Culvert and road",
        }
        assert "Roads" not in str(entry["data"])
        assert row(clerk)["title"] == "Culvert and road"

    def test_its_priority_goes_with_it_to_every_desk(self, district, clerk):
        file, other = district.opened(CLERK), district.person("p-oc-landacq")
        assert row(clerk)["priority"] == "ordinary"
        act(clerk, "file", file, "edit-cover", priority="most-immediate")
        assert row(clerk)["priority"] == "most-immediate"
        act(clerk, "file", file, "forward", to=other.post)
        district.broker.deliver()
        assert row(other)["priority"] == "most-immediate"
        assert other.get(f"/files/{file}").json["custody"]["priority"] == "most-immediate"

    def test_when_the_matter_is_due_goes_with_it_unless_the_sender_says_otherwise(
        self, district, clerk, officer
    ):
        file, due = district.opened(CLERK), "2026-12-24T18:29:59.999Z"
        act(clerk, "file", file, "edit-cover", due=due)
        assert clerk.get(f"/files/{file}").json["custody"]["due"] is None, "nobody sets their own clock"
        sooner = "2026-12-01T18:29:59.999Z"
        act(clerk, "file", file, "forward", to=OFFICER, due=sooner)
        officer.done(f"/files/{file}/receive")
        assert row(officer)["due"] == sooner
        act(officer, "file", file, "forward", to=CLERK)
        clerk.done(f"/files/{file}/receive")
        assert row(clerk)["due"] == due

    def test_a_title_is_never_nothing(self, district, clerk):
        file = district.opened(CLERK)
        assert refused(act(clerk, "file", file, "edit-cover", title="")) == (422, "invalid")
        assert refused(act(clerk, "file", file, "edit-cover", due="soon")) == (422, "invalid")

    def test_only_the_holder_of_its_own_department_changes_it(self, district, clerk, officer):
        file, other = district.opened(CLERK), district.person("p-oc-landacq")
        body = {"title": "Mine", "revision": 1}
        assert refused(officer.send(f"/files/{file}/edit-cover", body)) == (403, "not-holder")
        act(clerk, "file", file, "forward", to=other.post)
        other.done(f"/files/{file}/receive")
        assert refused(act(other, "file", file, "edit-cover", title="Mine")) == (403, "not-of-department")
