"""Sends what commits left in outboxes, at least once, and never in the way of a request.

One thread owns one connection, keeps a window of unconfirmed messages and touches no store. An event leaves
its outbox only after the broker has confirmed it; whatever else happens, it stays there and the sweeper sends
it again.
"""

from __future__ import annotations

import json
import threading
import time
from collections import defaultdict, deque
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any

import structlog
from amqp import Message

from chassis.clock import Clock, from_text, to_text
from chassis.crash import crash_at
from chassis.envelope import CONTENT_TYPE
from chassis.errors import each_by_itself
from chassis.ids import DISTRICT, new_ulid
from chassis.metrics import OUTBOX_AGE, PUBLISH_SECONDS, PUBLISHED
from chassis.store.lease import Leases
from chassis.store.port import Database, Unsent
from chassis.wire.catalogue import Catalogue
from chassis.wire.link import PERSISTENT, Confirms, Fate, Link, Wake, reconnecting_in
from chassis.wire.outbox import Parcel, Puller, Refusals

UNKNOWN = "unknown"  # beside what the broker says: a type of a later release
HELD_LIMIT = 10_000  # events of a database in memory; more wait in their outboxes for the sweeper

log = structlog.get_logger(__name__)


class Publisher:
    """The Outlet to the real broker. Its thread starts with the first event, so after any fork."""

    def __init__(
        self, broker: str, service: str, catalogue: Catalogue, clock: Clock, *, window: int = 100,
        confirm_seconds: float = 30.0, held_limit: int = HELD_LIMIT,
    ) -> None:  # fmt: skip
        self._broker, self._service, self._catalogue, self._clock = broker, service, catalogue, clock
        self._window, self._confirm_seconds, self._held_limit = window, confirm_seconds, held_limit
        self._lock = threading.Lock()
        self._held: dict[str, set[str]] = defaultdict(set)  # of a database: ids of events
        self._waiting: deque[Parcel] = deque()
        self._confirms: Confirms[Parcel] | None = None
        self._puller = Puller(self._release)
        self._refusals = Refusals()
        self._failures = 0
        self._wake = Wake()
        self._thread: threading.Thread | None = None
        self._deadline: float | None = None
        for fate in (*Fate, UNKNOWN):
            PUBLISHED.labels(service, fate)  # shown as nought before the first, else its increase is not seen

    def hand_off(
        self, database: Database, collection: str, id: str, entries: Sequence[dict[str, Any]]
    ) -> bool:
        """The entries are sent soon. Never blocks, never raises; what finds no room in memory, has keys whose
        queues are full or comes after `stop` is the sweeper's, if it was committed. Whether there was room.
        """
        self.take(database, [Unsent(collection, id, entry) for entry in entries])
        with self._lock:
            held = self._held[database.name]
            return len(held) < self._held_limit or all(entry["id"] in held for entry in entries)

    def take(self, database: Database, unsent: Sequence[Unsent]) -> int:
        """How many of these events of the database it has taken to send: none that it holds already."""
        parcels = [Parcel(database, one.collection, one.id, one.entry) for one in unsent]
        with self._lock:
            if self._deadline is not None:
                return 0
            held = self._held[database.name]
            count = len(held)
            for parcel in parcels:
                full = len(held) >= self._held_limit
                if parcel.id not in held and not full and not self._refusals.wait(parcel.keys):
                    held.add(parcel.id)
                    self._waiting.append(parcel)
            count = len(held) - count
            if self._thread is None and count:
                self._thread = threading.Thread(target=self._run, name="publisher", daemon=True)
                self._thread.start()
        self._wake.set()
        return count

    def is_full(self, database: Database) -> bool:
        """Whether it takes no more of that database for now."""
        with self._lock:
            return self._deadline is not None or len(self._held[database.name]) >= self._held_limit

    def in_flight(self, database: Database, event_id: str) -> bool:
        """Whether this process holds the event of that outbox: waiting, sent, or confirmed and not yet
        pulled.
        """
        with self._lock:
            return event_id in self._held[database.name]

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
        self._puller.end()
        return not self._holds()

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
        return self._deadline is not None and (not self._holds() or time.monotonic() > self._deadline)

    def _holds(self) -> bool:
        with self._lock:
            return any(self._held.values())

    def _serve(self, link: Link) -> None:
        self._confirms = Confirms(link, self._settle)
        while not self._finished():
            while self._waiting and len(self._confirms) < self._window:
                self._send(self._confirms, self._waiting.popleft())
            link.wait(1.0 if self._deadline is None else 0.1)
            self._confirms.demand(self._confirm_seconds)

    def _send(self, confirms: Confirms[Parcel], parcel: Parcel) -> None:
        event, (key, *further) = parcel.entry["event"], parcel.keys
        if not self._refusals.may_go(parcel.keys):
            self._release([parcel])
            return
        try:
            heard = bool(self._catalogue.consumers(event["type"]))
        except KeyError:  # a later release committed it; it stays in its outbox for a process that knows it
            PUBLISHED.labels(self._service, UNKNOWN).inc()
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
            self._refusals.taken(parcel.keys)
            self._puller.pull([parcel])
            return
        log.error("event_not_routed", fate=fate, event_id=parcel.entry["id"], keys=parcel.entry["keys"])
        self._refusals.refused(parcel.keys)
        self._release([parcel])

    def _take_back(self) -> None:
        """What was open on the lost link is sent again, first and in the same order."""
        if self._confirms:
            if len(self._confirms):
                crash_at("channel_lost_in_window")
            self._waiting.extendleft(reversed(self._confirms.open))
            self._confirms = None

    def _release(self, parcels: Sequence[Parcel]) -> None:
        with self._lock:
            for parcel in parcels:
                self._held[parcel.database.name].discard(parcel.id)


class Sweeper:
    """Hands over what crashed processes left in outboxes: one sweeper a database at a time, only events older
    than any living backlog (`takeover` seconds), and none that this process has in flight. Else it would
    multiply an overload. It reads on past what may not be sent, to the end.
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
        before, count = to_text(now - timedelta(seconds=self.takeover)), 0
        since = ""
        while not self._publisher.is_full(database):
            left = database.unsent(since=since, before=before, limit=self._batch)
            crash_at("sweeper_after_read")
            count += self._publisher.take(database, left)
            further = _further(left, self._batch)
            if further is None or further < since:
                break
            since = further if further > since else f"{since}+"  # a whole batch of one instant
        if count:
            log.info("events_swept", database=database.name, count=count)
        return count

    def _measure(self, database: Database) -> None:
        now = self._clock.now()
        left = database.unsent(before=to_text(now), limit=1)
        age = (now - from_text(left[0].entry["at"])).total_seconds() if left else 0.0
        service, _, department = database.name.partition("_")
        OUTBOX_AGE.labels(service, department or DISTRICT).set(age)


def _turn(database: Database) -> str:
    return f"sweep.{database.name}"


def _further(left: Sequence[Unsent], limit: int) -> str | None:
    """Since when to look again: as far as every collection was read; None when all were read to their end."""
    read: dict[str, dict[str, str]] = defaultdict(dict)  # of a collection: the oldest instant of each outbox
    for one in left:
        read[one.collection].setdefault(one.id, str(one.entry["at"]))
    return min((max(oldest.values()) for oldest in read.values() if len(oldest) >= limit), default=None)
