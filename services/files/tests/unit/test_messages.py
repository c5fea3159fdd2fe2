"""What the service makes of what it hears: done, known, later, or dead with a reason."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.clock import to_text
from chassis.envelope import Event
from chassis.wire.catalogue import Catalogue
from chassis.wire.consumer import Dead, Outcome, Retry
from files.domain.claims import ClaimMismatch, ClaimRefused, Kind
from files.domain.document import State
from files.messages.incoming import handlers
from services.files.tests.support.room import BATCH, CONTRACTS, DOC, Office

CATALOGUE = Catalogue.load(CONTRACTS)
READY, OFFERED = "scan.document.ready.v1", "scan.claim.offered.v1"
DIARISED, PLACED = "workflow.receipt.diarised.v1", "workflow.receipt.placed.v1"
FOREIGN = "landacq" + DOC.removeprefix("general")


@pytest.fixture
def office() -> Office:
    return Office()


def hear(office: Office, event: Event, queue: str = "general") -> Outcome:
    def unheard(*_: Any) -> Outcome:
        raise AssertionError

    return handlers(CATALOGUE, office.room, keyset=unheard, directory=unheard)[event.type](event, queue)


def event(
    office: Office, kind: str, data: dict[str, Any], position: int = 1, department: str = "general"
) -> Event:
    time = to_text(office.clock.now())
    return Event(kind, BATCH, position, department, time, data, correlationid="c-1")


def told(office: Office, **changes: Any) -> dict[str, Any]:
    claims = {
        kind.value: {
            "url": claim.url,
            "sha256": claim.sha256,
            "size": claim.size,
            "media_type": claim.media_type,
            "expires": to_text(claim.expires),
        }
        for kind, claim in office.offer().items()
    }
    return {
        "document": DOC,
        "batch": BATCH,
        "pages": 2,
        "flagged": [2],
        "languages": ["en"],
        "claims": claims,
        "received": to_text(office.clock.now()),
        "name": "culvert.tif",
        **changes,
    }


def stored(office: Office) -> Office:
    hear(office, event(office, READY, told(office)))
    return office


def test_a_ready_paper_is_taken_in_once(office):
    ready = event(office, READY, told(office))
    assert hear(office, ready) is Outcome.DONE
    assert hear(office, ready) is Outcome.DUPLICATE
    assert office.document().state is State.STORED
    assert set(office.document().bodies) == set(Kind)


def test_a_paper_without_a_text_layer_is_taken_in(office):
    data = told(office)
    data["claims"] = {"original": data["claims"]["original"], "searchable": None}
    assert hear(office, event(office, READY, data)) is Outcome.DONE
    assert set(office.document().bodies) == {Kind.ORIGINAL}


@pytest.mark.parametrize(
    "refusal", [ClaimMismatch("digest-mismatch", Kind.TEXT), ClaimRefused("host-not-allowed")]
)
def test_a_claim_that_lies_is_dead_with_its_reason(office, refusal):
    data = told(office)
    office.claims.offered[data["claims"]["text"]["url"]] = refusal
    with pytest.raises(Dead) as dead:
        hear(office, event(office, READY, data))
    assert refusal.reason in dead.value.reason
    assert "http" not in dead.value.reason


def test_an_offer_that_overtook_its_announcement_is_tried_again(office):
    offer = {"document": DOC, "attempt": 1, "claims": told(office)["claims"]}
    with pytest.raises(Retry):
        hear(office, event(office, OFFERED, offer))


def test_an_offer_that_nobody_asked_for_is_known(office):
    offer = {"document": DOC, "attempt": 1, "claims": told(office)["claims"]}
    assert hear(stored(office), event(office, OFFERED, offer, 2)) is Outcome.DUPLICATE


class TestAnotherDepartment:
    @pytest.mark.parametrize(
        ("department", "document", "queue"),
        [
            ("general", FOREIGN, "general"),
            ("landacq", DOC, "general"),
            ("landacq", FOREIGN, "general"),
            ("general", "../../etc", "general"),
            ("general", "general.1", "general"),
        ],
    )
    @pytest.mark.parametrize("kind", [READY, OFFERED, DIARISED, PLACED])
    def test_its_papers_have_no_business_here(self, office, kind, department, document, queue):
        data = told(office, document=document, receipt=document, attempt=1)
        with pytest.raises(Dead):
            hear(office, event(office, kind, data, department=department), queue)
        assert office.outlet.events == []


class TestLocks:
    @pytest.mark.parametrize(("kind", "days"), [(DIARISED, 1096), (PLACED, 3653)])
    def test_a_paper_on_its_way_is_locked_for_longer(self, office, kind, days):
        stored(office)
        until = office.document().locked_until
        data = {"receipt": DOC, "document": DOC}
        assert hear(office, event(office, kind, data)) is Outcome.DONE
        assert (office.document().locked_until - until).days == days - 30

    @pytest.mark.parametrize("kind", [DIARISED, PLACED])
    def test_a_paper_that_is_not_stored_yet_is_waited_for(self, office, kind):
        with pytest.raises(Retry):
            hear(office, event(office, kind, {"receipt": DOC, "document": DOC}))
