"""A small district over a real RabbitMQ: services at a virtual host of their own, documents in SQLite."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pika

from chassis.store import open_stores
from chassis.store.lease import Leases
from chassis.store.parking import Parking
from chassis.store.port import Stores
from chassis.testing.broker_conformance import NOTICES
from chassis.testing.clock import FakeClock
from chassis.testing.contract import DEPARTMENTS
from chassis.testing.eventually import eventually
from chassis.wire import dead
from chassis.wire.catalogue import Catalogue
from chassis.wire.consumer import Consumer, Handler
from chassis.wire.intake import EXCHANGE_HEADER
from chassis.wire.publisher import Publisher

WITHIN = 30.0


@dataclass
class RealOffice:
    """Services at a virtual host of their own, with documents in SQLite."""

    catalogue: Catalogue
    stores: Stores
    admin: str
    management: str
    clock: FakeClock = field(default_factory=FakeClock)
    publishers: dict[str, Publisher] = field(default_factory=dict)
    consumers: dict[str, Consumer] = field(default_factory=dict)
    running: list[tuple[threading.Event, threading.Thread]] = field(default_factory=list)

    def publisher(self, service: str) -> Publisher:
        """The service's, made when it is first asked for."""
        if service not in self.publishers:
            self.publishers[service] = Publisher(self.admin, service, self.catalogue, self.clock)
        return self.publishers[service]

    @property
    def outlet(self) -> "ByService":
        """Where commits hand their events to."""
        return ByService(self)

    def listen(self, service: str, handlers: Mapping[str, Handler], **further: Any) -> None:
        """Its messages are handled from now on; `further` goes to the consumer."""
        parking = Parking(self.stores, service, self.clock)
        consumer = Consumer(
            self.admin, service, DEPARTMENTS, handlers, self.catalogue, parking, self.clock, **further
        )
        stop = threading.Event()
        thread = threading.Thread(target=consumer.run, args=(stop,), daemon=True)
        thread.start()
        self.consumers[service] = consumer
        self.running.append((stop, thread))

    def until(self, check: Callable[[], Any]) -> None:
        """Returns when `check` is true."""
        eventually(check, within=WITHIN)

    def until_sent(self, service: str, department: str) -> None:
        """Returns when the service's outboxes there are empty."""
        database = self.stores.database(service, department)
        self.until(lambda: not database.unsent(before="9", limit=1))

    def dead(self, queue: str) -> list[tuple[str, str]]:
        """The (id, reason) of what lies in the queue's dead twin."""
        with dead.opened(self.admin) as channel:
            return [(letter.id, letter.reason) for letter in dead.look(channel, queue)]

    def put(self, queue: str, body: bytes, *, exchange: str | None = None) -> None:
        """An operator puts this straight into the queue, as if it had come through that exchange."""
        headers = None if exchange is None else {EXCHANGE_HEADER: exchange}
        with dead.opened(self.admin) as channel:
            properties = pika.BasicProperties(delivery_mode=2, headers=headers)
            channel.basic_publish("", queue, body, properties, mandatory=True)

    def close(self) -> None:
        """Everything has ended."""
        for stop, _ in self.running:
            stop.set()
        for _, thread in self.running:
            thread.join(20)
            assert not thread.is_alive()
        for publisher in self.publishers.values():
            publisher.stop(5)
        self.stores.close()


class ByService:
    """Each service hands off to its own publisher."""

    def __init__(self, office: RealOffice) -> None:
        self._office = office

    def hand_off(self, database: Any, collection: str, id: str, entries: Any) -> bool:
        """As the outlet's port says."""
        publisher = self._office.publisher(database.name.partition("_")[0])
        return publisher.hand_off(database, collection, id, entries)


def stores_at(folder: Path) -> Stores:
    """SQLite databases in the folder."""
    return open_stores(f"sqlite:///{folder}/store", [NOTICES, Parking.COLLECTION, Leases.COLLECTION])


class Nowhere:
    """An outlet of a process that died before it handed off."""

    def hand_off(self, database: Any, collection: str, id: str, entries: Any) -> bool:
        """As the outlet's port says."""
        return True
