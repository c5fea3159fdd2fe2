"""The acknowledgement: the number on half a sheet, for whoever sent or brought the paper (domain.md 1.1)."""

import pypdfium2
import pytest

from chassis.ids import new_ulid


@pytest.fixture
def registry(district):
    return district.person("p-reg-general")


def text_of(answer):
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf"), answer.get_data()[:300]
    assert answer.headers["Cache-Control"] == "private, no-store"
    return " ".join(pypdfium2.PdfDocument(answer.get_data())[0].get_textpage().get_text_range().split())


def diarised(district, registry, **more):
    receipt = district.scanned()
    sender = {"name": "A. Writer", "organisation": "ক্ষুদ্র ব্যবসায়ী সমিতি"}
    body = {"subject": "Broken culvert", "sender": sender, "letter_ref": "12/ক", **more}
    registry.done(f"/receipts/{receipt}/diarise", body)
    return receipt


def test_it_says_what_was_diarised_in_the_language_of_the_letter(district, registry):
    receipt = diarised(district, registry, language="bn", letter_date="2026-11-20")
    told = text_of(registry.get(f"/receipts/{receipt}/slip"))
    number = registry.get(f"/receipts/{receipt}").json["number"]
    facts = [f"ডায়েরি নম্বর {number}", "A. Writer, ক্ষুদ্র ব্যবসায়ী সমিতি", "12/ক", "২০-১১-২০২৬"]
    assert [fact for fact in [*facts, "Broken culvert", "পশ্চিম বর্ধমান"] if fact not in told] == []


def test_a_letter_in_another_language_is_acknowledged_in_english(district, registry):
    receipt = diarised(district, registry, language="ur")
    assert "Acknowledgement" in text_of(registry.get(f"/receipts/{receipt}/slip"))


def test_a_paper_without_a_number_has_none(district, registry):
    answer = registry.get(f"/receipts/{district.scanned()}/slip")
    assert (answer.status_code, answer.json["code"]) == (409, "not-diarised")


def test_whoever_may_not_read_the_receipt_gets_none(district, registry):
    receipt = diarised(district, registry)
    answer = district.person("p-oc-landacq").get(f"/receipts/{receipt}/slip")
    assert (answer.status_code, answer.json["code"]) == (403, "not-reader")
    assert registry.get(f"/receipts/general.{new_ulid()}/slip").status_code == 404
