"""A watch: it follows the newest move, climbs the ladder in working time, and never ends by itself."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from directory import Post
from notify.domain.calendar import Calendar
from notify.domain.ladder import Duration, Ladder, Recipient, Rung
from notify.domain.watch import (
    Arrival,
    Escalated,
    Item,
    Move,
    NotDue,
    Reminded,
    Rules,
    Told,
    follow,
    take_rung,
)
from tests.support.deep import lives

HOME, OTHER = "general", "landacq"
CLERK, OFFICER, ABROAD = Post("clerk", HOME), Post("officer", HOME), Post("abroad", OTHER)
CALENDAR = Calendar(ZoneInfo("Asia/Kolkata"), 630, 1050, frozenset({5, 6}))
HOLDER, SUPERIOR, SECOND = Recipient
LADDER = Ladder(
    (
        Rung("nudge", Duration(1, "d"), (HOLDER,)),
        Rung("overdue", Duration(2, "d"), (HOLDER, SUPERIOR, SECOND)),
    ),
    Rung("daily", Duration(1, "d"), (HOLDER,)),
)
RULES = Rules(CALENDAR, LADDER)
ITEM = Item("general.X", "file", HOME, "1", "A title")
START = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)  # Monday 11:30 in the office
DAY = timedelta(days=1)


def move(position, at=CLERK, since=START, arrival=None, epoch=1):
    return Move(ITEM, (epoch, position), at and Arrival(at, since, arrival or position))


def pending(watch):
    assert watch.pending is not None
    return watch.pending


def test_the_clock_runs_from_arrival_opened_or_not():
    sent = follow(None, move(1), HOME, RULES)
    opened = follow(sent, move(2, arrival=1), HOME, RULES)
    assert pending(sent).next_at == START + DAY
    assert pending(opened).next_at == START + DAY


def test_opening_keeps_the_rungs_taken_and_a_new_arrival_begins_anew():
    reminded, _ = take_rung(follow(None, move(1), HOME, RULES), RULES, {}, START + DAY)
    opened = follow(reminded, move(2, arrival=1), HOME, RULES)
    assert pending(opened).taken == 1
    returned = follow(opened, move(3, since=START + 2 * DAY), HOME, RULES)
    assert (pending(returned).taken, returned.position) == (0, 1)


@pytest.mark.parametrize("gone", [move(2, at=ABROAD), move(2, at=None)])
def test_an_item_that_has_left_is_not_watched_but_remembered(gone):
    left = follow(follow(None, move(1), HOME, RULES), gone, HOME, RULES)
    assert left.pending is None
    assert follow(left, move(1), HOME, RULES) is left
    with pytest.raises(NotDue):
        take_rung(left, RULES, {}, START + 99 * DAY)


def test_a_move_of_an_earlier_epoch_is_no_news_and_one_of_a_later_is():
    known = follow(None, move(9), HOME, RULES)
    assert follow(known, move(10, epoch=0), HOME, RULES) is known
    assert pending(follow(known, move(2, at=OFFICER, epoch=2), HOME, RULES)).arrival.at == OFFICER


def test_nobody_is_reminded_before_a_rung_is_due():
    with pytest.raises(NotDue):
        take_rung(follow(None, move(1), HOME, RULES), RULES, {}, START + DAY - timedelta(milliseconds=1))


def test_a_rung_tells_the_holder_and_those_superiors_whom_it_names_and_who_are_known():
    watch, _ = take_rung(follow(None, move(1), HOME, RULES), RULES, {SUPERIOR: OFFICER}, START + DAY)
    after, told = take_rung(watch, RULES, {SUPERIOR: OFFICER}, START + 2 * DAY)
    reminder, escalation = told
    assert reminder == Reminded(ITEM, pending(watch).arrival, 2, "overdue", START + 2 * DAY, 2 * 7 * 3600)
    assert escalation == Escalated(reminder, 3, OFFICER)
    assert (after.position, pending(after).next_at) == (3, START + 3 * DAY)


@given(st.permutations(range(1, 7)), st.lists(st.integers(1, 6), max_size=6))
def test_any_order_and_repetition_of_moves_gives_one_watch(order, again):
    moves = {
        1: move(1),
        2: move(2, at=OFFICER, since=START + DAY),
        3: move(3, at=OFFICER, since=START + DAY, arrival=2),
        4: move(4, at=ABROAD, since=START + 2 * DAY),
        5: move(5, at=ABROAD, since=START + 2 * DAY, arrival=4),
        6: move(6, at=CLERK, since=START + 3 * DAY),
    }
    watch = None
    for position in [*order, *again]:
        watch = follow(watch, moves[position], HOME, RULES)
    assert watch == follow(None, moves[6], HOME, RULES)


class WatchMachine(RuleBasedStateMachine):
    """An item wanders between posts of two departments while time passes and a timer looks in."""

    @initialize()
    def open(self):
        self.now, self.position = START, 0
        self.told: list[Told] = []
        self.watch: Any = None
        self.moves: list[Move] = []
        self.arrives(at=CLERK)

    @rule(at=st.sampled_from([CLERK, OFFICER, ABROAD]))
    def arrives(self, at):
        self.position += 1
        self.moves.append(move(self.position, at, self.now))
        self.hears(self.moves[-1])

    @rule()
    def is_opened(self):
        here = self.moves[-1].arrival
        self.position += 1
        self.moves.append(Move(ITEM, (1, self.position), here and replace(here, opened=True)))
        self.hears(self.moves[-1])

    @rule()
    def is_closed(self):
        self.position += 1
        self.moves.append(move(self.position, None))
        self.hears(self.moves[-1])

    @rule(data=st.data())
    def hears_an_old_move_again(self, data):
        self.hears(data.draw(st.sampled_from(self.moves)))

    @rule(hours=st.integers(1, 200))
    def time_passes(self, hours):
        self.now += timedelta(hours=hours)

    @rule()
    @precondition(lambda self: self.watch.pending and self.watch.pending.next_at <= self.now)
    def the_timer_looks_in(self):
        before = self.watch
        self.watch, told = take_rung(self.watch, RULES, {SUPERIOR: OFFICER}, self.now)
        self.told += told
        assert self.watch.pending.next_at > before.pending.next_at

    def hears(self, one):
        self.watch = follow(self.watch, one, HOME, RULES)

    @invariant()
    def it_watches_exactly_while_the_item_is_here(self):
        here = self.moves[-1].arrival
        assert (self.watch.pending is not None) == (here is not None and here.at.department == HOME)

    @invariant()
    def it_never_ends_by_itself(self):
        if self.watch.pending:
            next_at = self.watch.pending.next_at
            assert CALENDAR.worked(self.watch.pending.arrival.since, next_at) == LADDER.height(
                self.watch.pending.taken, CALENDAR
            )

    @invariant()
    def each_step_of_an_arrival_is_told_once_under_a_position_of_its_own(self):
        reminders = [one for one in self.told if isinstance(one, Reminded)]
        assert len({(one.arrival.number, one.step) for one in reminders}) == len(reminders)
        assert [one.position for one in self.told] == list(range(1, len(self.told) + 1))

    @invariant()
    def nobody_is_reminded_early(self):
        for one in self.told:
            if isinstance(one, Reminded):
                worked = CALENDAR.worked(one.arrival.since, one.at)
                assert timedelta(seconds=one.working_seconds) <= worked
                assert worked >= LADDER.height(0, CALENDAR)


TestWatchMachine = WatchMachine.TestCase
TestWatchMachine.settings = settings(max_examples=lives(30), stateful_step_count=30, deadline=None)
