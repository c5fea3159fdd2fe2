"""What was printed goes into the document store: offered once, offered again when asked, cleared when it is
there, whatever is lost or comes twice on the way.
"""

from __future__ import annotations

import pytest

from chassis.clock import to_text
from chassis.envelope import Event
from chassis.errors import Transient
from chassis.ids import new_ulid
from chassis.record import Cause
from chassis.wire.consumer import Outcome
from services.workflow.tests.conftest import Stopped, stored
from services.workflow.tests.http.test_issuing import issued
from workflow.application.keep import Print, clear, keep
from workflow.commands import tell_again
from workflow.domain.printed import print_id

PDF = b"%PDF-1.7 a letter"


@pytest.fixture
def office(district):
    return district.application.offices.named("general")


@pytest.fixture
def made(district):
    """Of a letter that has been issued, which nobody has heard yet."""
    officer, file = district.person("p-oc-general"), district.opened("p-oc-general")
    issued(officer, file)
    return Print(print_id(file, 1, "general"), file, 1, "707-G.pdf", "bn", PDF, "text")


def offers(district):
    return [each for each in district.broker.sent if each["type"].startswith("workflow.document.")]


def hear(district, kind, document, position=2, **data):
    told = {"document": document, "batch": document, **data}
    event = Event(kind, document, position, "general", to_text(district.clock.now()), told)
    return district.application.handlers()[kind](event, "general")


def hear_stored(district, document, position=2):
    told = stored(document, 3)
    del told["document"], told["batch"]
    return hear(district, "files.document.stored.v1", document, position, **told)


def test_it_is_offered_once_with_claims_for_what_lies_in_the_bucket(district, office, made):
    assert keep(made, Cause(), office)
    assert not keep(made, Cause(), office)
    (offered,) = offers(district)
    data = offered["data"]
    assert (data["document"], data["name"], data["languages"]) == (made.document, "707-G.pdf", ["bn"])
    claims = data["claims"]
    assert claims["original"] == claims["searchable"]
    assert (claims["original"]["media_type"], claims["original"]["size"]) == ("application/pdf", len(PDF))
    path = claims["original"]["url"].removeprefix("http://127.0.0.1:9010/").partition("?")[0]
    assert district.bucket.objects[path] == PDF


def test_a_crash_between_bytes_and_commit_is_made_good_by_doing_it_again(district, office, made):
    district.crash.armed = "after_print_before_commit"
    with pytest.raises(Stopped):
        keep(made, Cause(), office)
    assert offers(district) == []
    before = dict(district.bucket.objects)
    assert keep(made, Cause(), office)
    assert district.bucket.objects == before
    assert len(offers(district)) == 1


def test_bytes_that_cannot_be_put_leave_nothing_behind(district, office, made):
    def fail(_operation):
        raise Transient("away")

    district.bucket.before = fail
    with pytest.raises(Transient):
        keep(made, Cause(), office)
    assert office.printed.find(made.document) is None


def test_what_the_document_store_has_is_no_paper_of_the_tray_and_its_bytes_go(district, office, made):
    keep(made, Cause(), office)
    assert hear_stored(district, made.document) is Outcome.DONE
    assert hear_stored(district, made.document, 3) is Outcome.DUPLICATE
    assert office.printed.find(made.document).printed.pages == 3
    assert district.person("p-reg-general").get("/tray", department="general").json["items"] == []
    assert district.bucket.objects
    district.clock.advance(seconds=1)
    assert clear(office) == 1
    assert district.bucket.objects == {}
    assert clear(office) == 0


def test_bytes_that_cannot_be_cleared_now_are_cleared_later(district, office, made):
    keep(made, Cause(), office)
    hear_stored(district, made.document)
    district.clock.advance(seconds=1)

    def fail(_operation):
        raise Transient("away")

    district.bucket.before = fail
    assert clear(office) == 0
    district.bucket.before = lambda _operation: None
    assert clear(office) == 0, "it was put off"
    district.clock.advance(seconds=301)
    assert clear(office) == 1


def test_fresh_claims_are_offered_once_for_each_request(district, office, made):
    keep(made, Cause(), office)
    for outcome in (Outcome.DONE, Outcome.DUPLICATE):
        asked = hear(district, "files.claim.requested.v1", made.document, attempt=1)
        assert asked is outcome
    assert hear(district, "files.claim.requested.v1", made.document, 3, attempt=2) is Outcome.DONE
    again = [each["data"] for each in district.broker.sent if each["type"] == "workflow.claim.offered.v1"]
    assert [each["attempt"] for each in again] == [1, 2]
    bodies = [each["claims"]["original"]["sha256"] for each in (offers(district)[0]["data"], *again)]
    assert len(set(bodies)) == 1


def test_a_request_for_what_was_scanned_is_not_answered_here(district):
    asked = hear(district, "files.claim.requested.v1", f"general.{new_ulid()}", attempt=1)
    assert asked is Outcome.DUPLICATE


def test_what_the_document_store_refuses_keeps_its_bytes_and_is_in_no_tray(district, office, made):
    keep(made, Cause(), office)
    refused = {"reason": "infected", "params": {}}
    assert hear(district, "files.document.rejected.v1", made.document, **refused) is Outcome.DONE
    assert hear(district, "files.document.rejected.v1", made.document, 3, **refused) is Outcome.DUPLICATE
    district.clock.advance(seconds=1)
    assert clear(office) == 0
    assert district.bucket.objects
    rejected = district.person("p-reg-general").get("/tray", department="general", state="rejected").json
    assert rejected["items"] == []


def test_it_is_told_again_as_it_was_first_told(district, office, made):
    keep(made, Cause(), office)
    (first,) = offers(district)
    tell_again(district.application, "general")
    assert offers(district) == [first, first]
