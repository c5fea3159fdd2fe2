"""The experiments that broke the first publisher: one outbox's trouble must stay its own."""

import threading
from collections.abc import Callable, Iterable
from typing import Any

from prometheus_client import REGISTRY

from chassis.envelope import Outgoing
from chassis.store.aggregates import Aggregates
from chassis.store.lease import Leases
from chassis.store.port import Collection
from chassis.testing.broker_conformance import NOTICES
from chassis.testing.contract import PRINTED, event
from chassis.testing.eventually import eventually
from chassis.testing.office import Nowhere, RealOffice
from chassis.testing.store import MemoryDatabase
from chassis.wire.publisher import Sweeper


class LockedDatabase(MemoryDatabase):
    """Somebody else writes to it and does not end."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.free = threading.Event()

    def pull(self, collection: Collection, id: str, event_ids: Iterable[str]) -> None:
        """Waits as SQLite does."""
        self.free.wait(30)
        super().pull(collection, id, event_ids)


def commit(office: RealOffice, database: Any, count: int, *, outlet: Any = None, **about: Any) -> None:
    """So many documents were written, each with an event."""
    notices = Aggregates(database, NOTICES, outlet or office.publisher("press"), office.clock)
    for number in range(count):
        subject = f"{about.get('department', 'general')}.n{number}"
        notices.create(subject, {}, [Outgoing(event(PRINTED, subject=subject, **about))])


def sent(outcome: str) -> float:
    """How many events of the press the broker answered so, in this process."""
    labels = {"service": "press", "outcome": outcome}
    return REGISTRY.get_sample_value("daftar_events_published_total", labels) or 0.0


def is_empty(database: MemoryDatabase) -> Callable[[], bool]:
    """Whether its outboxes are."""
    return lambda: not database.unsent(before="9", limit=1)


def test_a_locked_database_holds_back_neither_the_others_nor_the_connection(office: RealOffice) -> None:
    locked, other = LockedDatabase("press_general"), MemoryDatabase("press_landacq")
    before = sent("confirmed")
    commit(office, locked, 5)
    eventually(lambda: sent("confirmed") - before == 5)
    commit(office, other, 200, department="landacq")
    eventually(is_empty(other), within=5)
    assert not is_empty(locked)()
    locked.free.set()
    eventually(is_empty(locked))


def test_what_a_full_queue_refuses_is_not_asked_again_and_again_and_what_lies_behind_it_is_sent(
    office: RealOffice,
) -> None:
    # given 1,200 events that no queue takes, and ten younger ones that a dead process left
    database = MemoryDatabase("press_general")
    commit(office, database, 1200, outlet=Nowhere(), department="unknown")
    office.clock.advance(seconds=1)
    commit(office, database, 10, outlet=Nowhere())
    office.clock.advance(seconds=100)
    leases = Leases(office.stores.database("press"), office.clock)
    publisher = office.publisher("press")
    sweeper = Sweeper([database], publisher, leases, office.clock)
    before = sent("returned")

    # when the sweeper has its turns
    def left() -> set[str]:
        return {one.id for one in database.unsent(before="9", limit=5000)}

    def sweep() -> bool:
        sweeper.run_once()
        return not any(subject.startswith("general") for subject in left())

    # then the ten have gone, and few were sent in vain
    eventually(sweep, within=10)
    for _ in range(20):
        sweeper.run_once()
    eventually(lambda: not any(publisher.in_flight(database, f"unknown.n{n}:1") for n in range(1200)))
    assert sent("returned") - before < 200
    assert len(left()) == 1200
