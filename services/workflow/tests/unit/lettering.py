"""What the machine of files does with letters."""

from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from directory import Actor, Kind, Post
from services.workflow.tests.letters import LETTER
from workflow.application.acts.dispatching import DISPATCH, REPLY_RECEIVED
from workflow.application.acts.letters import APPROVE, DISCARD_DRAFT, DRAFT, SIGN, WITHDRAW_APPROVAL
from workflow.domain.deliveries import Reached, Step
from workflow.domain.errors import Refused
from workflow.domain.item import Reservation
from workflow.domain.letter_text import Content
from workflow.domain.letters import ISSUE, WHEN, Stage

POSTS = [Post("p-1", "general"), Post("p-2", "general"), Post("p-3", "landacq"), Post("p-4", "nezarat")]
ACTORS = [
    Actor(f"u-{post.id}", post, {"en": post.id}, {"en": "Officer"}, f"c-{post.id}", Kind.REGULAR)
    for post in POSTS
]
actors = st.sampled_from(ACTORS)
DECIDES = POSTS[1]
"""The post that is an officer's."""
A_LETTER = LETTER | {"signatory": "p-1", "copies": [{"post": "p-2"}]}


class Lettering:
    """A part of the machine: drafts come and go with the file, and its history tells what they say."""

    file: Any
    with_it: Any
    only_for: Any
    does: Any
    whole: Any
    doing: Any
    issued = 0

    @rule(by=actors, body=st.sampled_from(["One.", "Two."]), new=st.booleans())
    def drafts(self, by, body, new):
        letter = self.letter
        asked = A_LETTER | {"body": body}
        if letter is not None and not new:
            asked |= {"letter": letter.number, "over": letter.digest}
            if letter.stage not in WHEN["draft"]:
                return self.refused_to(by, DRAFT, asked)
        return self.only_for(self.with_it, by, DRAFT, asked)

    @rule(by=actors, acts=st.permutations([APPROVE, SIGN, DISCARD_DRAFT, WITHDRAW_APPROVAL]))
    def goes_on_with_a_letter(self, by, acts):
        for act in acts:
            if self.letter is None and self.with_it is not None:
                self.does(DRAFT, next(actor for actor in ACTORS if actor.post == self.with_it), A_LETTER)
            if self.letter is not None:
                self.tries(by, act, self.letter)

    def tries(self, by, act, letter):
        told = {"reason": "Wrong."} if act is WITHDRAW_APPROVAL else {"digest": letter.digest}
        asked = {"letter": letter.number, **told}
        if letter.stage not in WHEN[act.name]:
            return self.refused_to(by, act, asked)
        may = act is DISCARD_DRAFT or self.with_it == DECIDES
        return self.only_for(self.with_it if may else None, by, act, asked)

    @rule()
    def the_signed_letter_is_issued(self):
        """As by the act on file and register, which runs on its own."""
        letter = self.letter
        if letter is None or letter.stage is not Stage.SIGNED or self.with_it is None:
            return
        by = next(actor for actor in ACTORS if actor.post == self.with_it)
        self.file.reserve_issue(Reservation(ISSUE, self.doing(by), {"letter": letter.number}))
        self.file.issue_letter(f"{letter.number}/General/2026", "")
        self.issued += 1

    @rule(by=actors, step=st.sampled_from(list(Step)), addressee=st.integers(1, 3))
    def tells_of_what_went_out(self, by, step, addressee):
        letter = self.letter
        if letter is None:
            return self.refused_to(by, DISPATCH, {"letter": 99, "addressee": 1, "step": str(step)})
        asked = {"letter": letter.number, "addressee": addressee, "step": str(step), "mode": "hand"}
        before = letter.deliveries[addressee - 1] if addressee <= len(letter.deliveries) else None
        if before is None or step not in before.steps() or not self.file.concerns(by.post.id):
            return self.refused_to(by, DISPATCH, asked)
        revision = self.file.acts.revision
        self.does(DISPATCH, by, asked)
        assert self.file.acts.revision == revision, "nobody is overtaken by it"
        return None

    @rule(by=actors)
    def is_answered_by_no_receipt_that_lies_elsewhere(self, by):
        self.refused_to(by, REPLY_RECEIVED, {"letter": 1, "addressee": 1, "receipt": "elsewhere"})

    @invariant()
    def each_letter_says_what_its_entries_say(self):
        entries = {entry.position: entry for entry in self.file.history.entries}
        for letter in self.file.letters.letters:
            told = [entries[version.position] for version in letter.versions]
            assert [entry.data["version"] for entry in told] == list(range(1, len(told) + 1))
            assert {entry.data["letter"] for entry in told} == {letter.number}
            assert [entry.data["text_digest"] for entry in told] == [each.digest for each in letter.versions]
            assert letter.content is None or letter.content == Content.read(told[-1].words.text)
            assert (letter.content is None) == (letter.stage is Stage.ISSUED)
            waits = any(each.reached is Reached.WAITING for each in letter.deliveries)
            assert letter.undispatched == (letter.approved is not None and (not letter.issued or waits))
        serials = [letter.issued.serial for letter in self.file.letters.letters if letter.issued]
        assert sorted(serials) == list(range(1, self.issued + 1))

    @property
    def letter(self):
        """The letter that was begun last."""
        return self.file.letters.letters[-1] if self.file.letters.letters else None

    def refused_to(self, by, act, asked):
        """It may not be done now, whoever asks."""
        before = self.whole()
        with pytest.raises(Refused):
            self.does(act, by, asked)
        assert self.whole() == before
