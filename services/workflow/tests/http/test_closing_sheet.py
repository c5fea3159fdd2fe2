"""A file on one sheet: cover, movements, indexes of notes and papers, and the digest that pins them."""

from datetime import timedelta

import pypdfium2
import pytest

from chassis.clock import to_text
from chassis.record import Cause
from directory.testing import told_absence
from services.workflow.tests.conftest import person_of
from services.workflow.tests.http.test_issuing import issued
from workflow.application import keep
from workflow.domain.printed import print_id


@pytest.fixture
def clerk(district):
    return district.person("p-reg-general")


def text_of(answer):
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf"), answer.get_data()[:300]
    document = pypdfium2.PdfDocument(answer.get_data())
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())


def noted(person, file, text):
    """The file has that draft; its revision."""
    revision = person.get(f"/files/{file}").json["revision"]
    answer = person.put(f"/files/{file}/note", {"text": text, "revision": revision})
    assert answer.status_code == 200
    return answer.json["revision"]


def test_it_tells_cover_movements_notes_papers_and_the_last_digest(district, clerk):
    file, receipt = district.opened("p-reg-general"), district.diarised(pages=3)
    revision = clerk.get(f"/receipts/{receipt}").json["revision"]
    clerk.done(f"/receipts/{receipt}/place", {"file": file, "revision": revision})
    revision = noted(clerk, file, "Seen.\n\nPut up.")
    clerk.done(f"/files/{file}/forward", {"to": "p-oc-general", "revision": revision})
    officer = district.person("p-oc-general")
    told = text_of(officer.get(f"/files/{file}/sheet"))
    last = officer.get(f"/files/{file}/history").json["items"][-1]
    number = officer.get(f"/files/{file}").json["number"]
    diary = officer.get(f"/files/{file}/correspondence").json["items"][0]["number"]
    facts = [
        f"File number {number}",
        "Subject Culvert at Kalyanpur",
        "Head General correspondence",
        "Holder of p-reg-general, P-REG-GENERAL",
        "Sent Holder of p-reg-general, P-REG-GENERAL P-OC-GENERAL",
        "1 1\N{EN DASH}2 Holder of p-reg-general",
        f"1 {diary} Broken culvert at Kalyanpur A. Writer 1\N{EN DASH}3/c",
        f"entry {last['position']}: {last['digest']}",
    ]
    assert [fact for fact in facts if fact not in told] == [], told
    assert "Put up" not in told, "what a note says is in the file"


def test_it_tells_for_whom_a_substitute_acted(district, clerk):
    file, substitute = district.opened("p-reg-general"), person_of("p-oc-general")
    begins, ends = (to_text(district.clock.now() + timedelta(hours=n)) for n in (0, 5))
    absence = told_absence(
        person_of(clerk.post), clerk.post, begins, ends, substitute=substitute, answer="accepted"
    )
    district.tell("auth.absence.entered.v1", absence["absence"], absence)
    district.clock.advance(seconds=2)
    acting = district.person(clerk.post, name=substitute)
    acting.done(f"/files/{file}/forward", {"to": "p-oc-general", "revision": noted(acting, file, "Seen.")})
    told = text_of(district.person("p-oc-general").get(f"/files/{file}/sheet"))
    assert "Holder of p-oc-general, for Holder of p-reg-general, P-REG-GENERAL" in told


def test_it_tells_what_went_out(district):
    officer, file = district.person("p-oc-general"), district.opened("p-oc-general")
    issued(officer, file, copies=[])
    before = text_of(officer.get(f"/files/{file}/sheet"))
    assert "Repair of the culvert to Haripada Mondal" in before
    assert "/c" not in before
    district.broker.deliver()
    keep.stored(print_id(file, 1, "general"), 2, Cause(), district.application.offices.named("general"))
    assert "1\N{EN DASH}2/c" in text_of(officer.get(f"/files/{file}/sheet"))


def test_it_tells_how_long_a_closed_file_is_kept(district):
    officer, file = district.person("p-oc-general"), district.opened("p-oc-general")
    assert "Retention class" not in text_of(officer.get(f"/files/{file}/sheet"))
    body = {"revision": officer.get(f"/files/{file}").json["revision"], "remark": "Done.", "retention": "C"}
    officer.done(f"/files/{file}/close", body)
    told = text_of(officer.get(f"/files/{file}/sheet"))
    assert "Retention class C Kept for two years, until 31-12-2028" in told
    assert "Closed Holder of p-oc-general" in told


def test_it_is_printed_in_the_language_asked_for(district, clerk):
    file = district.opened("p-reg-general")
    assert "ফাইলের বিবরণী" in text_of(clerk.get(f"/files/{file}/sheet", language="bn"))
    assert "फाइल विवरण पत्र" in text_of(clerk.get(f"/files/{file}/sheet", language="hi"))
    assert clerk.get(f"/files/{file}/sheet", language="fr").status_code == 422


def test_a_post_that_held_it_before_gets_what_stood_there_when_it_left(district, clerk):
    file = district.opened("p-reg-general")
    revision = clerk.get(f"/files/{file}").json["revision"]
    clerk.done(f"/files/{file}/forward", {"to": "p-oc-general", "revision": revision})
    officer = district.person("p-oc-general")
    officer.done(f"/files/{file}/receive")
    revision = noted(officer, file, "Not for the clerk.")
    officer.done(f"/files/{file}/forward", {"to": "p-hc-general", "revision": revision})
    told = text_of(clerk.get(f"/files/{file}/sheet"))
    assert "P-OC-GENERAL" in told
    assert "P-HC-GENERAL" not in told
    assert "Paragraphs" not in told


def test_whoever_may_not_read_the_file_gets_none(district):
    file = district.opened("p-reg-general")
    answer = district.person("p-oc-landacq").get(f"/files/{file}/sheet")
    assert (answer.status_code, answer.json["code"]) == (403, "not-reader")
