"""A small service as a process of its own, for tests that kill it: `say`, `hear` or `work`.

say:   commits COUNT notices with an event each, sends them, sweeps, ends.
hear:  applies the events to one document until it holds COUNT of them, ends in order.
work:  is a whole worker until SIGTERM.
"""

import argparse
import os
import signal
import sys
import threading
import time
from pathlib import Path

from chassis import crash
from chassis.clock import SystemClock
from chassis.envelope import Event, Outgoing
from chassis.health import Health
from chassis.process.worker import Timer, run_worker
from chassis.store import open_stores
from chassis.store.aggregates import Aggregates, Request, retrying
from chassis.store.lease import Leases
from chassis.store.parking import Parking
from chassis.store.port import AlreadyExists, Collection, NotFound
from chassis.testing.contract import DEPARTMENTS, PRINTED, event
from chassis.testing.eventually import eventually
from chassis.wire.catalogue import Catalogue
from chassis.wire.consumer import Consumer, Dead, Outcome
from chassis.wire.publisher import Publisher, Sweeper

NOTICES = Collection("notices")
BOOKS = Collection("books")
BOOK = "book"
UNLUCKY = 13  # the ledger takes no such number: its event is dead


class Office:
    """The parts of one service."""

    def __init__(self, options: argparse.Namespace, service: str) -> None:
        self.count: int = options.count
        self.applied_at = time.monotonic()
        self.clock = SystemClock()
        self.catalogue = Catalogue.load(options.contracts)
        self.stores = open_stores(options.store, [NOTICES, BOOKS, Parking.COLLECTION, Leases.COLLECTION])
        self.database = self.stores.database(service, "general")
        self.publisher = Publisher(options.broker, service, self.catalogue, self.clock)
        leases = Leases(self.stores.database(service), self.clock)
        self.sweeper = Sweeper([self.database], self.publisher, leases, self.clock, takeover=options.takeover)
        self.aggregates = Aggregates(self.database, NOTICES, self.publisher, self.clock)
        self.books = Aggregates(self.database, BOOKS, self.publisher, self.clock)
        self.consumer = Consumer(
            options.broker,
            service,
            DEPARTMENTS,
            {one.type: self.apply for one in self.catalogue.heard_by(service)},
            self.catalogue,
            Parking(self.stores, service, self.clock),
            self.clock,
        )

    def say(self) -> None:
        """Every notice has been committed once and its event is on its way."""
        for number in range(1, self.count + 1):
            said = Outgoing(event(PRINTED, subject=f"general.notice{number}", data={"number": number}))
            self.aggregates.create(
                f"notice{number}", {"number": number}, [said], request=Request(f"r{number}")
            )
        self.sweeper.run_once()
        eventually(
            lambda: not self.database.unsent(before="9", limit=1) or self.sweeper.run_once(), within=20
        )
        self.publisher.stop()

    def apply(self, happened: Event, _department: str) -> Outcome:
        """The event's number stands in the book, once."""
        self.applied_at = time.monotonic()
        if happened.data["number"] == UNLUCKY:
            raise Dead("unlucky")
        return retrying(lambda: self._apply(happened))

    def _apply(self, happened: Event) -> Outcome:
        try:
            book = self.books.load(BOOK)
        except NotFound:
            try:
                book = self.books.create(BOOK, {"numbers": []})
            except AlreadyExists:
                book = self.books.load(BOOK)
        if (
            self.books.answered(book, Request(happened.id))
            or happened.data["number"] in book.state["numbers"]
        ):
            return Outcome.DUPLICATE  # `handled` covers the common redelivery, the state itself any
        numbers = [*book.state["numbers"], happened.data["number"]]
        crash.crash_at("after_handler_before_commit")
        self.books.commit(book, {"numbers": numbers}, request=Request(happened.id))
        return Outcome.DONE

    def numbers(self) -> list[int]:
        """What stands in the book."""
        book = self.database.get(BOOKS, BOOK)
        return book.state["numbers"] if book else []

    def hear(self) -> None:
        """The book holds COUNT numbers and the consumer has ended in order."""
        stop = threading.Event()

        def watch() -> None:
            eventually(lambda: len(self.numbers()) >= self.count and self.is_idle(), within=30)
            stop.set()

        threading.Thread(target=watch, daemon=True).start()
        self.consumer.run(stop)

    def is_idle(self) -> bool:
        """Whether nothing, also no duplicate, has come for a while."""
        return time.monotonic() - self.applied_at > 1.0

    def work(self) -> None:
        """A worker until SIGTERM."""
        round_ = Timer("round", 0.1, lambda _department: None)
        run_worker(self.publisher, self.sweeper, self.consumer, [round_], Health({}), "127.0.0.1:0")


def main() -> None:
    """One role, until it is done."""
    parser = argparse.ArgumentParser()
    parser.add_argument("role", choices=["say", "hear", "work"])
    parser.add_argument("--contracts", type=Path, required=True)
    parser.add_argument("--store", required=True)
    parser.add_argument("--broker", required=True)
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--takeover", type=float, default=0.0)
    parser.add_argument("--crash", action="append", default=[])
    options = parser.parse_args()
    office = Office(options, "press" if options.role == "say" else "ledger")
    crash.arm(options.crash)
    getattr(office, options.role)()
    office.stores.close()


if __name__ == "__main__":
    signal.alarm(60)  # a test that hangs ends
    main()
    sys.stdout.flush()
    os._exit(0)
