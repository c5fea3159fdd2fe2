"""What the machine of files does at their end: closed, kept, weeded."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from services.workflow.tests.unit.lettering import DECIDES, actors
from workflow.application.acts.closing import CLOSE_FILE, PROPOSE_CLOSE, REOPEN
from workflow.application.acts.recording import RECORD, RETAIN
from workflow.application.acts.weeding import ALLOW_WEEDING, FORBID_WEEDING, PROPOSE_WEEDING, WEED
from workflow.domain.custody import State
from workflow.domain.retention import Retention

CLOSED = {State.CLOSED, State.RECORDED}


class Ending:
    """A part of the machine."""

    file: Any
    with_it: Any
    only_for: Any
    refused_to: Any

    @rule(by=actors)
    def proposes_to_close(self, by):
        at_home = self.with_it if by.post.department == "general" else None
        self.only_for(at_home, by, PROPOSE_CLOSE, {"retention": "K", "remark": "Over."})

    @rule(by=actors)
    def closes(self, by):
        asked = {"retention": "K", "remark": "Over."}
        if self.file.letters.undispatched:
            return self.refused_to(by, CLOSE_FILE, asked)
        return self.only_for(self.with_it if by.post == DECIDES else None, by, CLOSE_FILE, asked)

    @rule(by=actors)
    def reopens(self, by):
        closer = self.file.custody.holder if self.file.custody.state in CLOSED else None
        self.only_for(closer, by, REOPEN, {"reason": "Not over."})

    @rule(by=actors)
    def records(self, by):
        closed = self.file.custody.state is State.CLOSED
        had = closed and by.post.department == "general" and self.file.concerns(by.post.id)
        self.only_for(by.post if had else None, by, RECORD, {"shelf": "Rack 4"})
        assert (self.file.shelf != "") == (self.file.custody.state is State.RECORDED)

    @rule(by=actors)
    def retains(self, by):
        closer = self.file.custody.holder if self.file.custody.state in CLOSED else None
        self.only_for(closer, by, RETAIN, {"until": "2040-12-31", "reason": "A suit."})
        assert closer != by.post or self.file.retention == Retention("K", "2040-12-31")

    @rule(by=actors)
    def proposes_weeding(self, by):
        kept = self.file.retention
        due = kept is not None and kept.until < "2033" and self.file.custody.state is State.RECORDED
        had = due and self.file.ban is None and by.post.department == "general"
        allowed = by.post if had and self.file.concerns(by.post.id) else None
        self.only_for(allowed, by, PROPOSE_WEEDING, {"remark": "Of no use."})

    @rule(by=actors)
    def weeds(self, by):
        """The post that decides, where another has proposed it."""
        proposed, last = self.file.weeding, self.file.history.last
        decides = by.post == DECIDES and self.file.concerns(by.post.id)
        allowed = by.post if proposed and decides and proposed.post != by.post.id else None
        self.only_for(allowed, by, WEED, {"order": "Weed it."})
        if allowed:
            assert (self.file.tombstone.last, self.file.tombstone.proposed_by) == (last, proposed.person)

    @rule(by=actors, first=st.booleans())
    def forbids_and_allows_weeding(self, by, first):
        for forbids in (first, not first):
            closed = self.file.custody.state in CLOSED and by.post == DECIDES
            fits = closed and self.file.concerns(by.post.id) and (self.file.ban is None) == forbids
            act = FORBID_WEEDING if forbids else ALLOW_WEEDING
            self.only_for(by.post if fits else None, by, act, {"reason": "A suit."})

    @invariant()
    def is_kept_by_a_class_exactly_while_it_is_closed(self):
        weeded = self.file.custody.state is State.WEEDED
        closed = self.file.custody.state in CLOSED or weeded
        kept = {Retention("K", "2028-12-31"), Retention("K", "2040-12-31")} if closed else {None}
        assert self.file.retention in kept
        assert (self.file.tombstone is not None) == weeded
        assert (self.file.closed is not None) == (closed and not weeded)
        assert not closed or (self.file.note_side.draft, self.file.proposal) == (None, None)
