"""Turns: fair by time, ordered by subject, and a lane that fails rests. Time is the test's own."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.testing.eventually import eventually
from chassis.wire.lanes import DOUBTED, LONGEST_REST, Lanes, Lesson, Turn


@dataclass(frozen=True)
class Said:
    """A message."""

    subject: str
    number: int = 0


@dataclass
class Office:
    """Lanes whose threads and time are the test's."""

    queues: tuple[str, ...] = ("slow", "quick")
    threads: int = 1
    now: float = 1000.0
    order: list[tuple[str, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lanes: Lanes[Said] = Lanes(self.queues, self.threads, lambda: self.now)

    def handle(self, seconds: float, lesson: Lesson = Lesson.WELL, again: float | None = None) -> str | None:
        """One turn that takes so long; whose it was."""
        with self.lanes.turn(0) as turn:
            if turn is None:
                return None
            self.order.append((turn.queue, turn.message.number))
            self.now += seconds
            turn.lesson = lesson
            if again is not None:
                turn.again = (again, turn.message)
            return turn.queue


def test_with_one_thread_a_lane_of_slow_messages_gets_no_more_time_than_one_of_quick_ones() -> None:
    office = Office()
    for number in range(60):
        office.lanes.put("slow", Said(f"s{number}"))
    for number in range(1796):
        office.lanes.put("quick", Said(f"q{number}"))
    counts = {"slow": 0, "quick": 0}
    while counts["quick"] < 1796:
        with office.lanes.turn(0) as turn:
            assert turn is not None
            counts[turn.queue] += 1
            office.now += 5.0 if turn.queue == "slow" else 0.01
            turn.again = (0.1, turn.message) if turn.queue == "slow" else None
    assert counts["slow"] <= 5
    assert office.now - 1000 < 45, "the quick ones take 18 s, and may be held up by as much again"


def test_a_lane_that_was_idle_has_no_time_to_its_credit_and_little_to_its_debit() -> None:
    office = Office()
    for number in range(100):
        office.lanes.put("slow", Said(f"s{number}"))
        office.handle(5.0)
    for number in range(20):
        office.lanes.put("quick", Said(f"q{number}"))
        office.lanes.put("slow", Said(f"s{number}"))
    turns = [office.handle(1.0) for _ in range(20)]
    assert 4 <= turns.count("slow") < 20


def taken(office: Office, stack: ExitStack, most: int = 100) -> list[Turn[Said]]:
    """Turns in hand, as many as may be."""
    turns: Iterator[Any] = (stack.enter_context(office.lanes.turn(0)) for _ in range(most))
    return [turn for turn in turns if turn is not None]


def test_the_last_free_thread_is_kept_for_a_lane_that_has_none() -> None:
    office = Office(threads=4)
    with ExitStack() as stack:
        for number in range(10):
            office.lanes.put("slow", Said(f"s{number}"))
        assert len(taken(office, stack, 5)) == 3
        office.lanes.put("quick", Said("q"))
        assert [turn.queue for turn in taken(office, stack, 5)] == ["quick"]


def test_one_subject_s_messages_come_one_after_another_also_while_the_first_is_deferred() -> None:
    office = Office(threads=8)
    for number, subject in enumerate(["a", "a", "b", "a", "b"]):
        office.lanes.put("quick", Said(subject, number))
    with ExitStack() as stack:
        first = taken(office, stack)
        assert [turn.message.number for turn in first] == [0, 2]
        first[0].again = (1.0, first[0].message)
    with ExitStack() as stack:
        assert [turn.message.number for turn in taken(office, stack)] == [4]
    office.now += 1.0
    while office.handle(0.0):
        pass
    assert [number for _, number in office.order] == [0, 1, 3]


def test_a_lane_that_fails_again_and_again_is_tried_with_one_message_less_and_less_often() -> None:
    office = Office(threads=8)
    for number in range(20):
        office.lanes.put("slow", Said(f"s{number}"))
    tries = 0
    for _ in range(600):
        with ExitStack() as stack:
            turns = taken(office, stack)
            for turn in turns:
                turn.lesson, turn.again = Lesson.FAILED, (0.1, turn.message)
            tries += len(turns)
        office.now += 1.0
    assert DOUBTED < office.lanes.failures("slow") == tries < 600 / (LONGEST_REST / 2) + 30
    office.now += LONGEST_REST
    assert office.handle(0.1, Lesson.WELL) == "slow"
    with ExitStack() as stack:
        assert len(taken(office, stack)) == 7, "all at once, since one went well"


def test_a_lane_in_doubt_is_tried_with_another_message_than_the_one_that_failed_last() -> None:
    office = Office()
    for number in range(5):
        office.lanes.put("slow", Said(f"s{number}", number))
    for _ in range(5):
        office.handle(0.0, Lesson.FAILED, again=60.0)
        office.now += LONGEST_REST
    assert [number for _, number in office.order] == [0, 1, 2, 3, 4]


@settings(deadline=None)
@given(
    subjects=st.lists(st.tuples(st.sampled_from(["slow", "quick"]), st.sampled_from("abcd")), max_size=40),
    acts=st.lists(st.tuples(st.integers(0, 5), st.booleans(), st.sampled_from(list(Lesson))), max_size=120),
)
def test_whatever_happens_no_subject_is_in_hand_twice_and_each_comes_in_order(
    subjects: list[tuple[str, str]], acts: list[tuple[int, bool, Lesson]]
) -> None:
    office = Office(threads=3)
    for number, (queue, subject) in enumerate(subjects):
        office.lanes.put(queue, Said(subject, number))
    hands: list[tuple[ExitStack, Turn[Said]]] = []
    done: dict[tuple[str, str], list[int]] = {}

    def take() -> None:
        stack = ExitStack()
        turn = stack.enter_context(office.lanes.turn(0))
        if turn:
            hands.append((stack, turn))
        held = [(one.queue, one.message.subject) for _, one in hands]
        assert len(held) == len(set(held))

    def give_back(place: int, lesson: Lesson, *, again: bool) -> None:
        stack, turn = hands.pop(place % len(hands))
        turn.lesson = lesson
        if again:
            turn.again = (0.5, turn.message)
        else:
            done.setdefault((turn.queue, turn.message.subject), []).append(turn.message.number)
        stack.close()

    for place, again, lesson in acts:
        take()
        office.now += 0.3
        if hands:
            give_back(place, lesson, again=again)
    while sum(map(len, done.values())) < len(subjects):
        take()
        office.now += LONGEST_REST
        if hands:
            give_back(0, Lesson.WELL, again=False)
    assert all(numbers == sorted(numbers) for numbers in done.values())


def test_what_is_gone_is_not_handled() -> None:
    office = Office()
    for number in range(4):
        office.lanes.put("slow", Said("one", number))
    office.handle(0.0, again=1.0)
    office.lanes.drop(lambda said: said.number in {0, 2})
    while office.handle(0.0):
        pass
    assert [number for _, number in office.order] == [0, 1, 3]


def test_a_lane_tells_how_long_its_messages_wait_and_how_long_one_is_in_hand() -> None:
    office = Office()
    assert office.lanes.oldest_seconds("slow") == office.lanes.in_hand_seconds("slow") == 0
    office.lanes.put("slow", Said("a"))
    office.lanes.put("slow", Said("b"))
    office.now += 3
    with office.lanes.turn(0):
        office.now += 4
        assert office.lanes.in_hand_seconds("slow") == 4
        assert office.lanes.oldest_seconds("slow") == 7


def test_threads_that_wait_are_woken_by_what_comes_and_by_what_ends() -> None:
    lanes: Lanes[Said] = Lanes(["one"], 8)
    handled: list[int] = []
    stop = threading.Event()

    def work() -> None:
        while not stop.is_set():
            with lanes.turn(30) as turn:
                if turn and turn.message.number < 0:
                    return
                if turn:
                    handled.append(turn.message.number)
                    later = Said(turn.message.subject, turn.message.number + 1000)
                    turn.again = None if handled[5:] else (0.01, later)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for number in range(200):
        lanes.put("one", Said(f"s{number % 7}", number))
    eventually(lambda: len(handled) >= 205)
    for number in range(8):
        lanes.put("one", Said(f"end{number}", -1))
    for thread in threads:
        thread.join(10)
    assert not any(thread.is_alive() for thread in threads)
