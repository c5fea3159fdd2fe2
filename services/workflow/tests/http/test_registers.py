"""The registers of a department: which there are, and what became of each number."""

from dataclasses import replace

from services.workflow.tests.asking import refused


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


def looked_for(person, series="receipt", **look):
    told = person.get(f"/registers/{series}/2026", department="general", **look).json
    return [row["item"] for row in told["rows"]], told["next"]


def test_a_year_is_looked_through_by_words_and_by_how_a_matter_stands(district):
    clerk = district.person("p-reg-general")
    waiting, done, placed = district.diarised(), district.diarised(), district.diarised()
    file = district.opened("p-reg-general")
    clerk.done(f"/receipts/{placed}/place", {"file": file, "revision": 1})
    clerk.done(f"/receipts/{done}/close", {"remark": "Done.", "revision": 1})
    clerk.done(f"/receipts/{waiting}/correct", {"sender": {"name": "Mina Soren"}, "revision": 1})
    assert looked_for(clerk) == ([placed, done, waiting], None)
    assert looked_for(clerk, state="closed") == ([done], None)
    assert looked_for(clerk, state="open") == ([waiting], None)
    assert looked_for(clerk, state="in-file") == ([placed], None)
    assert looked_for(clerk, q="soren MINA") == ([waiting], None)
    assert looked_for(clerk, q="a-11011/1/2026") == ([placed], None)
    assert looked_for(clerk, q="soren", state="closed") == ([], None)
    assert looked_for(clerk, "file-A1111", q="kalyanpur") == ([file], None)
    assert looked_for(clerk, "nothing") == ([], None)


def test_a_long_year_is_looked_through_part_by_part(district):
    office = district.application.offices.named("general")
    clerk, first = district.person("p-reg-general"), district.diarised()
    page = office.registers.page("receipt", "2026", 1)
    for number in range(2, 8):
        office.registers.keep(None, replace(page, page=number, rows=()))
    assert looked_for(clerk) == ([], 3)
    assert looked_for(clerk, before=3) == ([first], None)


def test_a_register_is_looked_through_by_its_department_alone(district):
    district.diarised()
    stranger = district.person("p-oc-landacq")
    answer = stranger.get("/registers/receipt/2026", department="general")
    assert refused(answer) == (403, "not-of-department")
    clerk = district.person("p-reg-general")
    assert clerk.get("/registers/receipt/2026", department="general", state="lost").status_code == 422
