"""Sends what commits left in outboxes, at least once, and never in the way of a request.

One thread owns one connection and keeps a window of unconfirmed messages. An event leaves its outbox only
after the broker has confirmed it; whatever else happens, it stays there and the sweeper sends it again.
"""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import structlog
from amqp import Message

from chassis.clock import Clock, from_text, to_text
from chassis.crash import crash_at
from chassis.envelope import CONTENT_TYPE
from chassis.errors import Transient, each_by_itself
from chassis.ids import DISTRICT, new_ulid
from chassis.metrics import OUTBOX_AGE, PUBLISH_SECONDS, PUBLISHED
from chassis.store.lease import Leases
from chassis.store.port import Collection, Database
from chassis.wire.catalogue import Catalogue
from chassis.wire.link import PERSISTENT, Confirms, Fate, Link, Wake, reconnecting_in

HELD_LIMIT = 10_000  # events in memory; more wait in their outboxes for the sweeper

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Parcel:
    """An outbox entry, and the outbox it lies in."""

    database: Database
    collection: str
    document: str
    entry: dict[str, Any]

    @property
    def key(self) -> tuple[str, str]:
        """Unique among all outboxes of the service."""
        return self.database.name, self.entry["id"]


class Publisher:
    """The Outlet to the real broker. Its thread starts with the first event, so after any fork."""

    def __init__(
        self, broker: str, service: str, catalogue: Catalogue, clock: Clock, *, window: int = 100,
        confirm_seconds: float = 30.0,
    ) -> None:  # fmt: skip
        self._broker, self._service, self._catalogue, self._clock = broker, service, catalogue, clock
        self._window, self._confirm_seconds = window, confirm_seconds
        self._lock = threading.Lock()
        self._held: set[tuple[str, str]] = set()
        self._waiting: deque[Parcel] = deque()
        self._confirmed: list[Parcel] = []
        self._confirms: Confirms[Parcel] | None = None
        self._failures = 0
        self._wake = Wake()
        self._thread: threading.Thread | None = None
        self._deadline: float | None = None

    def hand_off(
        self, database: Database, collection: str, id: str, entries: Sequence[dict[str, Any]]
    ) -> None:
        """The entries, which are committed, are sent soon. Never blocks, never raises; what finds no room in
        memory or comes after `stop` is the sweeper's.
        """
        with self._lock:
            if self._deadline is not None:
                return
            for parcel in (Parcel(database, collection, id, entry) for entry in entries):
                if parcel.key not in self._held and len(self._held) < HELD_LIMIT:
                    self._held.add(parcel.key)
                    self._waiting.append(parcel)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="publisher", daemon=True)
                self._thread.start()
        self._wake.set()

    def in_flight(self, database: Database, event_id: str) -> bool:
        """Whether this process holds the event of that outbox: waiting, sent, or confirmed and not yet
        pulled.
        """
        with self._lock:
            return (database.name, event_id) in self._held

    def stop(self, timeout: float = 10.0) -> bool:
        """What was handed over is sent and confirmed, or `timeout` seconds have passed. Whether nothing was
        left.
        """
        with self._lock:
            self._deadline = time.monotonic() + timeout
            thread = self._thread
        self._wake.set()
        if thread:
            thread.join(timeout + 1.0)
        return not self._held

    def _run(self) -> None:
        while not self._finished():
            try:
                self._take_back()
                with Link(self._broker, self._wake) as link:
                    self._serve(link)
            except Exception as error:  # noqa: BLE001 - the outer edge: a new link mends whatever broke
                self._failures += 1
                log.warning("publisher_disconnected", error=type(error).__name__, reason=str(error)[:200])
                self._wake.wait(reconnecting_in(self._failures))

    def _finished(self) -> bool:
        return self._deadline is not None and (not self._held or time.monotonic() > self._deadline)

    def _serve(self, link: Link) -> None:
        self._confirms = Confirms(link, self._settle)
        while not self._finished():
            while self._waiting and len(self._confirms) < self._window:
                self._send(self._confirms, self._waiting.popleft())
            link.wait(1.0 if self._deadline is None else 0.1)
            self._pull()
            self._confirms.demand(self._confirm_seconds)

    def _send(self, confirms: Confirms[Parcel], parcel: Parcel) -> None:
        event, (key, *further) = parcel.entry["event"], parcel.entry["keys"]
        try:
            heard = bool(self._catalogue.consumers(event["type"]))
        except KeyError:  # a later release committed it; it stays in its outbox for a process that knows it
            PUBLISHED.labels(self._service, "unknown").inc()
            log.error("event_type_unknown", event_id=event["id"], event_type=event["type"])  # noqa: TRY400
            self._release([parcel])
            return
        message = Message(
            json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode(),
            message_id=event["id"],
            type=event["type"],
            content_type=CONTENT_TYPE,
            delivery_mode=PERSISTENT,
            application_headers={"CC": further} if further else {},
        )
        confirms.publish(parcel, message, self._service, key, mandatory=heard)
        crash_at("after_send_before_confirm")

    def _settle(self, parcel: Parcel, fate: Fate) -> None:
        PUBLISHED.labels(self._service, fate).inc()
        self._failures = 0
        if fate is Fate.CONFIRMED:
            waited = self._clock.now() - from_text(parcel.entry["at"])
            PUBLISH_SECONDS.labels(self._service).observe(max(0.0, waited.total_seconds()))
            self._confirmed.append(parcel)
            return
        log.error("event_not_routed", fate=fate, event_id=parcel.entry["id"], keys=parcel.entry["keys"])
        self._release([parcel])

    def _pull(self) -> None:
        """What is confirmed leaves its outbox; if the store fails, it is sent again, which harms nobody."""
        batch, self._confirmed = self._confirmed, []
        outboxes: dict[tuple[str, str, str], list[Parcel]] = {}
        for parcel in batch:
            outboxes.setdefault((parcel.database.name, parcel.collection, parcel.document), []).append(parcel)
        try:
            for (_, collection, document), parcels in outboxes.items():
                crash_at("after_confirm_before_pull")
                self._pull_from(parcels[0].database, collection, document, parcels)
        finally:
            self._release(batch)

    @staticmethod
    def _pull_from(database: Database, collection: str, document: str, parcels: Sequence[Parcel]) -> None:
        try:
            database.pull(Collection(collection), document, [one.entry["id"] for one in parcels])
        except Transient as error:
            log.warning("outbox_not_pulled", collection=collection, id=document, reason=str(error)[:200])

    def _take_back(self) -> None:
        """What was open on the lost link is sent again, first and in the same order."""
        if self._confirms:
            if len(self._confirms):
                crash_at("channel_lost_in_window")
            self._waiting.extendleft(reversed(self._confirms.open))
            self._confirms = None
        self._pull()

    def _release(self, parcels: Sequence[Parcel]) -> None:
        with self._lock:
            self._held.difference_update(parcel.key for parcel in parcels)


class Sweeper:
    """Hands over what crashed processes left in outboxes: one sweeper a database at a time, only events older
    than any living backlog (`takeover` seconds), and none that this process has in flight. Else it would
    multiply an overload.
    """

    def __init__(
        self, databases: Sequence[Database], publisher: Publisher, leases: Leases, clock: Clock, *,
        takeover: float = 60.0, batch: int = 500,
    ) -> None:  # fmt: skip
        self._databases, self._publisher, self._clock = databases, publisher, clock
        self.leases, self.takeover = leases, takeover
        self._batch = batch
        self._holder = new_ulid()

    def run_once(self) -> int:
        """How many events were handed to the publisher."""
        return sum(each_by_itself(partial(self._sweep, database) for database in self._databases))

    def release(self) -> None:
        """Another process may sweep from now on."""
        for database in self._databases:
            self.leases.release(_turn(database), self._holder)

    def _sweep(self, database: Database) -> int:
        now = self._clock.now()
        self._measure(database)
        if not self.leases.claim(_turn(database), self._holder, self.takeover):
            return 0
        left = database.unsent(before=to_text(now - timedelta(seconds=self.takeover)), limit=self._batch)
        crash_at("sweeper_after_read")
        lost = [one for one in left if not self._publisher.in_flight(database, one.entry["id"])]
        for one in lost:
            self._publisher.hand_off(database, one.collection, one.id, [one.entry])
        if lost:
            log.info("events_swept", database=database.name, count=len(lost))
        return len(lost)

    def _measure(self, database: Database) -> None:
        now = self._clock.now()
        left = database.unsent(before=to_text(now), limit=1)
        age = (now - from_text(left[0].entry["at"])).total_seconds() if left else 0.0
        service, _, department = database.name.partition("_")
        OUTBOX_AGE.labels(service, department or DISTRICT).set(age)


def _turn(database: Database) -> str:
    return f"sweep.{database.name}"
