"""What the machine of files does with letters."""

from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from directory import Actor, Kind, Post
from services.workflow.tests.letters import LETTER
from workflow.application.acts.letters import APPROVE, DISCARD_DRAFT, DRAFT, SIGN, WITHDRAW_APPROVAL
from workflow.domain.errors import Refused
from workflow.domain.letter_text import Content
from workflow.domain.letters import WHEN, Stage

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

    @rule(by=actors, body=st.sampled_from(["One.", "Two."]), new=st.booleans())
    def drafts(self, by, body, new):
        letter = self.letter
        asked = A_LETTER | {"body": body}
        if letter is not None and not new:
            asked |= {"letter": letter.number, "over": letter.digest}
            if letter.stage not in WHEN["draft"]:
                return self.refused_to(by, DRAFT, asked)
        return self.only_for(self.with_it, by, DRAFT, asked)

    @rule(by=actors, act=st.sampled_from([APPROVE, SIGN, DISCARD_DRAFT, WITHDRAW_APPROVAL]))
    def goes_on_with_a_letter(self, by, act):
        holder = next((actor for actor in ACTORS if actor.post == self.with_it), None)
        if self.letter is None and holder is not None:
            self.does(DRAFT, holder, A_LETTER)
        letter = self.letter
        if letter is None:
            return None
        if act in {SIGN, WITHDRAW_APPROVAL} and letter.stage is Stage.DRAFT and self.with_it == DECIDES:
            self.does(APPROVE, holder, {"letter": letter.number, "digest": letter.digest})
            letter = self.letter
        told = {"reason": "Wrong."} if act is WITHDRAW_APPROVAL else {"digest": letter.digest}
        asked = {"letter": letter.number, **told}
        if letter.stage not in WHEN[act.name]:
            return self.refused_to(by, act, asked)
        may = act is DISCARD_DRAFT or self.with_it == DECIDES
        return self.only_for(self.with_it if may else None, by, act, asked)

    @invariant()
    def each_letter_says_what_its_entries_say(self):
        entries = {entry.position: entry for entry in self.file.history.entries}
        for letter in self.file.letters.letters:
            told = [entries[version.position] for version in letter.versions]
            assert [entry.data["version"] for entry in told] == list(range(1, len(told) + 1))
            assert {entry.data["letter"] for entry in told} == {letter.number}
            assert [entry.data["text_digest"] for entry in told] == [each.digest for each in letter.versions]
            assert letter.content == Content.read(told[-1].words.text)
            assert letter.undispatched == (letter.approved is not None)

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
