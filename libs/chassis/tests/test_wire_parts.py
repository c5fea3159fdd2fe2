"""The parts of publisher and consumer that need no broker: confirms, waiting, parking, pauses, redaction."""

import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from amqp import Message
from hypothesis import given, settings
from hypothesis import strategies as st
from prometheus_client import REGISTRY

from chassis.store.parking import CLAIM_SECONDS, LONGEST_SECONDS, Parking
from chassis.testing.clock import FakeClock
from chassis.testing.contract import PRINTED, event, small_contract
from chassis.testing.store import MemoryStores
from chassis.wire.consumer import queues_of
from chassis.wire.dead import redacted
from chassis.wire.link import FIRST_PAUSE, LONGEST_PAUSE, Confirms, Fate, Overdue, Wake, reconnecting_in
from chassis.wire.messages import MOST_ATTEMPTS, SHORT_ATTEMPTS, SHORT_SECONDS, pause
from chassis.wire.outbox import Parcel, Refusals
from chassis.wire.publisher import Publisher


class FakeChannel:
    """A channel whose broker is the test."""

    def __init__(self) -> None:
        self.events: dict[str, set[Any]] = defaultdict(set)

    def channel(self) -> "FakeChannel":
        return self

    def confirm_select(self) -> None: ...

    def basic_publish(self, message: Message, exchange: str, key: str, *, mandatory: bool) -> None: ...

    def says(self, what: str, *arguments: Any) -> None:
        for callback in self.events[what]:
            callback(*arguments)


@settings(deadline=None)
@given(
    total=st.integers(1, 30),
    acts=st.lists(st.tuples(st.integers(1, 30), st.booleans(), st.booleans()), max_size=40),
    returned=st.sets(st.integers(1, 30)),
)
def test_each_message_is_settled_once_with_its_own_fate_whatever_the_order_of_confirms(
    total: int, acts: list[tuple[int, bool, bool]], returned: set[int]
) -> None:
    channel = FakeChannel()
    settled: dict[int, Fate] = {}
    confirms: Confirms[int] = Confirms(channel, settled.__setitem__)  # type: ignore[arg-type]
    for number in range(1, total + 1):
        confirms.publish(number, Message(b"", message_id=f"m{number}"), "press", "general.notice.printed")
    for number in sorted(returned & set(range(1, total + 1))):
        channel.says(
            "basic_return", None, "press", "general.notice.printed", Message(b"", message_id=f"m{number}")
        )
    expected: dict[int, Fate] = {}
    for tag, multiple, nack in acts:
        covered = [
            one
            for one in range(1, total + 1)
            if one not in expected and (one == tag or (multiple and one < tag))
        ]
        if tag > total or (not multiple and not covered):
            continue
        channel.says("basic_nack" if nack else "basic_ack", tag, multiple)
        fate = Fate.NACKED if nack else Fate.CONFIRMED
        expected |= {one: Fate.RETURNED if one in returned else fate for one in covered}
    assert settled == expected
    assert confirms.open == [one for one in range(1, total + 1) if one not in expected]


def test_a_confirm_that_does_not_come_in_time_is_an_error() -> None:
    confirms: Confirms[int] = Confirms(FakeChannel(), lambda *_: None)  # type: ignore[arg-type]
    confirms.demand(0)
    confirms.publish(1, Message(b"", message_id="m"), "press", "key")
    confirms.demand(60)
    with pytest.raises(Overdue):
        confirms.demand(-1)


def test_a_wake_up_before_the_waiting_begins_is_not_lost() -> None:
    wake = Wake()
    for _ in range(100_000):
        wake.set()
    began = time.monotonic()
    wake.wait(30)
    assert time.monotonic() - began < 5


@settings(deadline=None)
@given(st.integers(1, 10_000))
def test_back_off_grows_and_stays_bounded(failures: int) -> None:
    assert FIRST_PAUSE / 2 <= reconnecting_in(failures) <= LONGEST_PAUSE


def test_short_pauses_stay_in_memory_and_long_ones_are_parked() -> None:
    pauses = [pause(attempt) for attempt in range(1, MOST_ATTEMPTS)]
    assert pauses == sorted(pauses)
    assert sum(pauses[: SHORT_ATTEMPTS - 1]) < SHORT_SECONDS < pauses[SHORT_ATTEMPTS - 1]
    assert 3600 < sum(pauses) < 4 * 3600


def test_a_process_takes_from_its_departments_queues_and_the_district_s_where_it_hears_of_either(
    tmp_path: Path,
) -> None:
    catalogue = small_contract(tmp_path / "contracts")
    assert queues_of(catalogue, "archive", ["general"]) == ["archive.general", "archive.-"]
    assert queues_of(catalogue, "ledger", ["general", "landacq"]) == ["ledger.general", "ledger.landacq"]


def test_a_parked_message_is_claimed_by_one_and_comes_back_when_its_claim_runs_out() -> None:
    stores, clock = MemoryStores(), FakeClock()
    one, other = Parking(stores, "ledger", clock), Parking(stores, "ledger", clock)
    park(one, attempts=6, seconds=10)
    park(one, attempts=9)
    assert one.due("general", 9) == []
    clock.advance(seconds=11)
    found = one.due("general", 9)
    assert [document.state["attempts"] for document in found] == [6], "parked already, it stayed as it was"
    claimed = one.claim(found[0])
    assert claimed is not None
    assert claimed.state["attempts"] == 7, "it counts also when the process dies in it"
    assert other.claim(found[0]) is None
    assert other.due("general", 9) == []
    clock.advance(seconds=CLAIM_SECONDS + 1)
    (again,) = other.due("general", 9)
    last = other.claim(again)
    assert last is not None
    one.postpone(claimed, attempts=7, seconds=100, reason="by a claim that ran out")
    one.remove(claimed)
    assert one.waiting("general") == [last]
    other.postpone(last, attempts=7, seconds=100, reason="still later")
    assert [document.state["attempts"] for document in one.waiting("general")] == [7]
    other.remove(one.waiting("general")[0])
    assert one.waiting("general") == []


def test_what_was_parked_by_a_clock_a_day_ahead_waits_no_day() -> None:
    stores, clock = MemoryStores(), FakeClock()
    parking = Parking(stores, "ledger", clock)
    clock.advance(days=1)
    park(parking, seconds=100)
    clock.advance(days=-1)
    (found,) = parking.due("general", 9)
    assert parking.claim(found)
    assert parking.due("general", 9) == []


def test_nothing_is_parked_for_longer_than_the_longest() -> None:
    parking = Parking(MemoryStores(), "ledger", clock := FakeClock())
    park(parking, seconds=1_000_000)
    clock.advance(seconds=LONGEST_SECONDS + 1)
    assert parking.due("general", 9)


def test_the_district_s_messages_are_parked_in_the_district_s_database() -> None:
    parking = Parking(MemoryStores(), "ledger", FakeClock())
    park(parking, "ledger.-")
    assert parking.waiting("-")


def park(parking: Parking, queue: str = "ledger.general", *, attempts: int = 6, seconds: float = 0) -> None:
    """A message waits."""
    parking.park(queue, "key", "{}", exchange="press", attempts=attempts, seconds=seconds, reason="later")


def test_a_queue_that_refuses_is_asked_by_one_event_less_and_less_often() -> None:
    now = [0.0]
    refusals, keys = Refusals(lambda: now[0]), ("general.notice.printed",)
    assert refusals.may_go(keys)
    for _ in range(100):
        refusals.refused(keys)  # all that were on their way
    asked = 0
    for _ in range(24 * 60):
        now[0] += 60
        for _ in range(600):
            asked += refusals.may_go(keys)
            refusals.refused(keys)
    assert 24 * 6 <= asked < 24 * 14
    assert refusals.may_go(("landacq.notice.printed",))
    refusals.taken(keys)
    assert all(refusals.may_go(keys) for _ in range(600))
    assert not refusals.wait(keys)


def test_handing_off_to_a_broker_that_is_away_returns_at_once_and_holds_the_event(tmp_path: Path) -> None:
    catalogue = small_contract(tmp_path / "contracts")
    publisher = Publisher("amqp://nobody:x@127.0.0.1:9/none", "press", catalogue, FakeClock())
    database = MemoryStores().database("press", "general")
    began = time.monotonic()
    publisher.hand_off(database, "notices", "one", [{"id": "one:1", "at": "", "keys": ["k"], "event": {}}])
    assert time.monotonic() - began < 1
    assert publisher.in_flight(database, "one:1")
    assert not publisher.stop(0.2)


def test_a_publisher_that_has_no_room_says_so(tmp_path: Path) -> None:
    catalogue = small_contract(tmp_path / "contracts")
    away = "amqp://nobody:x@127.0.0.1:9/none"
    publisher = Publisher(away, "press", catalogue, FakeClock(), held_limit=2)
    database = MemoryStores().database("press", "general")

    def had_room(name: str) -> bool:
        entry = {"id": name, "at": "", "keys": ["k"], "event": {}}
        return publisher.hand_off(database, "notices", "one", [entry])

    assert [had_room(name) for name in ("one:1", "one:2", "one:3", "one:2")] == [True, True, False, True]
    assert not publisher.stop(0.2)


def test_what_the_broker_never_said_is_shown_as_nought(tmp_path: Path) -> None:
    Publisher("amqp://", "quiet", small_contract(tmp_path / "contracts"), FakeClock())
    for outcome in ("confirmed", "returned", "nacked", "unknown"):
        labels = {"service": "quiet", "outcome": outcome}
        assert REGISTRY.get_sample_value("daftar_events_published_total", labels) == 0


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('"url": "http://s3/b/k?X-Amz-Signature=ab&x=1"', '"url": "http://s3/b/k?..."'),
        ("https://s3/k?sig=1 and https://s3/j?sig=2", "https://s3/k?... and https://s3/j?..."),
        ("no address?", "no address?"),
    ],
)
def test_the_signed_part_of_an_address_is_not_shown(text: str, shown: str) -> None:
    assert redacted(text) == shown


def test_an_event_of_a_later_release_stays_in_its_outbox_and_the_others_go(tmp_path: Path) -> None:
    # given a publisher whose broker is the test, and two events of which it knows one
    publisher = Publisher("amqp://", "press", small_contract(tmp_path / "contracts"), FakeClock())
    channel, database = FakeChannel(), MemoryStores().database("press", "general")
    later = event(PRINTED).to_json() | {"type": "press.notice.burnt.v1", "id": "later:1"}
    known = event(PRINTED).to_json()
    confirms: Confirms[Parcel] = Confirms(channel, lambda *_: None)  # type: ignore[arg-type]
    for said in (later, known):
        entry = {"id": said["id"], "at": "", "keys": ["k"], "event": said}
        publisher._held[database.name].add(said["id"])
        publisher._send(confirms, Parcel(database, "notices", "one", entry))
    # then the one it does not know is let go, for a process that does, and the other is on its way
    assert not publisher.in_flight(database, "later:1")
    assert publisher.in_flight(database, str(known["id"]))
    assert len(confirms) == 1
