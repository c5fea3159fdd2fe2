"""A document, however it is treated: quarantine before lock, a history without gaps, a lock that grows."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from chassis.record import Cause
from chassis.store.port import Document as Kept
from chassis.testing.clock import START
from chassis.wire.catalogue import Catalogue
from files.adapters.document_store import FORM
from files.domain.claims import Kind
from files.domain.document import CLAIM_ATTEMPTS, REJECTED, STORED, Arrival, Body, Document, State
from files.domain.verdicts import Findings, Unfit, VirusScan
from files.messages.outgoing import Wire
from services.files.tests.support.room import BATCH, CONTRACTS, DOC
from tests.support.deep import lives

WIRE = Wire(Catalogue.load(CONTRACTS))
BODY = Body("5b" * 32, 10, "image/tiff")
CAUSE = Cause("c-1", "m:1")


class ADocument(RuleBasedStateMachine):
    """What the use cases may do, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.document = Document(DOC, Arrival(BATCH, "culvert.tif", START))
        self.before: Document = self.document

    def become(self, document: Document) -> None:
        self.before, self.document = self.document, document
        self.now += timedelta(seconds=7)

    def is_in(self, *states: State) -> bool:
        return self.document.state in states

    @rule()
    def nothing_happens_for_a_while(self) -> None:
        self.become(self.document)

    @precondition(lambda self: self.is_in(State.AWAITED))
    @rule()
    def claims_run_out(self) -> None:
        self.become(self.document.claims_requested(self.now, CAUSE))

    @precondition(lambda self: self.is_in(State.AWAITED))
    @rule()
    def fetched(self) -> None:
        self.become(self.document.quarantined({Kind.ORIGINAL: BODY}, self.now))

    @precondition(lambda self: self.is_in(State.QUARANTINED))
    @rule()
    def lost(self) -> None:
        self.become(self.document.lost_in_quarantine(self.now, CAUSE))

    @precondition(lambda self: self.document.awaits_verdict)
    @rule()
    def no_verdict(self) -> None:
        self.become(self.document.postponed(self.now))

    @precondition(lambda self: self.is_in(State.QUARANTINED))
    @rule(clean=st.booleans(), pages=st.integers(1, 9))
    def released(self, clean: bool, pages: int) -> None:
        scan = VirusScan.CLEAN if clean else VirusScan.NOT_SCANNED
        locked = {Kind.ORIGINAL: Body(BODY.sha256, BODY.size, BODY.media_type, "v1")}
        until = self.now + timedelta(days=30)
        found = Findings("image/tiff", pages)
        self.become(self.document.stored(locked, found, scan, until, self.now, CAUSE))

    @precondition(lambda self: self.is_in(State.STORED) and self.document.awaits_verdict)
    @rule()
    def cleared(self) -> None:
        self.become(self.document.cleared(self.now, CAUSE))

    @precondition(lambda self: self.document.awaits_verdict)
    @rule(reason=st.sampled_from(["infected", "corrupt"]))
    def refused(self, reason: str) -> None:
        self.become(self.document.rejected(Unfit(reason), self.now, CAUSE))

    @precondition(lambda self: self.is_in(State.STORED))
    @rule(days=st.integers(-4000, 4000))
    def relocked(self, days: int) -> None:
        self.become(self.document.relocked(self.now + timedelta(days=days)))

    @invariant()
    def the_history_only_grows_and_has_no_gap(self) -> None:
        entries = self.document.history.entries
        assert [entry.position for entry in entries] == list(range(1, len(entries) + 1))
        assert entries[: self.before.history.position] == self.before.history.entries

    @invariant()
    def a_lock_is_never_shortened(self) -> None:
        if self.before.locked_until:
            assert self.document.locked_until
            assert self.document.locked_until >= self.before.locked_until

    @invariant()
    def the_last_word_agrees_with_the_state(self) -> None:
        told = [entry.type for entry in self.document.history.entries]
        assert self.is_in(State.STORED) == (told[-1:] == [STORED])
        assert self.is_in(State.REJECTED) == (told[-1:] == [REJECTED])
        assert self.document.is_as_told
        self.document.history.require_untouched()

    @invariant()
    def only_what_still_needs_a_verdict_is_due(self) -> None:
        assert (self.document.due is not None) == self.document.awaits_verdict

    @invariant()
    def what_is_stored_lies_locked(self) -> None:
        if self.is_in(State.STORED):
            assert all(body.version for body in self.document.bodies.values())
            assert self.document.locked_until is not None

    @invariant()
    def asking_for_claims_has_an_end(self) -> None:
        assert self.document.claim_attempts <= CLAIM_ATTEMPTS
        assert self.document.history.position <= CLAIM_ATTEMPTS + 2

    @invariant()
    def it_survives_being_stored_and_every_event_obeys_the_contract(self) -> None:
        assert FORM.read(Kept(DOC, "v", FORM.write(self.document))) == self.document
        events = [WIRE.entry(DOC, entry).event for entry in self.document.history.entries]
        assert [event.id for event in events] == [f"{DOC}:{n}" for n in range(1, len(events) + 1)]


TestADocument = ADocument.TestCase
TestADocument.settings = settings(max_examples=lives(30), stateful_step_count=20, deadline=None)
