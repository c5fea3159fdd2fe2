"""Hears events and has each handled once in effect: done, duplicate, retried, or dead with its reason.

A message is acknowledged only after its handler has committed. What fails for a moment is tried again a
little later; what fails for longer is parked; what can never succeed, and what has been tried too often, goes
to the dead queue. A failure of what everybody needs is not counted against a message: while nothing of its
lane succeeds, the lane rests instead (architecture 4.3).
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from functools import partial

import structlog

from chassis.clock import Clock, from_text
from chassis.crash import crash_at
from chassis.envelope import Event, InvalidEvent
from chassis.errors import Permanent, Transient, each_by_itself
from chassis.ids import DISTRICT
from chassis.metrics import CONSUMED, CONSUMER_ALIVE, LANE_FAILURES, LANE_WAIT, MESSAGE_IN_HAND, QUEUE_LAG
from chassis.store.parking import Parking
from chassis.store.port import Document
from chassis.wire.catalogue import REASON_LIMIT, Catalogue
from chassis.wire.intake import Delivery, Intake
from chassis.wire.lanes import Lanes, Lesson, Turn
from chassis.wire.messages import MOST_ATTEMPTS, SHORT_SECONDS, Message, Parked, Queued, pause

THREADS = 8
PREFETCH = 128  # messages that a process holds, of all its queues together
SILENT_SECONDS = 60.0  # without a turn of the I/O thread the process is not alive
LONGEST_IN_HAND = 900.0  # seconds; a handler that takes longer hangs, and the process is not alive
CLOSE_SECONDS = 10.0
LOOK_SECONDS = 1.0
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
UNHEEDED = "unheeded"  # a version beside ours, under the same key


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


class Consumer:
    """Consumes the queues of one service for the departments that this process serves, with so many threads.
    Handlers run side by side, two of one subject never.
    """

    def __init__(
        self, broker: str, service: str, departments: Sequence[str], handlers: Mapping[str, Handler],
        catalogue: Catalogue, parking: Parking, clock: Clock, prefetch: int = PREFETCH, *,
        threads: int = THREADS, longest_in_hand: float = LONGEST_IN_HAND,
    ) -> None:  # fmt: skip
        check_handlers(catalogue, service, handlers)
        self.service, self.departments, self.parking = service, tuple(departments), parking
        self._handlers, self._catalogue, self._clock = handlers, catalogue, clock
        self._threads, self._longest_in_hand = threads, longest_in_hand
        queues = queues_of(catalogue, service, departments)
        self.lanes: Lanes[Message] = Lanes(queues, threads)
        self.intake = Intake(broker, service, queues, prefetch, self._received, self._lost)
        self._proven: dict[str, datetime] = {}  # when something of the lane succeeded the last time
        self._taken_up: set[str] = set()  # ids of parked messages that are in their lanes

    def run(self, stop: threading.Event) -> None:
        """Handles messages until `stop` is set; then takes no more, finishes those in hand, and what was not
        begun goes back to the broker.
        """
        self._show()
        workers = [
            threading.Thread(target=self._work, args=(stop,), name=f"handler-{number}", daemon=True)
            for number in range(self._threads)
        ]
        self.intake.start()
        for worker in workers:
            worker.start()
        wait_until(stop)
        self.intake.cancel()
        crash_at("after_cancel_before_ack")
        for worker in workers:
            worker.join()
        self.intake.close(CLOSE_SECONDS)

    def take_up(self) -> None:
        """The parked messages that are due are in their lanes: a timer's act."""
        each_by_itself(partial(self._take_up, each) for each in (*self.departments, DISTRICT))

    def alive_seconds(self) -> float:
        """Seconds since the I/O thread last turned, or passed a heartbeat."""
        return time.monotonic() - self.intake.turned

    def ping(self) -> None:
        """Raises Transient when the I/O thread has been silent for too long, or a message is in hand for too
        long: a liveness probe.
        """
        if self.alive_seconds() > SILENT_SECONDS:
            raise Transient(f"the consumer's I/O thread is silent for {self.alive_seconds():.0f} s")
        for queue in self.lanes.queues:
            if self.lanes.in_hand_seconds(queue) > self._longest_in_hand:
                raise Transient(
                    f"a message of {queue} is in hand for {self.lanes.in_hand_seconds(queue):.0f} s"
                )

    def _show(self) -> None:
        CONSUMER_ALIVE.set_function(self.alive_seconds)
        for queue in self.lanes.queues:
            MESSAGE_IN_HAND.labels(self.service, queue).set_function(
                partial(self.lanes.in_hand_seconds, queue)
            )
            LANE_WAIT.labels(self.service, queue).set_function(partial(self.lanes.oldest_seconds, queue))
            LANE_FAILURES.labels(self.service, queue).set_function(partial(self.lanes.failures, queue))

    def _received(self, delivery: Delivery) -> None:
        self.lanes.put(delivery.queue, Queued(self.intake, self.parking, delivery))

    def _lost(self) -> None:
        self.lanes.drop(lambda message: not message.is_current())

    def _take_up(self, department: str) -> None:
        queue = f"{self.service}.{department}"
        if queue in self.lanes.queues:
            for document in self.parking.due(department, PARKED_AT_ONCE):
                if document.id not in self._taken_up:
                    self._taken_up.add(document.id)
                    self.lanes.put(queue, Parked(self.intake, self.parking, document, self._left))

    def _left(self, document: Document) -> None:
        self._taken_up.discard(document.id)

    def _work(self, stop: threading.Event) -> None:
        while not stop.is_set():
            with self.lanes.turn(0.2) as turn:
                if turn:
                    self._have(turn)

    def _have(self, turn: Turn[Message]) -> None:
        """Broad on purpose: a thread must outlive whatever befalls one message."""
        try:
            if turn.message.begin():
                self._handle(turn)
        except Transient as error:
            turn.lesson = Lesson.FAILED
            log.warning("message_not_claimed", queue=turn.queue, reason=_told(error))
        except Exception:
            turn.lesson = Lesson.FAILED
            log.exception("turn_failed", queue=turn.queue)

    def _handle(self, turn: Turn[Message]) -> None:
        """Broad on purpose: this is the loop's outer edge, and each failure has one outcome."""
        crash_at("after_delivery_before_handler")
        message = turn.message
        event_type, event_id = "-", message.delivery.message_id
        try:
            event = self._read(message.delivery)
            event_type, event_id = event.type, event.id
            outcome = self._act(event, message)
        except (Dead, InvalidEvent) as error:
            outcome = self._dead(message, error.reason)
        except Permanent as error:
            outcome = self._dead(message, _told(error))
        except Retry as error:
            outcome = self._again(turn, error.reason, error.after_seconds, counted=True)
        except Transient as error:
            turn.lesson = Lesson.FAILED
            outcome = self._again(turn, _told(error), None, counted=self._is_its_own_fault(turn))
        except Exception as error:
            turn.lesson = Lesson.FAILED
            log.exception("handler_failed", event_id=event_id, event_type=event_type)
            message.failed(f"unforeseen {type(error).__name__}")
            outcome = "failed"
        else:
            crash_at("after_commit_before_ack")
            message.done()
            if outcome != UNHEEDED:
                turn.lesson = Lesson.WELL
                self._proven[turn.queue] = self._clock.now()
        CONSUMED.labels(self.service, event_type, outcome).inc()
        log.debug("event_handled", event_id=event_id, event_type=event_type, outcome=outcome)

    def _is_its_own_fault(self, turn: Turn[Message]) -> bool:
        """Whether another message of the lane has succeeded since this one failed the last time. If none has,
        what they all need is away, and waiting for it must not kill the message.
        """
        tried, proven = turn.message.tried, self._proven.get(turn.queue)
        return tried is None or (proven is not None and proven >= tried)

    def _read(self, delivery: Delivery) -> Event:
        """The event, which obeys the contract and first came through its producer's own exchange, to which
        the broker lets nobody else write. Raises InvalidEvent.
        """
        try:
            raw = json.loads(delivery.body.decode())
        except (ValueError, RecursionError) as error:
            raise InvalidEvent("not JSON in UTF-8") from error
        event = self._catalogue.check(raw)
        if delivery.exchange != event.service:
            raise InvalidEvent(f"{event.type} was spoken by {delivery.exchange or 'nobody known'}")
        return event

    def _act(self, event: Event, message: Message) -> str:
        handler = self._handlers.get(event.type)
        if handler is None:
            return UNHEEDED
        if message.attempts >= MOST_ATTEMPTS:  # the process died in the last one
            raise Dead(f"{MOST_ATTEMPTS} attempts spent: nobody knows how the last one ended")
        with structlog.contextvars.bound_contextvars(
            correlation_id=event.correlationid, causation_id=event.id, actor=event.actor, post=event.post,
            department=event.department,
        ):  # fmt: skip
            outcome = handler(event, message.delivery.department)
        age = (self._clock.now() - from_text(event.time)).total_seconds()
        QUEUE_LAG.labels(self.service, message.delivery.queue).set(max(0.0, age))
        return outcome

    def _again(self, turn: Turn[Message], reason: str, seconds: float | None, *, counted: bool) -> str:
        message = turn.message
        spent = message.attempts + counted
        if spent >= MOST_ATTEMPTS:
            return self._dead(message, f"{MOST_ATTEMPTS} attempts spent: {reason}")
        wait = pause(max(1, spent)) if seconds is None else seconds
        try:
            waiting = message.later(reason, wait, spent)
        except Transient:  # the store is what fails: keep it here, unacknowledged, and do not count
            turn.lesson = Lesson.FAILED
            wait, waiting = SHORT_SECONDS, message
        if waiting:
            waiting.tried = self._clock.now()
            turn.again = (wait, waiting)
        return "retry"

    def _dead(self, message: Message, reason: str) -> str:
        log.error(
            "event_dead", event_id=message.delivery.message_id, queue=message.delivery.queue, reason=reason
        )
        message.dead(reason)
        return "dead"


def wait_until(stop: threading.Event) -> None:
    """`stop` is set; by a signal too, which the kernel may give to any thread: Python handles it in the main
    one only, and a wait without an end would not let that look.
    """
    while not stop.wait(LOOK_SECONDS):
        pass


def _told(error: Exception) -> str:
    """A reason that every store and queue takes, also where a library quotes bytes that are no text."""
    return f"{type(error).__name__}: {error}".encode(errors="replace").decode()[:REASON_LIMIT]
