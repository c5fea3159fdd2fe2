"""An issued letter is printed once, goes into the document store, and lies on its pages in the file."""

import json

import pypdfium2
import pytest

from chassis.clock import to_text
from chassis.envelope import Event
from chassis.errors import Transient
from chassis.wire.consumer import Outcome
from services.workflow.tests.conftest import Stopped, stored
from services.workflow.tests.http.test_issuing import issued
from services.workflow.tests.letters import handed, letter_of
from workflow.application.keep import clear
from workflow.domain.printed import print_id


@pytest.fixture
def officer(district):
    return district.person("p-oc-general")


@pytest.fixture
def file(district):
    return district.opened("p-oc-general")


def ready(district):
    return [each for each in district.broker.sent if each["type"] == "workflow.document.ready.v1"]


def offered(district):
    """The document that was offered last, and its PDF."""
    district.broker.deliver()
    data = ready(district)[-1]["data"]
    path = data["claims"]["original"]["url"].removeprefix("http://127.0.0.1:9010/").partition("?")[0]
    return data["document"], district.bucket.objects[path]


def hear_stored(district, document, pages=2):
    told = stored(document, pages)
    event = Event("files.document.stored.v1", document, 2, "general", to_text(district.clock.now()), told)
    return district.application.handlers()[event.type](event, "general")


def papers(person, file):
    return person.get(f"/files/{file}/correspondence").json["items"]


def permit(person, file, document):
    return person.client.post(
        "/v1/permits", json={"item": file, "document": document}, headers=person._headers()
    ).status_code


def test_what_is_issued_is_printed_with_its_number_and_without_a_mark(district, officer, file):
    number = issued(officer, file)["issued"]["number"]
    document, pdf = offered(district)
    assert document == print_id(file, 1, "general")
    text = " ".join(pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range().split())
    assert number in text
    assert "Repair of the culvert" in text
    assert "DRAFT" not in text


def test_it_has_pages_and_may_be_read_once_it_is_in_the_document_store(district, officer, file):
    issued(officer, file)
    document, _ = offered(district)
    (before,) = papers(officer, file)
    assert (before["serial"], before["document"], before["pages"]) == (1, "", [])
    assert permit(officer, file, document) in {403, 404}
    assert hear_stored(district, document) is Outcome.DONE
    assert hear_stored(district, document) is Outcome.DUPLICATE
    (paper,) = papers(officer, file)
    assert (paper["serial"], paper["document"], paper["pages"]) == (1, document, [1, 2])
    assert permit(officer, file, document) == 201
    found = officer.get(f"/files/{file}/correspondence", page=2).json["items"]
    assert [each["serial"] for each in found] == [1]
    last = officer.get(f"/files/{file}/history").json["items"][-1]
    assert (last["type"], last["by"], last["data"]["pages"]) == ("file.letterprinted", None, [1, 2])


def test_papers_that_came_meanwhile_keep_their_pages(district, file):
    officer = district.person("p-oc-general")
    issued(officer, file)
    document, _ = offered(district)
    clerk, receipt = district.person("p-reg-general"), district.diarised(pages=3)
    revision = clerk.get(f"/receipts/{receipt}").json["revision"]
    clerk.done(f"/receipts/{receipt}/mark", {"to": "p-oc-general", "revision": revision})
    officer.done(f"/receipts/{receipt}/receive")
    revision = officer.get(f"/receipts/{receipt}").json["revision"]
    officer.done(f"/receipts/{receipt}/place", {"file": file, "revision": revision})
    hear_stored(district, document)
    assert [(each["serial"], each["pages"]) for each in papers(officer, file)] == [(1, [4, 5]), (2, [1, 3])]
    found = officer.get(f"/files/{file}/correspondence", page=5).json["items"]
    assert found[0]["serial"] == 1


def test_a_post_that_left_before_does_not_read_it(district, officer, file):
    clerk = district.person("p-hc-general")
    issued(officer, file)
    document, _ = offered(district)
    handed(officer, clerk, file)
    hear_stored(district, document)
    assert permit(officer, file, document) == 403
    assert papers(officer, file)[0]["pages"] == []
    assert permit(clerk, file, document) == 201


def test_it_is_printed_once_however_often_it_is_heard(district, officer, file):
    issued(officer, file)
    document, _ = offered(district)
    (told,) = [each for each in district.broker.sent if each["type"] == "workflow.file.letterissued.v1"]
    again = Event.from_json(json.loads(json.dumps(told)))
    assert district.application.handlers()[again.type](again, "general") is Outcome.DUPLICATE
    assert offered(district)[0] == document


def test_what_fails_between_is_done_when_the_message_comes_again(district, officer, file):
    issued(officer, file)
    district.bucket.before = lambda _operation: (_ for _ in ()).throw(Transient("away"))
    district.broker.deliver()
    assert not district.bucket.objects
    (letter,) = district.broker.dead["workflow.general"]
    district.bucket.before = lambda _operation: None
    district.broker.put("workflow.general", letter.raw)
    document, _ = offered(district)
    district.crash.armed = "after_pages_before_settled"
    with pytest.raises(Stopped):
        hear_stored(district, document)
    assert hear_stored(district, document) is Outcome.DONE
    assert papers(officer, file)[0]["pages"] == [1, 2]
    district.clock.advance(seconds=1)
    assert clear(district.application.offices.named("general")) == 1


def test_a_letter_inside_the_district_is_a_paper_of_the_other_registrys_tray(district, officer, file):
    told = issued(officer, file, to=[{"post": "p-oc-landacq"}, {"post": "p-hc-landacq"}], copies=[])
    offered(district)
    (other, own) = ready(district)
    document = other["data"]["document"]
    assert (other["department"], own["department"]) == ("landacq", "general")
    assert document == print_id(file, 1, "landacq")
    registry = district.person("p-hc-landacq")
    assert registry.get("/tray", department="landacq").json["items"] == [], "it is on its way"
    event = Event(
        "files.document.stored.v1", document, 2, "landacq", to_text(district.clock.now()), stored(document, 2)
    )
    district.application.handlers()[event.type](event, "landacq")
    (paper,) = registry.get("/tray", department="landacq").json["items"]
    assert paper["letter"] == {
        "subject": "Repair of the culvert",
        "letter_ref": told["issued"]["number"],
        "letter_date": "2026-11-23",
        "sender": {"name": "P-OC-GENERAL"},
        "language": "en",
        "delivery_mode": "inside",
    }
    registry.done(f"/receipts/{document}/diarise", paper["letter"])
    receipt = registry.get(f"/receipts/{document}").json
    assert receipt["diary"]["letter_ref"] == told["issued"]["number"]
    district.broker.deliver()
    deliveries = letter_of(officer, file)["deliveries"]
    assert [(each["reached"], each["mode"], each["receipt_number"]) for each in deliveries] == [
        ("delivered", "inside", receipt["number"])
    ] * 2
    last = officer.get(f"/files/{file}/history").json["items"][-1]
    assert (last["type"], last["by"]) == ("file.letterarrived", None)
    assert (last["data"]["receipt_number"], last["data"]["addressees"]) == (receipt["number"], [1, 2])
    assert not district.broker.dead


def test_it_may_be_stored_there_before_it_is_announced(district, officer, file):
    issued(officer, file)
    document = print_id(file, 1, "landacq")
    event = Event(
        "files.document.stored.v1", document, 2, "landacq", to_text(district.clock.now()), stored(document, 2)
    )
    district.application.handlers()[event.type](event, "landacq")
    offered(district)
    (paper,) = district.person("p-hc-landacq").get("/tray", department="landacq").json["items"]
    assert paper["letter"]["letter_ref"] == "1/General/2026"


def test_the_bytes_for_another_department_stay_as_long_as_their_claims(district, officer, file):
    issued(officer, file)
    offered(district)
    office = district.application.offices.named("general")
    district.clock.advance(seconds=7 * 86_400 - 1)
    assert clear(office) == 0
    district.clock.advance(seconds=2)
    assert clear(office) == 1
    assert all(path.startswith("workflow-general/") for path in district.bucket.objects)
