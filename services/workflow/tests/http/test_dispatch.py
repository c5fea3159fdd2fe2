"""What becomes of an issued letter with each addressee, until a reply closes the loop (domain.md 3.5)."""

import pytest

from services.workflow.tests.asking import refused
from services.workflow.tests.letters import drafted, handed, letter_of, revision, seen


@pytest.fixture
def officer(district):
    return district.person("p-oc-general")


@pytest.fixture
def file(district, officer):
    file = district.opened("p-oc-general")
    drafted(officer, file)
    assert seen(officer, file, "issue-at-once").status_code == 200
    return file


def told(person, file, step, addressee=1, **more):
    return person.send(f"/files/{file}/dispatch", {"letter": 1, "addressee": addressee, "step": step, **more})


def reached(person, file):
    return [each["reached"] for each in letter_of(person, file)["deliveries"]]


def test_each_addressee_has_a_state_of_their_own(officer, file):
    assert reached(officer, file) == ["waiting", "waiting"]
    assert told(officer, file, "send", mode="hand").status_code == 200
    told(officer, file, "send", 2, mode="inside")
    told(officer, file, "deliver", 2)
    first, second = letter_of(officer, file)["deliveries"]
    assert (first["reached"], first["mode"], first["is_copy"]) == ("sent", "hand", False)
    assert (second["reached"], second["mode"], second["is_copy"]) == ("delivered", "inside", True)
    assert first["to"] == ["Haripada Mondal", "Shimulpur", "Paschim Bardhaman"]


def test_it_comes_back_and_is_sent_again_and_they_are_reminded(officer, file):
    for step, more in [
        ("send", {"mode": "post"}),
        ("return", {}),
        ("send", {"mode": "speed"}),
        ("remind", {}),
    ]:
        assert told(officer, file, step, **more).status_code == 200
    (first, _) = letter_of(officer, file)["deliveries"]
    assert (first["reached"], first["mode"], first["sent"], first["reminded"]) == ("sent", "speed", 2, 1)
    assert first["steps"] == ["deliver", "return", "remind"]


@pytest.mark.parametrize("step", ["deliver", "return", "remind"])
def test_nothing_is_told_of_a_letter_that_has_not_gone_out(officer, file, step):
    answer = told(officer, file, step)
    assert refused(answer) == (409, "not-deliverable")
    assert answer.json["params"] == {"reached": "waiting", "step": step}


@pytest.mark.parametrize("asked", [{"mode": "pigeon"}, {"mode": ""}, {"mode": "post", "addressee": 3}])
def test_only_known_modes_and_addressees(officer, file, asked):
    assert refused(told(officer, file, "send", **asked)) == (422, "faulty")


def test_it_is_told_when_the_file_is_with_somebody_else_and_overtakes_nobody(district, officer, file):
    clerk, stranger = district.person("p-reg-general"), district.person("p-oc-nezarat")
    handed(officer, clerk, file)
    looked = revision(clerk, file)
    assert told(officer, file, "send", mode="hand").status_code == 200
    body = {"text": "Written meanwhile.", "revision": looked}
    assert clerk.put(f"/files/{file}/note", body).status_code == 200
    assert reached(clerk, file) == reached(officer, file) == ["sent", "waiting"]
    assert letter_of(officer, file)["may"] == ["dispatch", "reply-received"]
    assert refused(told(stranger, file, "send", mode="hand")) == (403, "not-holder")


def test_until_all_have_it_the_letter_is_undispatched(officer, file):
    told(officer, file, "send", mode="hand")
    assert letter_of(officer, file)["undispatched"]
    told(officer, file, "send", 2, mode="hand")
    assert not letter_of(officer, file)["undispatched"]


def test_a_draft_is_not_dispatched(district, officer):
    file = district.opened("p-oc-general")
    drafted(officer, file)
    assert refused(told(officer, file, "send", mode="hand")) == (409, "letter-not-now")


class TestAReply:
    @pytest.fixture
    def receipt(self, district, officer, file):
        clerk = district.person("p-reg-general")
        handed(officer, clerk, file)
        receipt = district.diarised()
        seen_at = clerk.get(f"/receipts/{receipt}").json["revision"]
        clerk.done(f"/receipts/{receipt}/place", {"file": file, "revision": seen_at})
        return receipt

    def answer(self, person, file, receipt, addressee=1):
        body = {"letter": 1, "addressee": addressee, "receipt": receipt}
        return person.send(f"/files/{file}/reply-received", body)

    def test_closes_the_loop_and_fills_the_register(self, district, officer, file, receipt):
        clerk = district.person("p-reg-general")
        assert self.answer(clerk, file, receipt).status_code == 200
        first, _ = letter_of(clerk, file)["deliveries"]
        assert (first["reached"], first["reply"], first["steps"]) == ("replied", receipt, [])
        (row,) = clerk.get("/registers/issue/2026/1", department="general").json["rows"]
        assert (row["reply"], row["reply_number"]) == (receipt, "1/2026/General")
        assert row["undispatched"], "the copy has not gone out"

    def test_is_a_receipt_of_the_file(self, district, officer, file):
        answer = self.answer(officer, file, district.diarised())
        assert refused(answer) == (422, "faulty")
        assert reached(officer, file) == ["waiting", "waiting"]

    def test_comes_once(self, district, file, receipt):
        clerk = district.person("p-reg-general")
        self.answer(clerk, file, receipt)
        position = clerk.get(f"/files/{file}/history").json["items"][-1]["position"]
        assert self.answer(clerk, file, receipt).status_code == 200
        assert clerk.get(f"/files/{file}/history").json["items"][-1]["position"] == position
