"""A draft on paper, before it goes out."""

import pypdfium2

from services.workflow.tests.letters import LETTER, drafted, seen


def text_of(answer):
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf"), answer.get_data()[:300]
    return " ".join(pypdfium2.PdfDocument(answer.get_data())[0].get_textpage().get_text_range().split())


def test_a_draft_is_printed_as_it_stands_and_marked_as_one(district):
    clerk, file = district.person("p-reg-general"), district.opened("p-reg-general")
    drafted(clerk, file)
    told = text_of(clerk.get(f"/files/{file}/letters/1/print"))
    wanted = [
        LETTER["subject"],
        "The estimate may kindly be sent.",
        "Haripada Mondal Shimulpur",
        "P-OC-GENERAL",
    ]
    assert [text for text in [*wanted, "DRAFT", "Paschim Bardhaman"] if text not in told] == []


def test_an_approved_one_is_marked_still(district):
    officer, file = district.person("p-oc-general"), district.opened("p-oc-general")
    drafted(officer, file)
    assert seen(officer, file, "approve").status_code == 200
    assert "DRAFT" in text_of(officer.get(f"/files/{file}/letters/1/print"))


def test_whoever_may_not_read_the_file_sees_none(district):
    clerk, file = district.person("p-reg-general"), district.opened("p-reg-general")
    drafted(clerk, file)
    answer = district.person("p-oc-landacq").get(f"/files/{file}/letters/1/print")
    assert (answer.status_code, answer.json["code"]) == (403, "not-reader")
    assert clerk.get(f"/files/{file}/letters/2/print").status_code == 404
