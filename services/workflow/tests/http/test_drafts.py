"""Drafts: written and corrected by whoever holds the file, approved by digest (domain.md 3.4)."""

from datetime import timedelta

import pytest

from chassis.clock import to_text
from directory.testing import told_absence
from services.workflow.tests.asking import refused
from services.workflow.tests.conftest import person_of
from services.workflow.tests.letters import (
    LETTER,
    act,
    digest_of,
    drafted,
    handed,
    letter_of,
    letters,
    revision,
    seen,
)


@pytest.fixture
def clerk(district):
    return district.person("p-reg-general")


@pytest.fixture
def officer(district):
    return district.person("p-oc-general")


@pytest.fixture
def file(district):
    return district.opened("p-reg-general")


def faults(answer):
    return [(fault["field"], fault["code"]) for fault in answer.json["params"]["faults"]]


class TestWriting:
    def test_a_draft_says_what_was_written_and_what_would_be_printed(self, clerk, file):
        assert drafted(clerk, file) == 1
        told = letter_of(clerk, file)
        assert (told["stage"], told["content"]["subject"]) == ("draft", LETTER["subject"])
        assert told["content"]["copies"] == [
            {"name": "", "designation": "P-OC-LANDACQ", "address": "Landacq", "post": "p-oc-landacq"}
        ]
        sheet = told["sheet"]
        assert (sheet["number"], sheet["date"], sheet["salutation"]) == ("", "", "Sir / Madam,")
        assert sheet["paragraphs"] == ["The estimate may kindly be sent.", "It is wanted by Friday."]
        assert sheet["addressees"] == [["Haripada Mondal", "Shimulpur", "Paschim Bardhaman"]]
        assert sheet["signatory"] == ["P-OC-GENERAL"]
        assert clerk.get(f"/files/{file}").json["letters"] == 1

    def test_fixed_parts_are_in_the_letters_own_language(self, clerk, file):
        drafted(clerk, file, language="bn", form="memorandum")
        sheet = letter_of(clerk, file)["sheet"]
        assert (sheet["heading"], sheet["subject_label"], sheet["close"]) == ("অফিস স্মারক", "বিষয়", "")

    def test_each_post_leaves_its_own_version(self, clerk, officer, file):
        drafted(clerk, file)
        handed(clerk, officer, file)
        answer = act(
            officer, file, "draft", **LETTER | {"letter": 1, "over": digest_of(officer, file), "body": "No."}
        )
        assert answer.status_code == 200
        versions = letter_of(officer, file)["versions"]
        assert [each["post"] for each in versions] == ["p-reg-general", "p-oc-general"]
        first, last = (officer.get(f"/files/{file}/letters/1/versions/{n}").json for n in (1, 2))
        assert (first["content"]["body"], last["content"]["body"]) == (LETTER["body"], "No.")
        assert last["by"]["name"] == {"en": "Holder of p-oc-general"}

    def test_who_had_the_file_before_reads_the_version_that_was_there(self, clerk, officer, file):
        drafted(clerk, file)
        handed(clerk, officer, file)
        over = digest_of(officer, file)
        act(officer, file, "draft", **LETTER | {"letter": 1, "over": over, "body": "No."})
        drafted(officer, file, subject="Another")
        seen(officer, file, "approve")
        told = letter_of(clerk, file)
        assert (told["content"]["body"], told["stage"], told["may"]) == (LETTER["body"], "draft", [])
        assert len(told["versions"]) == len(letters(clerk, file)) == 1
        assert clerk.get(f"/files/{file}/letters/2").status_code == 404
        assert clerk.get(f"/files/{file}/letters/1/versions/2").status_code == 404

    def test_the_text_does_not_travel(self, clerk, file):
        drafted(clerk, file)
        last = clerk.get(f"/files/{file}/history").json["items"][-1]
        assert (last["type"], last["words"]) == ("file.drafted", None)
        assert "estimate" not in last["text"]
        assert "Mondal" not in last["text"]

    def test_saving_what_stands_there_is_no_version(self, clerk, file):
        drafted(clerk, file)
        before = revision(clerk, file)
        answer = act(clerk, file, "draft", letter=1, over=digest_of(clerk, file), **LETTER)
        assert (answer.status_code, answer.json["revision"]) == (200, before)

    def test_no_window_writes_over_another(self, clerk, file):
        drafted(clerk, file)
        over = digest_of(clerk, file)
        assert (
            act(clerk, file, "draft", **LETTER | {"letter": 1, "over": over, "body": "A"}).status_code == 200
        )
        answer = act(clerk, file, "draft", **LETTER | {"letter": 1, "over": over, "body": "B"})
        assert refused(answer) == (409, "draft-changed")
        assert letter_of(clerk, file)["content"]["body"] == "A"

    @pytest.mark.parametrize(
        ("changed", "fault"),
        [
            ({"form": "ransom"}, ("form", "unknown")),
            ({"body": "x" * 30_001}, ("body", "too-long")),
            ({"to": [{"name": "N"}] * 101}, ("to", "too-many")),
            ({"to": [{"name": ""}]}, ("to", "missing")),
            ({"in_reply_to": "general.01KAN0C1D2E3F4G5H6J7K8M9NA"}, ("in_reply_to", "unknown")),
        ],
    )
    def test_what_cannot_be_written_is_told(self, clerk, file, changed, fault):
        answer = act(clerk, file, "draft", **LETTER | changed)
        assert refused(answer) == (422, "faulty")
        assert faults(answer) == [fault]
        assert letters(clerk, file) == []

    def test_an_unknown_signatory_is_told(self, clerk, file):
        assert refused(act(clerk, file, "draft", **LETTER | {"signatory": "p-x"})) == (422, "unknown-post")

    def test_it_answers_a_receipt_of_the_file(self, district, clerk, file):
        receipt = district.diarised()
        seen_at = clerk.get(f"/receipts/{receipt}").json["revision"]
        clerk.done(f"/receipts/{receipt}/place", {"file": file, "revision": seen_at})
        drafted(clerk, file, in_reply_to=receipt)
        assert letter_of(clerk, file)["content"]["in_reply_to"] == receipt

    def test_there_is_an_end_to_open_drafts(self, clerk, file):
        for _ in range(20):
            drafted(clerk, file)
        assert faults(act(clerk, file, "draft", **LETTER)) == [("draft", "too-many")]

    def test_a_discarded_draft_is_gone_and_its_number_with_it(self, clerk, file):
        drafted(clerk, file)
        assert seen(clerk, file, "discard-draft").status_code == 200
        assert letters(clerk, file) == []
        assert refused(clerk.get(f"/files/{file}/letters/1")) == (404, "no-such-letter")
        assert drafted(clerk, file) == 2

    def test_only_the_holder_writes(self, district, clerk, officer, file):
        drafted(clerk, file)
        handed(clerk, officer, file)
        assert refused(act(clerk, file, "draft", **LETTER)) == (403, "not-holder")
        assert clerk.get(f"/files/{file}/letters/1").status_code == 200
        stranger = district.person("p-oc-nezarat")
        assert refused(stranger.get(f"/files/{file}/letters")) == (403, "not-reader")


class TestApproving:
    @pytest.fixture
    def draft(self, clerk, officer, file):
        drafted(clerk, file)
        handed(clerk, officer, file)
        return digest_of(officer, file)

    def test_it_names_the_version_and_locks_it(self, officer, file, draft):
        assert seen(officer, file, "approve").status_code == 200
        told = letter_of(officer, file)
        assert (told["stage"], told["approved"]["by"]["post"]) == ("approved", "p-oc-general")
        answer = act(officer, file, "draft", **LETTER | {"letter": 1, "over": draft, "body": "Later."})
        assert refused(answer) == (409, "letter-not-now")
        assert answer.json["params"] == {"letter": 1, "stage": "approved"}
        assert told["may"] == ["withdraw-approval", "sign", "issue-at-once"]
        last = officer.get(f"/files/{file}/history").json["items"][-1]
        assert (last["type"], last["data"]["text_digest"]) == ("file.draftapproved", draft)

    def test_a_version_that_is_not_the_newest_is_not_approved(self, officer, file, draft):
        act(officer, file, "draft", **LETTER | {"letter": 1, "over": draft, "body": "Better."})
        answer = act(officer, file, "approve", letter=1, digest=draft)
        assert refused(answer) == (409, "draft-changed")

    def test_it_takes_an_officer(self, district, clerk, file):
        drafted(clerk, file)
        assert "approve" not in letter_of(clerk, file)["may"]
        assert refused(seen(clerk, file, "approve")) == (403, "not-competent")

    def test_an_officer_of_another_department_to_whom_it_was_sent_approves(self, district, clerk, file):
        drafted(clerk, file)
        other = district.person("p-oc-landacq")
        handed(clerk, other, file)
        assert "approve" in letter_of(other, file)["may"]
        assert seen(other, file, "approve").status_code == 200

    @pytest.mark.parametrize("lacks", ["subject", "body", "to"])
    def test_what_lacks_is_told(self, clerk, officer, file, lacks):
        drafted(clerk, file, **{lacks: [] if lacks == "to" else ""})
        handed(clerk, officer, file)
        assert faults(seen(officer, file, "approve")) == [(lacks, "missing")]

    def test_an_order_goes_to_nobody_by_name(self, clerk, officer, file):
        drafted(clerk, file, form="order", to=[], copies=[])
        handed(clerk, officer, file)
        assert seen(officer, file, "approve").status_code == 200

    def test_a_withdrawn_approval_needs_a_reason_and_opens_the_draft(self, officer, file, draft):
        seen(officer, file, "approve")
        assert refused(act(officer, file, "withdraw-approval", letter=1, reason=" ")) == (422, "invalid")
        assert act(officer, file, "withdraw-approval", letter=1, reason="Wrong sum.").status_code == 200
        told = letter_of(officer, file)
        assert (told["stage"], told["approved"]) == ("draft", None)
        assert officer.get(f"/files/{file}/history").json["items"][-1]["words"] == "Wrong sum."

    def test_only_the_approver_or_a_post_above_withdraws(self, district, officer, file, draft):
        seen(officer, file, "approve")
        other = district.person("p-hc-general")
        handed(officer, other, file)
        answer = act(other, file, "withdraw-approval", letter=1, reason="No.")
        assert refused(answer) == (403, "not-withdrawer")

    def test_signing_comes_after_approving_and_says_in_whose_place(self, district, officer, file, draft):
        assert refused(seen(officer, file, "sign")) == (409, "letter-not-now")
        seen(officer, file, "approve")
        other = district.person("p-hc-general")
        handed(officer, other, file)
        assert seen(other, file, "sign").status_code == 200
        sheet = letter_of(other, file)["sheet"]
        assert sheet["signatory"] == ["Holder of p-hc-general", "P-HC-GENERAL"]
        assert sheet["in_lieu"] == "for P-OC-GENERAL"

    def test_a_substitute_signs_for_who_is_away_and_only_while_they_are(self, district, officer, file, draft):
        begins, ends = (to_text(district.clock.now() + timedelta(hours=n)) for n in (0, 5))
        absent, substitute = person_of(officer.post), person_of("p-hc-general")
        absence = told_absence(absent, officer.post, begins, ends, substitute=substitute, answer="accepted")
        district.tell("auth.absence.entered.v1", absence["absence"], absence)
        district.clock.advance(seconds=2)
        acting = district.person(officer.post, name=substitute)
        for name in ("approve", "sign"):
            assert seen(acting, file, name).status_code == 200
        told = letter_of(acting, file)
        assert told["sheet"]["in_lieu"] == f"for Holder of {officer.post}"
        assert told["signed"]["by"]["stands_in_for"] == {"en": f"Holder of {officer.post}"}
        last = acting.get(f"/files/{file}/history").json["items"][-1]
        assert last["by"]["stands_in_for"] == {"en": f"Holder of {officer.post}"}
        (shown,) = [each for each in acting.get("/posts").json["items"] if each["post"] == officer.post]
        assert [(each["until"], each["substitute"]) for each in shown["away"]] == [
            (ends, {"en": "Holder of p-hc-general"})
        ]
        district.clock.advance(seconds=5 * 3600)
        late = district.person(officer.post, name=substitute).get(f"/files/{file}")
        assert refused(late) == (403, "forbidden")

    def test_the_signatory_signs_for_nobody(self, officer, file, draft):
        seen(officer, file, "approve")
        seen(officer, file, "sign")
        assert letter_of(officer, file)["sheet"]["in_lieu"] == ""


def test_the_forms_of_letter_are_the_offices(clerk):
    forms = clerk.get("/letter-forms", department="general").json["items"]
    assert [form["form"] for form in forms][:3] == ["letter", "demi-official", "memorandum"]
    assert forms[0]["title"]["hi"] == "सरकारी पत्र"
