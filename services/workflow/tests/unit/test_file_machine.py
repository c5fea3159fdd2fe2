"""A file through any series of acts: one holder or one transit, only the holder acts, the chain verifies
(laws 1, 2).
"""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from chassis.record import Cause, verify
from directory import Capability, PostCard
from services.workflow.tests.conftest import RULES
from services.workflow.tests.unit.ending import Ending
from services.workflow.tests.unit.lettering import DECIDES, POSTS, Lettering, actors
from tests.support.deep import lives
from workflow.application.acts import ACTS
from workflow.application.acts.act import decide
from workflow.application.acts.arriving import PULL_BACK, RECEIVE
from workflow.application.acts.asked import Seen
from workflow.application.acts.consulting import ASK_OPINIONS, END_OPINIONS, OPINE
from workflow.application.acts.covers import EDIT_COVER
from workflow.application.acts.locating import LOCATE
from workflow.application.acts.noting import NOTE
from workflow.application.acts.parking import PARK, UNPARK
from workflow.application.acts.sending import FORWARD_FILE, RETURN_FILE
from workflow.domain.actor import Doing
from workflow.domain.custody import State
from workflow.domain.errors import NotReader, Refused, SamePost, UnknownItem
from workflow.domain.extent import Extent
from workflow.domain.file import OPEN, File
from workflow.domain.item import Reminder, Reservation
from workflow.domain.notes import Note
from workflow.domain.reading import readable
from workflow.domain.retention import BY_PROPOSAL, ClosingRules, RetentionClass

PRIORITIES = ["ordinary", "immediate"]
CARDS = {
    post.id: PostCard(
        post,
        {"en": post.id},
        {"en": "-"},
        post.id,
        1,
        None,
        frozenset({Capability.OFFICER} if post == DECIDES else ()),
    )
    for post in POSTS
}
KEPT = ClosingRules({"en": "A manual"}, BY_PROPOSAL, (RetentionClass("K", {"en": "Two years"}, 2),))


def notes_of(entries):
    return [Note(entry) for entry in entries if entry.type == "file.noted"]


def no_receipts(identifier):
    raise UnknownItem(identifier)


class AnOffice:
    """As much of one as deciding takes."""

    receipts = SimpleNamespace(load=no_receipts)
    now = "2033-01-01T05:00:00.000Z"
    directory = SimpleNamespace(
        post=CARDS.__getitem__,
        addressee=CARDS.__getitem__,
        posts=lambda: list(CARDS.values()),
        superiors=lambda post: (DECIDES,) if post == POSTS[0].id else (),
    )
    rules = SimpleNamespace(
        zone="Asia/Kolkata",
        agreed={"en": "Agreed."},
        closing=KEPT,
        letters=RULES.letters,
        levels_warning=2,
        channel=lambda _department, _head: None,
    )


OFFICE: Any = AnOffice()


def left_by(entry):
    """The posts that an entry takes the item away from."""
    return {
        "file.received": lambda data: [data["from"]],
        "file.opined": lambda data: [asked["post"] for asked in data["asked"]],
        "file.concluded": lambda data: data["silent"],
    }.get(entry.type, lambda _: [])(entry.data)


def doing(by, seen, at):
    return Doing(by, at, Cause("story", None, "key"), seen)


class FileMachine(Lettering, Ending, RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.file = File("general.01KAN0C1D2E3F4G5H6J7K8M9NA", "general", "A matter")
        self.minute = 0
        self.sealed = []
        self.reminded = 0

    def now(self):
        self.minute += 1
        return f"2026-11-23T{self.minute // 60 % 24:02}:{self.minute % 60:02}:00.000Z"

    @initialize(by=actors, physical=st.booleans())
    def opens(self, by, physical):
        self.file.reserved = Reservation(OPEN, self.doing(by), {"physical": physical})
        self.file.stamp("A-11011/1/2026-General")

    @rule(by=actors, text=st.sampled_from(["", "One.", "One.\n\nTwo.", "১. বাংলা\n\n২. हिन्दी"]))
    def writes(self, by, text):
        self.only_for(self.with_it, by, NOTE, {"text": text})

    @rule(by=actors, to=st.sampled_from(POSTS), note=st.sampled_from([None, "", "At once."]))
    def forwards(self, by, to, note):
        if self.with_it == by.post and to == by.post:
            before = self.whole()
            with pytest.raises(SamePost):
                self.does(FORWARD_FILE, by, {"to": to.id, "note": None})
            assert self.whole() == before
            return
        self.only_for(self.with_it, by, FORWARD_FILE, {"to": to.id, "note": note})

    @rule(by=actors)
    def returns(self, by):
        to = self.file.came_from if self.with_it == by.post else None
        self.only_for(self.with_it if to and to != by.post else None, by, RETURN_FILE, {})
        assert to in {None, by.post, self.file.custody.to}

    @rule(by=actors)
    def agrees(self, by):
        """Not over a draft that stands (DraftChanged), and never without a note."""
        to = self.file.came_from if self.with_it == by.post else None
        if to is None or to == by.post or self.file.note_side.draft is not None:
            return
        self.does(RETURN_FILE, by, {"agreed": True})
        assert [text for _, text in notes_of(self.file.history.entries)[-1].numbered] == ["Agreed."]

    @rule(by=actors)
    def takes_up(self, by):
        custody = self.file.custody
        self.only_for(custody.to if custody.state is State.TRANSIT else custody.holder, by, RECEIVE, None)

    @rule(by=actors)
    def pulls_back(self, by):
        custody = self.file.custody
        self.only_for(custody.sender, by, PULL_BACK, {})
        if custody.sender == by.post:
            assert self.file.custody == custody.before

    @rule(by=actors, posts=st.sets(st.sampled_from(POSTS), min_size=1))
    def asks_opinions(self, by, posts):
        allowed = self.with_it if self.file.consultation is None else None
        named = [post.id for post in posts if post != by.post] or [
            post.id for post in POSTS if post != by.post
        ]
        self.only_for(allowed, by, ASK_OPINIONS, {"question": "What?\n\nSay.", "posts": sorted(named)})

    @rule(by=actors, text=st.sampled_from(["Yes.", "No.\n\nSee 1/c."]))
    def opines(self, by, text):
        consultation, custody = self.file.consultation, self.file.custody
        asked = consultation is not None and consultation.awaits(by.post.id)
        may = asked and custody.state in {State.WITH, State.PARKED}
        self.only_for(by.post if may else None, by, OPINE, {"text": text})

    @rule(by=actors)
    def ends_opinions(self, by):
        custody, consultation = self.file.custody, self.file.consultation
        notes, lies = self.file.note_side.notes, custody.state in {State.WITH, State.PARKED}
        self.only_for(custody.holder if lies and consultation else None, by, END_OPINIONS, {})
        if consultation and self.file.consultation is None:
            assert self.file.note_side.notes == notes + 1
            block = notes_of(self.file.history.entries)[-1].block
            assert block["silent"] == [post.id for post in consultation.silent]

    @rule(by=actors, until=st.sampled_from([None, "2026-12-01"]))
    def parks(self, by, until):
        before = self.file.custody
        self.only_for(self.with_it, by, PARK, {"reason": "Awaited.", "until": until})
        assert (self.file.custody.since, self.file.custody.due) == (before.since, before.due)

    @rule(by=actors)
    def unparks(self, by):
        custody = self.file.custody
        self.only_for(custody.holder if custody.state is State.PARKED else None, by, UNPARK, {})

    @rule(by=actors)
    def says_where_it_lies(self, by):
        custody = self.file.custody
        lies = custody.physical and custody.state in {State.WITH, State.PARKED}
        self.only_for(custody.holder if lies else None, by, LOCATE, {"location": "Rack 2"})

    @rule(by=actors, title=st.sampled_from(["A matter", "Another"]), urgent=st.sampled_from(PRIORITIES))
    def edits_the_cover(self, by, title, urgent):
        at_home = self.with_it if by.post.department == "general" else None
        before = (self.file.title, self.file.custody)
        self.only_for(at_home, by, EDIT_COVER, {"title": title, "priority": urgent})
        if at_home == by.post:
            was_title, was = before
            now = self.file.custody
            assert (self.file.title, now.priority) == (title, urgent)
            assert replace(now, priority=was.priority) == was, "it lies where it lay, since when it did"
            told = self.file.history.entries[-1].type == "file.cover-edited"
            assert told or (was_title, was.priority) == (title, urgent)

    @rule(today=st.sampled_from(["2026-11-30", "2026-12-01"]))
    def its_day_may_come(self, today):
        parked, revision = self.file.parked, self.file.acts.revision
        due = parked is not None and parked.until is not None and parked.until <= today
        assert self.file.wake(today=today, at=self.now()) == due
        assert (self.file.parked is None) == (parked is None or due)
        assert self.file.acts.revision == revision

    @rule(step=st.sampled_from(["nudge", "overdue"]), data=st.data())
    def is_reminded(self, step, data):
        arrival = data.draw(st.integers(1, self.file.history.position))
        reminder = Reminder(step, arrival, "p-1", self.now(), "general", 60)
        revision = self.file.acts.revision
        new = self.file.remind(reminder, Cause())
        assert not self.file.remind(replace(reminder, at=self.now()), Cause())
        assert self.file.acts.revision == revision
        self.reminded += new

    @invariant()
    def has_one_holder_or_one_transit_at_every_position(self):
        for entry in self.file.history.entries:
            custody = entry.data["custody"]
            with_one = custody["holder"] and not custody["from"] and not custody["to"]
            between_two = not custody["holder"] and custody["from"] and custody["to"]
            assert bool(with_one) != bool(between_two)
            assert custody["from"] is None or custody["from"] != custody["to"]

    @invariant()
    def its_chain_verifies_and_what_was_sealed_stays(self):
        entries = self.file.history.entries
        verify(entries)
        if self.file.tombstone is not None:
            *before, last = [entry.words for entry in entries if entry.by is not None]
            assert last is not None
            assert not any(before)
            return
        sealed = [(note.entry.text, note.entry.words) for note in notes_of(entries)]
        assert sealed[: len(self.sealed)] == self.sealed
        self.sealed = sealed

    @invariant()
    def its_paragraphs_are_numbered_without_gap(self):
        numbers = [n for note in notes_of(self.file.history.entries) for n, _ in note.numbered]
        assert numbers == list(range(1, len(numbers) + 1))

    @invariant()
    def whoever_had_it_reads_what_stood_there_when_it_left_them(self):
        """The record itself says when an item left a post: it was received from it, or the post had answered
        or was no longer asked.
        """
        entries = self.file.history.entries
        left = {post: entry.position for entry in entries for post in left_by(entry)}
        consultation = self.file.consultation
        silent = consultation.silent if consultation else ()
        with_it = {post.id for post in (*self.file.custody.posts, *silent)}
        for post, card in CARDS.items():
            last = self.file.history.position if post in with_it else left.get(post)
            if last is None:
                with pytest.raises(NotReader):
                    readable(self.file, card)
                continue
            if self.file.tombstone is not None:
                assert readable(self.file, card) == Extent(last)
                continue
            notes = notes_of(entries[:last])
            numbers = [n for note in notes for n, _ in note.numbered]
            serials = sum(entry.type == "file.letterissued" for entry in entries[:last])
            assert readable(self.file, card) == Extent(last, len(notes), len(numbers), serials)

    @invariant()
    def what_people_wrote_stands_beside_the_entry_and_does_not_travel(self):
        for entry in self.file.history.entries:
            assert entry.words is None or entry.words.text not in entry.data.values()

    @invariant()
    def each_reminder_stands_once(self):
        told = [e for e in self.file.history.entries if e.type == "file.reminded"]
        assert len(told) == self.reminded == len({(e.data["arrival"], e.data["step"]) for e in told})

    @invariant()
    def its_body_stays_what_it_is_and_lies_somewhere_only_with_a_post(self):
        told = {entry.data["custody"].get("physical", False) for entry in self.file.history.entries}
        assert told == {self.file.physical}
        lies = self.file.physical and self.file.custody.state is not State.TRANSIT
        assert self.file.location in ({"", "Rack 2"} if lies else {""})

    @invariant()
    def is_parked_exactly_while_a_reason_stands(self):
        assert (self.file.custody.state is State.PARKED) == (self.file.parked is not None)

    def doing(self, by):
        return doing(by, self.seen, self.now())

    @property
    def with_it(self):
        """The post that may act on it."""
        custody = self.file.custody
        return custody.holder if custody.state is State.WITH else None

    @property
    def seen(self):
        return self.file.acts.revision

    def whole(self):
        file = self.file
        stands = (file.custody, file.acts, file.parked, file.proposal, file.consultation)
        letters = (file.letters.begun, tuple(file.letters.letters))
        return (*stands, letters, file.history.position, replace(file.note_side))

    def does(self, act, by, asked):
        DRIVEN.add(act)
        seen = {"revision": self.seen} if issubclass(act.asks, Seen) else {}
        body = act.asks(**seen, **(asked or {}))
        decide(act, self.file, body, self.doing(by), OFFICE)

    def only_for(self, allowed, by, act, asked):
        before = self.whole()
        already = act.already(self.file, by.post.id)
        offered = act.offered(self.file, CARDS[by.post.id], OFFICE) or already
        assert offered == (allowed is not None and allowed == by.post)
        if offered:
            self.does(act, by, asked)
            assert already or act.leads in {None, self.file.custody.state}
            return
        with pytest.raises(Refused):
            self.does(act, by, asked)
        assert self.whole() == before


DRIVEN: set[Any] = set()
"""The acts that the machine has tried."""


def test_whatever_is_done_no_law_breaks_and_every_act_that_decides_about_a_file_is_tried():
    tried = settings(max_examples=lives(100), stateful_step_count=30, deadline=None)
    run_state_machine_as_test(FileMachine, settings=tried)
    missing = {act.name for act in ACTS if File in act.of and act.decide is not None} - {
        act.name for act in DRIVEN
    }
    assert not missing, "give the machine a rule that does it"
