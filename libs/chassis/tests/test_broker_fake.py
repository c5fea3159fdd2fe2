"""The fake broker obeys the suite, and its shuffling shows handlers that mind order or repetition."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.envelope import Event, Outgoing
from chassis.store.port import Stores
from chassis.testing.broker import FakeBroker
from chassis.testing.broker_conformance import NOTICES, BrokerConformance, Heard, say
from chassis.testing.contract import DEPARTMENTS, MOVED, PRINTED, event, small_contract
from chassis.testing.store import MemoryStores
from chassis.wire.catalogue import Catalogue
from chassis.wire.consumer import Handler, HandlersDiffer, Outcome


class FakeOffice:
    """The fake broker with services at it."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.stores: Stores = MemoryStores()
        self.outlet = FakeBroker(catalogue, DEPARTMENTS)

    def listen(self, service: str, handlers: Mapping[str, Handler]) -> None:
        self.outlet.attach(service, handlers)

    def until(self, check: Callable[[], Any]) -> None:
        self.outlet.deliver()
        assert check()

    def dead(self, queue: str) -> list[tuple[str, str]]:
        return [(letter.raw["id"], letter.reason) for letter in self.outlet.dead[queue]]


@pytest.fixture
def office(tmp_path: Path) -> FakeOffice:
    return FakeOffice(small_contract(tmp_path / "contracts"))


class TestFakeBroker(BrokerConformance):
    """The suite."""


def test_what_is_said_while_the_broker_is_away_waits_in_the_outbox_and_then_goes(office: FakeOffice) -> None:
    archive = Heard(office, "archive")
    office.listen("archive", archive.handlers())
    office.outlet.reachable = False
    database, document = say(office, Outgoing(event(PRINTED)))
    assert office.outlet.deliver() == 0
    assert len(database.get(NOTICES, document).outbox) == 1
    office.outlet.flush()
    office.until(lambda: len(archive.events) == 1)
    assert database.get(NOTICES, document).outbox == ()


@pytest.mark.parametrize(
    "raw", [None, [], {}, {"type": 7}, "text", event().to_json() | {"type": "press.notice.printed.v9"}]
)
def test_what_is_no_event_of_the_contract_is_dead_with_a_reason(office: FakeOffice, raw: Any) -> None:
    office.listen("archive", Heard(office, "archive").handlers())
    office.outlet.put("archive.general", raw)
    office.outlet.deliver()
    assert office.outlet.dead["archive.general"][0].reason


def test_a_service_whose_handlers_differ_from_the_contract_is_refused(office: FakeOffice) -> None:
    with pytest.raises(HandlersDiffer, match=r"no handler for \['press.notice.moved.v2'"):
        office.listen("ledger", {})


class Places:
    """Where each notice is: the newest by (epoch, position) wins, whatever comes when."""

    def __init__(self) -> None:
        self.places: dict[str, tuple[tuple[int, int], str]] = {}

    def apply(self, happened: Event, _department: str) -> Outcome:
        known = self.places.get(happened.subject)
        if known and known[0] >= happened.order:
            return Outcome.DUPLICATE
        self.places[happened.subject] = (happened.order, str(happened.data["place"]))
        return Outcome.DONE


@settings(max_examples=50, deadline=None)
@given(seed=st.integers(0, 2**32), lengths=st.lists(st.integers(1, 8), min_size=1, max_size=5))
def test_three_copies_in_any_order_leave_the_same_state_as_one_in_order(
    tmp_path_factory: pytest.TempPathFactory, seed: int, lengths: list[int]
) -> None:
    catalogue = small_contract(tmp_path_factory.mktemp("contract") / "contracts")
    said = [
        event(MOVED, subject=f"general.notice{number}", position=position)
        for number, length in enumerate(lengths)
        for position in range(1, length + 1)
    ]
    states = []
    for chosen, copies in ((None, 1), (seed, 3)):
        broker, places = FakeBroker(catalogue, DEPARTMENTS), Places()
        handlers = Heard(FakeOffice(catalogue), "archive").handlers(moved=places.apply)
        broker.attach("archive", handlers)
        for one in said:
            broker.publish(one.to_json(), ["general.notice.moved"])
        broker.deliver(chosen, copies)
        states.append(places.places)
    assert states[0] == states[1]


def test_the_same_seed_delivers_in_the_same_order(office: FakeOffice) -> None:
    orders = []
    for _ in range(2):
        broker, archive = FakeBroker(office.catalogue, DEPARTMENTS), Heard(office, "archive")
        broker.attach("archive", archive.handlers())
        for position in range(1, 9):
            broker.publish(event(MOVED, position=position).to_json(), ["general.notice.moved"])
        broker.deliver(seed=7, copies=3)
        orders.append(archive.events)
    assert orders[0] == orders[1]
    assert len(orders[0]) > 8
