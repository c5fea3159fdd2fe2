"""Hears events and has each handled once in effect: done, duplicate, retried, or dead with its reason.

A message is acknowledged only after its handler has committed. What fails for a moment is tried again a
little later without holding up the others; what fails for longer is parked; what can never succeed, and what
has been tried too often, goes to the dead queue (architecture 4.3).
"""

from __future__ import annotations

import heapq
import itertools
import json
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import CancelledError
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import Protocol

import structlog

from chassis.clock import Clock, from_text
from chassis.crash import crash_at
from chassis.envelope import Event, InvalidEvent
from chassis.errors import Permanent, Transient, each_by_itself
from chassis.ids import DISTRICT
from chassis.metrics import CONSUMED, CONSUMER_ALIVE, QUEUE_LAG
from chassis.store.parking import Parking
from chassis.store.port import Document
from chassis.wire.catalogue import REASON_LIMIT, Catalogue
from chassis.wire.intake import DEAD_SECONDS, Delivery, Intake

SHORT_ATTEMPTS = 6  # in the worker's memory: 0.1 s, doubled, together about three seconds
MOST_ATTEMPTS = 20  # then it is dead: after about an hour and a half
SHORT_SECONDS = 5.0  # what waits longer is parked
FIRST_PARKED = 10.0
LONGEST_PARKED = 600.0
SILENT_SECONDS = 60.0  # without a turn of the I/O thread the process is not alive
CLOSE_SECONDS = 10.0
PARKED_AT_ONCE = 100

log = structlog.get_logger(__name__)


class Outcome(StrEnum):
    """What a handler made of an event."""

    DONE = "done"
    DUPLICATE = "duplicate"


class Retry(Exception):
    """Not now. Bounded: after MOST_ATTEMPTS the message is dead with this reason."""

    def __init__(self, reason: str, after_seconds: float | None = None) -> None:
        super().__init__(reason)
        self.reason, self.after_seconds = reason, after_seconds


class Dead(Exception):
    """Never: the message goes to the dead queue with this reason."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


Handler = Callable[[Event, str], Outcome]


class HandlersDiffer(Exception):
    """The table of handlers and the contract do not name the same types."""


def check_handlers(catalogue: Catalogue, service: str, handlers: Mapping[str, Handler]) -> None:
    """Raises HandlersDiffer unless the service handles exactly the types whose contract names it."""
    named = {one.type for one in catalogue.heard_by(service)}
    if named != set(handlers):
        missing, surplus = sorted(named - set(handlers)), sorted(set(handlers) - named)
        raise HandlersDiffer(f"{service}: no handler for {missing}, not named for {surplus}")


def queues_of(catalogue: Catalogue, service: str, departments: Sequence[str]) -> list[str]:
    """The queues that a process serving these departments takes from."""
    scopes = {one.scope for one in catalogue.heard_by(service)}
    served = list(departments) if "department" in scopes else []
    return [f"{service}.{one}" for one in served + ([DISTRICT] if "district" in scopes else [])]


def pause(attempts: int) -> float:
    """Seconds before the next attempt: short ones first, then those for which a message is parked."""
    if attempts < SHORT_ATTEMPTS:
        return 0.1 * 2.0 ** (attempts - 1)
    return min(LONGEST_PARKED, FIRST_PARKED * 2.0 ** (attempts - SHORT_ATTEMPTS))


class Message(Protocol):
    """Something to handle, wherever it waits: in a queue or parked."""

    delivery: Delivery
    attempts: int

    def done(self) -> None:
        """It is handled and must not come again."""

    def later(self, reason: str, seconds: float) -> None:
        """It comes again in `seconds`."""

    def dead(self, reason: str) -> None:
        """It is in the dead queue with the reason, and comes no more."""

    def failed(self, reason: str) -> None:
        """Its handler broke in a way nobody foresaw."""


class Consumer:
    """Consumes the queues of one service for the departments that this process serves."""

    def __init__(
        self, broker: str, service: str, departments: Sequence[str], handlers: Mapping[str, Handler],
        catalogue: Catalogue, parking: Parking, clock: Clock, prefetch: int = 16,
    ) -> None:  # fmt: skip
        check_handlers(catalogue, service, handlers)
        self.service, self.departments, self.parking = service, tuple(departments), parking
        self._handlers, self._catalogue, self._clock = handlers, catalogue, clock
        self.intake = Intake(broker, service, queues_of(catalogue, service, departments), prefetch)
        self._deferred: list[tuple[float, int, _Queued]] = []
        self._parked: deque[_Parked] = deque()
        self._numbers = itertools.count()

    def run(self, stop: threading.Event) -> None:
        """Handles messages in the calling thread, one at a time, until `stop` is set; then takes no more, and
        what was not begun goes back to the broker.
        """
        CONSUMER_ALIVE.set_function(self.alive_seconds)
        self.intake.start()
        while not stop.is_set():
            self.step()
        self.intake.cancel()
        crash_at("after_cancel_before_ack")
        self.intake.close(CLOSE_SECONDS)

    def step(self, seconds: float = 0.2) -> bool:
        """Handles the next message, waiting for it at most so long. Whether there was one."""
        message = self._next(seconds)
        if message:
            self._handle(message)
        return message is not None

    def take_up(self) -> None:
        """The parked messages that are due are handled soon: a timer's act."""
        each_by_itself(partial(self._take_up, each) for each in (*self.departments, DISTRICT))

    def _take_up(self, department: str) -> None:
        if len(self._parked) < PARKED_AT_ONCE:
            self._parked.extend(_Parked(self, one) for one in self.parking.claim_due(department))

    def alive_seconds(self) -> float:
        """Seconds since the I/O thread last turned, or passed a heartbeat."""
        return time.monotonic() - self.intake.turned

    def ping(self) -> None:
        """Raises Transient when the I/O thread has been silent for too long: a liveness probe."""
        if self.alive_seconds() > SILENT_SECONDS:
            raise Transient(f"the consumer's I/O thread is silent for {self.alive_seconds():.0f} s")

    def defer(self, message: _Queued, seconds: float) -> None:
        """It comes again in `seconds`, from memory: short, and it holds up nobody."""
        heapq.heappush(self._deferred, (time.monotonic() + seconds, next(self._numbers), message))

    def _next(self, seconds: float) -> Message | None:
        while self._deferred and self._deferred[0][0] <= time.monotonic():
            message = heapq.heappop(self._deferred)[2]
            if self.intake.is_current(message.delivery):
                return message
        if self._parked:
            return self._parked.popleft()
        if self._deferred:
            seconds = min(seconds, max(0.0, self._deferred[0][0] - time.monotonic()))
        delivery = self.intake.take(seconds)
        return _Queued(self, delivery) if delivery else None

    def _handle(self, message: Message) -> None:
        """Broad on purpose: this is the loop's outer edge, and each failure has one outcome."""
        crash_at("after_delivery_before_handler")
        event_type, event_id = "-", message.delivery.message_id
        try:
            event = self._read(message.delivery)
            event_type, event_id = event.type, event.id
            outcome = self._act(event, message.delivery)
        except (Dead, InvalidEvent) as error:
            outcome = self._dead(message, error.reason)
        except Permanent as error:
            outcome = self._dead(message, _told(error))
        except Retry as error:
            outcome = self._again(message, error.reason, error.after_seconds)
        except Transient as error:
            outcome = self._again(message, _told(error), None)
        except Exception as error:
            log.exception("handler_failed", event_id=event_id, event_type=event_type)
            message.failed(f"unforeseen {type(error).__name__}")
            outcome = "failed"
        else:
            crash_at("after_commit_before_ack")
            message.done()
        CONSUMED.labels(self.service, event_type, outcome).inc()
        log.debug("event_handled", event_id=event_id, event_type=event_type, outcome=outcome)

    def _read(self, delivery: Delivery) -> Event:
        """The event, which obeys the contract and came through its producer's own exchange, to which the
        broker lets nobody else write; or straight into the queue, from an operator. Raises InvalidEvent.
        """
        try:
            raw = json.loads(delivery.body.decode())
        except (ValueError, RecursionError) as error:
            raise InvalidEvent("not JSON in UTF-8") from error
        event = self._catalogue.check(raw)
        if delivery.exchange not in {event.service, ""}:
            raise InvalidEvent(f"{event.type} was spoken by {delivery.exchange}")
        return event

    def _act(self, event: Event, delivery: Delivery) -> str:
        handler = self._handlers.get(event.type)
        if handler is None:
            return "unheeded"  # a version beside ours, under the same key
        with structlog.contextvars.bound_contextvars(
            correlation_id=event.correlationid, causation_id=event.id, actor=event.actor, post=event.post,
            department=event.department,
        ):  # fmt: skip
            outcome = handler(event, delivery.department)
        age = (self._clock.now() - from_text(event.time)).total_seconds()
        QUEUE_LAG.labels(self.service, delivery.queue).set(max(0.0, age))
        return outcome

    def _again(self, message: Message, reason: str, seconds: float | None) -> str:
        if message.attempts + 1 >= MOST_ATTEMPTS:
            return self._dead(message, f"{MOST_ATTEMPTS} attempts spent: {reason}")
        message.later(reason, pause(message.attempts + 1) if seconds is None else seconds)
        return "retry"

    def _dead(self, message: Message, reason: str) -> str:
        log.error(
            "event_dead", event_id=message.delivery.message_id, queue=message.delivery.queue, reason=reason
        )
        message.dead(reason)
        return "dead"


def _told(error: Exception) -> str:
    """A reason that every store and queue takes, also where a library quotes bytes that are no text."""
    return f"{type(error).__name__}: {error}".encode(errors="replace").decode()[:REASON_LIMIT]


@dataclass
class _Queued:
    """A message that the broker waits to hear about."""

    consumer: Consumer
    delivery: Delivery
    attempts: int = 0

    def done(self) -> None:
        self.consumer.intake.ack(self.delivery)

    def later(self, reason: str, seconds: float) -> None:
        if seconds <= SHORT_SECONDS:
            self.consumer.defer(replace(self, attempts=self.attempts + 1), seconds)
            return
        try:
            self._park(reason, seconds)
        except Transient:  # the store is what fails: keep it here, unacknowledged, and do not count
            self.consumer.defer(self, SHORT_SECONDS)
            return
        self.consumer.intake.ack(self.delivery)

    def dead(self, reason: str) -> None:
        self.consumer.intake.bury(self.delivery, reason)

    def failed(self, reason: str) -> None:
        del reason  # the broker counts, and its own dead-lettering says "delivery_limit"
        self.consumer.intake.requeue(self.delivery)

    def _park(self, reason: str, seconds: float) -> None:
        raw = json.loads(self.delivery.body)
        self.consumer.parking.park(
            self.delivery.queue, f"{raw['source']} {raw['id']}", self.delivery.body.decode(),
            attempts=self.attempts + 1, seconds=seconds, reason=reason,
        )  # fmt: skip


class _Parked:
    """A message that waits in our own store."""

    def __init__(self, consumer: Consumer, document: Document) -> None:
        self.consumer, self.document = consumer, document
        state = document.state
        raw = json.loads(state["body"])
        self.attempts: int = state["attempts"]
        self.delivery = Delivery(
            state["queue"], state["body"].encode(), exchange="", message_id=raw["id"], type=raw["type"]
        )

    def done(self) -> None:
        self.consumer.parking.remove(self.document)

    def later(self, reason: str, seconds: float) -> None:
        self.consumer.parking.postpone(
            self.document, attempts=self.attempts + 1, seconds=seconds, reason=reason
        )

    def dead(self, reason: str) -> None:
        with suppress(TimeoutError, CancelledError):  # no broker: the claim runs out, it is judged again
            self.consumer.intake.bury(self.delivery, reason).result(DEAD_SECONDS)
            self.consumer.parking.remove(self.document)

    def failed(self, reason: str) -> None:
        if self.attempts + 1 >= MOST_ATTEMPTS:
            self.dead(f"{MOST_ATTEMPTS} attempts spent: {reason}")
        else:
            self.later(reason, pause(self.attempts + 1))
