"""What happens to an event after the broker's word: it leaves its outbox, or is held back for a while.

Stores are written to by threads of their own, one a database, so that a locked one holds back neither the
others nor the publisher's heartbeat. An event that no queue took is tried again with others of its keys
behind it, not beside it: a full queue must not be asked thousands of times.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any

import structlog

from chassis.clock import back_off
from chassis.crash import crash_at
from chassis.errors import Transient
from chassis.store.port import Collection, Database

PULL_ATTEMPTS = 6
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 10.0  # seconds between attempts to pull
FIRST_REFUSAL, LONGEST_REFUSAL = 5.0, 600.0  # seconds between attempts at a queue that refuses

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Parcel:
    """An outbox entry, and the outbox it lies in."""

    database: Database
    collection: str
    document: str
    entry: dict[str, Any]

    @property
    def id(self) -> str:
        """The event's: unique in its database."""
        return str(self.entry["id"])

    @property
    def keys(self) -> tuple[str, ...]:
        """What it is routed by; those with the same meet the same queues."""
        return tuple(self.entry["keys"])


class Refusals:
    """Routing keys whose queues take nothing. One event asks again now and then, the others wait for it."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._refused: dict[tuple[str, ...], tuple[int, float]] = {}  # failures in a row, when to ask again
        self._lock = threading.Lock()

    def wait(self, keys: tuple[str, ...]) -> bool:
        """Whether such events must wait."""
        with self._lock:
            return keys in self._refused and self._now() < self._refused[keys][1]

    def may_go(self, keys: tuple[str, ...]) -> bool:
        """Whether this event may be sent; after a refusal it is the one that asks, and the next waits."""
        with self._lock:
            failures, again = self._refused.get(keys, (0, 0.0))
            if self._now() < again:
                return False
            if failures:
                self._put_off(keys, failures + 1)
            return True

    def refused(self, keys: tuple[str, ...]) -> None:
        """No queue took one of these. Those that were sent together with it are not counted."""
        with self._lock:
            if keys not in self._refused:
                self._put_off(keys, 1)

    def taken(self, keys: tuple[str, ...]) -> None:
        """They are welcome again."""
        with self._lock:
            self._refused.pop(keys, None)

    def _put_off(self, keys: tuple[str, ...], failures: int) -> None:
        pause = back_off(failures, first=FIRST_REFUSAL, longest=LONGEST_REFUSAL)
        self._refused[keys] = (failures, self._now() + pause)


class Puller:
    """Takes confirmed events out of their outboxes; `released` is told when that is done, or given up."""

    def __init__(self, released: Callable[[Sequence[Parcel]], None]) -> None:
        self._released = released
        self._waiting: dict[str, SimpleQueue[Parcel | None]] = {}
        self._ended = threading.Event()

    def pull(self, parcels: Sequence[Parcel]) -> None:
        """They leave their outboxes soon. Never blocks."""
        for parcel in parcels:
            name = parcel.database.name
            if name not in self._waiting:
                self._waiting[name] = SimpleQueue()
                threading.Thread(
                    target=self._run, args=(self._waiting[name],), name=f"pull {name}", daemon=True
                ).start()
            self._waiting[name].put(parcel)

    def end(self) -> None:
        """Its threads end; what is not pulled by then stays in its outbox and is sent again."""
        self._ended.set()
        for waiting in self._waiting.values():
            waiting.put(None)

    def _run(self, waiting: SimpleQueue[Parcel | None]) -> None:
        while (first := waiting.get()) is not None and not self._ended.is_set():
            for parcels in _by_outbox([first, *_all_of(waiting)]):
                crash_at("after_confirm_before_pull")
                try:
                    self._pull(parcels)
                except Exception:  # a store must not end the thread that writes to it
                    log.exception("outbox_not_pulled", collection=parcels[0].collection)
                finally:
                    self._released(parcels)

    def _pull(self, parcels: Sequence[Parcel]) -> None:
        """If the store fails for long, they are sent again, which harms nobody."""
        outbox = parcels[0]
        for failures in range(1, PULL_ATTEMPTS + 1):
            try:
                outbox.database.pull(
                    Collection(outbox.collection), outbox.document, [one.id for one in parcels]
                )
            except Transient as error:
                log.warning("outbox_not_pulled", collection=outbox.collection, reason=str(error)[:200])
                if self._ended.wait(back_off(failures, first=FIRST_PAUSE, longest=LONGEST_PAUSE)):
                    return
            else:
                return


def _all_of(waiting: SimpleQueue[Parcel | None]) -> list[Parcel]:
    """What waits now, up to the end."""
    found: list[Parcel] = []
    try:
        while (parcel := waiting.get_nowait()) is not None:
            found.append(parcel)
    except Empty:
        return found
    waiting.put(None)
    return found


def _by_outbox(parcels: Sequence[Parcel]) -> list[list[Parcel]]:
    outboxes: dict[tuple[str, str], list[Parcel]] = {}
    for parcel in parcels:
        outboxes.setdefault((parcel.collection, parcel.document), []).append(parcel)
    return list(outboxes.values())
