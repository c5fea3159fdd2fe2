"""The registers of a department: which there are, and what became of each number."""

from dataclasses import replace


def refused(answer):
    return answer.status_code, answer.json["code"]


def test_a_department_keeps_one_register_of_receipts_and_those_of_its_heads(district):
    clerk = district.person("p-reg-general")
    before = clerk.get("/registers", department="general").json["items"]
    assert before[0]["kind"] == "receipt"
    assert {register["kind"] for register in before[1:]} == {"file", "issue"}
    assert before[0]["years"] == []
    district.diarised()
    district.opened()
    begun = {one["series"]: one for one in clerk.get("/registers", department="general").json["items"]}
    assert begun["receipt"]["years"] == ["2026"]
    assert begun["file-A1111"]["years"] == ["2026"]
    assert begun["file-A1111"]["heads"][0]["en"]


def test_years_stand_the_newest_first(district):
    clerk = district.person("p-reg-general")
    district.diarised()
    district.clock.advance(days=60)
    clerk = district.person("p-reg-general")
    district.diarised()
    (receipts, *_) = clerk.get("/registers", department="general").json["items"]
    assert receipts["years"] == ["2027", "2026"]


def test_beside_each_number_stands_what_became_of_it(district):
    clerk = district.person("p-reg-general")
    waiting, placed = district.diarised(), district.diarised()
    file = district.opened("p-reg-general")
    revision = clerk.get(f"/receipts/{placed}").json["revision"]
    clerk.done(f"/receipts/{placed}/place", {"file": file, "revision": revision})
    first, second = clerk.get("/registers/receipt/2026/1", department="general").json["rows"]
    assert (first["item"], first["custody"]["holder"], first["file"]) == (waiting, "p-reg-general", None)
    assert (first["sender"], first["letter_date"]) == ("A. Writer", "2026-11-20")
    assert (second["file"], second["custody"]["state"]) == (file, "in_file")
    assert second["file_number"] == clerk.get(f"/files/{file}").json["number"]
    (opened,) = clerk.get("/registers/file-A1111/2026/1", department="general").json["rows"]
    assert (opened["custody"]["holder"], opened["sender"]) == ("p-reg-general", "")


def test_of_a_graded_letter_the_register_tells_the_number_only(district):
    district.rules = replace(district.rules, limit="confidential")
    district.client = district.process().web().test_client()
    receipt = district.scanned()
    clerk = district.person("p-reg-general")
    diary = {
        "subject": "Raid",
        "sender": {"name": "A. Writer"},
        "letter_ref": "7",
        "classification": "confidential",
    }
    clerk.done(f"/receipts/{receipt}/diarise", diary)
    (row,) = clerk.get("/registers/receipt/2026/1", department="general").json["rows"]
    assert (row["title"], row["sender"], row["letter_ref"]) == ("", "", "")


def test_registers_are_for_the_departments_own_posts(district):
    stranger = district.person("p-oc-landacq")
    assert refused(stranger.get("/registers", department="general")) == (403, "not-of-department")
    assert refused(stranger.get("/registers/receipt/2026/1", department="general"))[0] == 403
