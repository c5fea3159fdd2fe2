"""What another service has told, kept as it stands now, and known to be complete."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.clock import to_text
from chassis.envelope import Event
from chassis.store.aggregates import Aggregates
from chassis.testing.clock import FakeClock
from chassis.testing.office import Nowhere
from chassis.testing.store import MemoryStores
from chassis.wire.asking import REQUESTS, Request
from chassis.wire.consumer import Outcome
from chassis.wire.mirror import Mirror


def told(entity, subject, position, data, epoch=1):
    return Event(f"s.{entity}.told.v1", subject, position, "-", "2026-11-23T04:30:00.000Z", data, epoch)


def manifest(position, subjects, epoch=1):
    return told("directory", "-.all", position, {"subjects": subjects}, epoch)


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def mirror(clock):
    return Mirror(MemoryStores().database("mine"), clock, source="s", kinds=["colour", "shape"])


def test_the_newest_data_of_a_subject_are_kept(mirror):
    assert mirror.apply(told("colour", "x", 1, {"is": "red"})) is Outcome.DONE
    assert mirror.apply(told("colour", "x", 3, {"is": "blue"})) is Outcome.DONE
    assert mirror.apply(told("colour", "x", 2, {"is": "green"})) is Outcome.DUPLICATE
    assert mirror.apply(told("colour", "x", 3, {"is": "blue"})) is Outcome.DUPLICATE
    assert mirror.get("colour", "x") == {"is": "blue"}


def test_after_a_restore_of_the_source_a_lower_position_of_the_new_epoch_is_newer(mirror):
    mirror.apply(told("colour", "x", 9, {"is": "red"}))
    assert mirror.apply(told("colour", "x", 2, {"is": "blue"}, epoch=2)) is Outcome.DONE
    assert mirror.apply(told("colour", "x", 10, {"is": "red"})) is Outcome.DUPLICATE
    assert mirror.get("colour", "x") == {"is": "blue"}


@given(st.randoms(use_true_random=False), st.lists(st.integers(1, 9), min_size=1))
def test_any_order_and_repetition_of_events_gives_the_same_state(order, positions):
    mirror = Mirror(MemoryStores().database("mine"), FakeClock(), source="s", kinds=["colour"])
    events = [told("colour", "x", position, {"n": position}) for position in positions * 2]
    order.shuffle(events)
    for event in events:
        mirror.apply(event)
    assert mirror.get("colour", "x") == {"n": max(positions)}


def test_data_whose_keys_hold_dots_come_back(mirror):
    mirror.apply(told("colour", "x", 1, {"a.b": {"$c": 1}}))
    assert mirror.get("colour", "x") == {"a.b": {"$c": 1}}


def test_all_of_a_kind_are_listed_by_subject_and_other_kinds_are_not(mirror):
    for subject in random.sample([f"x{n:04d}" for n in range(1200)], 1200):
        mirror.apply(told("colour", subject, 1, {"is": subject}))
    mirror.apply(told("shape", "x", 1, {}))
    assert [data["is"] for data in mirror.all("colour")] == [f"x{n:04d}" for n in range(1200)]
    assert mirror.all("taste") == []


def test_a_reader_sees_a_change_within_a_second(mirror, clock):
    assert mirror.get("colour", "x") is None
    mirror.apply(told("colour", "x", 1, {"is": "red"}))
    assert mirror.get("colour", "x") is None
    clock.advance(seconds=1)
    assert mirror.get("colour", "x") == {"is": "red"}


def test_a_clock_that_goes_back_does_not_freeze_the_answers(mirror, clock):
    assert mirror.get("colour", "x") is None
    mirror.apply(told("colour", "x", 1, {"is": "red"}))
    clock.advance(days=-1)
    assert mirror.get("colour", "x") == {"is": "red"}


def test_it_is_complete_when_all_that_a_manifest_names_has_come(mirror, clock):
    subjects = {
        "x.y": {"kind": "colour", "epoch": 1, "position": 2},
        "z": {"kind": "shape", "epoch": 1, "position": 1},
        "q": {"kind": "taste", "epoch": 1, "position": 1},
    }
    mirror.apply(told("shape", "z", 1, {}))
    assert not mirror.complete()
    mirror.apply(manifest(1, subjects))
    mirror.apply(told("colour", "x.y", 1, {}))
    clock.advance(seconds=1)
    assert mirror.lacking(subjects) == ["x.y"]
    assert not mirror.complete()
    mirror.apply(told("colour", "x.y", 2, {}))
    clock.advance(seconds=1)
    assert mirror.lacking(subjects) == []
    assert mirror.complete()


def test_an_event_of_another_service_is_refused(mirror):
    with pytest.raises(ValueError, match="not from"):
        mirror.apply(replace(told("colour", "x", 1, {}), type="other.colour.told.v1"))


def test_of_two_who_apply_at_once_the_newest_wins(clock):
    database = MemoryStores().database("mine")
    first, second = (Mirror(database, clock, source="s", kinds=["colour"]) for _ in range(2))

    def meanwhile():
        database.before_write = lambda: None
        first.apply(told("colour", "x", 2, {"is": "blue"}))

    database.before_write = meanwhile
    assert second.apply(told("colour", "x", 1, {"is": "red"})) is Outcome.DUPLICATE
    assert second.get("colour", "x") == {"is": "blue"}


def test_what_has_expired_is_forgotten_some_time_later_and_what_holds_is_not(mirror, clock):
    def end(subject, hours):
        mirror.apply(told("colour", subject, 1, {"expires": to_text(clock.now() + timedelta(hours=hours))}))

    for number in range(30):
        end(f"a{number:02d}", hours=1)
    end("b", hours=9)
    mirror.apply(told("shape", "x", 1, {}))
    clock.advance(seconds=119 * 60)
    end("c", hours=9)
    assert len(mirror.all("colour")) == 32
    clock.advance(seconds=120)
    for _ in range(3):
        end("d", hours=9)
        clock.advance(seconds=1)
    assert [subject for subject in ("a00", "a29", "b", "c", "d") if mirror.get("colour", subject)] == [
        "b", "c", "d",
    ]  # fmt: skip
    assert mirror.all("shape") == [{}]


def test_a_newer_manifest_is_looked_at_anew(mirror, clock):
    mirror.apply(told("colour", "x", 1, {}))
    mirror.apply(manifest(1, {"x": {"kind": "colour", "epoch": 1, "position": 1}}))
    assert mirror.complete()
    mirror.apply(manifest(2, {"x": {"kind": "colour", "epoch": 1, "position": 2}}))
    clock.advance(seconds=1)
    assert not mirror.complete()


def test_asking_goes_on_at_once_when_a_clock_that_was_a_day_ahead_is_corrected(mirror, clock):
    database = MemoryStores().database("mine")
    request = Request(Aggregates(database, REQUESTS, Nowhere(), clock), "mine", mirror, clock)
    clock.advance(days=1)
    assert [request.ask_while_lacking(), request.ask_while_lacking()] == [True, False]
    clock.advance(days=-1)
    assert [request.ask_while_lacking(), request.ask_while_lacking()] == [True, False]


def listed(position, epoch=1, kind="colour"):
    return {"kind": kind, "epoch": epoch, "position": position}


def test_what_was_heard_of_a_lost_life_does_not_make_a_manifest_of_this_one_complete(mirror, clock):
    mirror.apply(told("colour", "x", 2, {"is": "red"}))
    mirror.apply(manifest(1, {"x": listed(2, epoch=7)}, epoch=7))
    assert not mirror.complete()
    mirror.apply(told("colour", "x", 2, {"is": "blue"}, epoch=7))
    clock.advance(seconds=1)
    assert mirror.complete()


def test_what_a_restored_source_does_not_know_any_more_is_forgotten(mirror, clock):
    expires = to_text(clock.now() + timedelta(hours=1))
    mirror.apply(manifest(9, {"x": listed(1), "lost": listed(1)}))
    for kind, subject, data in (
        ("colour", "x", {}),
        ("colour", "lost", {}),
        ("shape", "ends", {"expires": expires}),
    ):
        mirror.apply(told(kind, subject, 1, data))
    mirror.apply(manifest(8, {"x": listed(2, epoch=7)}, epoch=7))
    assert mirror.get("colour", "lost") is None
    assert mirror.get("colour", "x") == {}
    assert mirror.get("shape", "ends") == {"expires": expires}
    clock.advance(seconds=1)
    assert mirror.apply(told("colour", "lost", 2, {})) is Outcome.DUPLICATE, (
        "it came late, from the lost life"
    )
    assert mirror.apply(told("shape", "late", 1, {"expires": expires})) is Outcome.DONE
    assert mirror.apply(told("colour", "lost", 1, {}, epoch=7)) is Outcome.DONE
