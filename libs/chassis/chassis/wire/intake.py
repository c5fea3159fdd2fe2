"""The consumer's side of the broker: a thread that owns the connection and does nothing but I/O.

Handlers run elsewhere, so heartbeats never wait for work. Acknowledgements come in from the workers and are
tagged with the generation of the channel that delivered: those of a dead channel are dropped, as the broker
delivers those messages again.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from typing import Any

import structlog
from amqp import Message

from chassis.crash import crash_at
from chassis.wire.catalogue import REASON_LIMIT
from chassis.wire.link import PERSISTENT, Confirms, Fate, Link, Wake, reconnecting_in

REASON_HEADER = "x-daftar-reason"
QUEUE_HEADER = "x-daftar-queue"
EXCHANGE_HEADER = "x-daftar-exchange"  # through which a message first came, and so who said it
DEAD_SECONDS = 30.0  # for the broker to confirm a dead letter

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Delivery:
    """A message as it came, and where its acknowledgement must go. `exchange` is the one through which it
    first came, to which the broker lets nobody write but its owner; empty when nobody can tell.
    """

    queue: str
    body: bytes
    exchange: str
    message_id: str = ""
    type: str = ""
    generation: int = 0
    tag: int = 0

    @property
    def department(self) -> str:
        """Of the queue: `-` for the district's."""
        return self.queue.partition(".")[2]


class NotConfirmed(Exception):
    """A dead letter found no dead queue."""


@dataclass(frozen=True)
class _Burial:
    delivery: Delivery
    buried: Future[None]


class Intake:
    """Takes messages from the queues, and carries out what was decided about them. `received` and `lost` are
    called by its thread: for each message, and when all that are not acknowledged will come again.
    """

    def __init__(
        self, broker: str, service: str, queues: Sequence[str], prefetch: int,
        received: Callable[[Delivery], None], lost: Callable[[], None],
    ) -> None:  # fmt: skip
        self._broker, self._service, self._queues = broker, service, tuple(queues)
        self._each = max(1, prefetch // max(1, len(self._queues)))
        self._received, self._lost = received, lost
        self._orders: deque[tuple[str, Any]] = deque()
        self._wake = Wake()
        self._cancelled = self._closed = False
        self._generation = 0
        self._failures = 0
        self.turned = time.monotonic()
        self._thread = threading.Thread(target=self._run, name="intake", daemon=True)

    def start(self) -> None:
        """Consuming begins as soon as broker and queues are there."""
        self._thread.start()

    def is_current(self, delivery: Delivery) -> bool:
        """Whether the broker still waits for our word about it."""
        return delivery.generation == self._generation

    def ack(self, delivery: Delivery) -> None:
        """The message is done with."""
        self._order("ack", delivery)

    def requeue(self, delivery: Delivery) -> None:
        """The broker delivers it again, and counts; beyond its limit it goes to the dead queue."""
        self._order("requeue", delivery)

    def bury(self, delivery: Delivery, reason: str) -> Future[None]:
        """The message goes to the dead queue with the reason; only when that is confirmed, it is
        acknowledged.
        """
        buried: Future[None] = Future()
        self._order("bury", (_Burial(delivery, buried), reason))
        return buried

    def cancel(self) -> None:
        """No more messages are taken."""
        self._cancelled = True
        self._wake.set()

    def close(self, timeout: float) -> None:
        """Orders are carried out, what was not handled goes back, the connection is closed."""
        self._closed = True
        self._wake.set()
        self._thread.join(timeout)

    def _order(self, verb: str, what: Any) -> None:
        self._orders.append((verb, what))
        self._wake.set()

    def _run(self) -> None:
        while not self._closed:
            try:
                with Link(self._broker, self._wake) as link:
                    self._serve(link)
            except Exception as error:  # noqa: BLE001 - the outer edge: a new link mends whatever broke
                self._failures += 1
                log.warning("consumer_disconnected", error=type(error).__name__, reason=str(error)[:200])
                self._generation += 1
                self._lost()
                self._wake.wait(reconnecting_in(self._failures))
            self.turned = time.monotonic()

    def _serve(self, link: Link) -> None:
        channel, tags = self._consume(link)
        dead: Confirms[_Burial] = Confirms(link, partial(self._settle_burial, channel))
        while not (self._closed and not self._orders and not len(dead)):
            if self._cancelled and tags:
                for tag in tags:
                    channel.basic_cancel(tag, nowait=True)
                tags = []
            self._carry_out(channel, dead)
            link.wait(0.05 if self._closed else 1.0)
            dead.demand(DEAD_SECONDS)
            self.turned = time.monotonic()

    def _consume(self, link: Link) -> tuple[Any, list[str]]:
        """Raises while an exchange or queue of ours is missing: the topology's job has not run yet."""
        channel = link.channel()
        channel.auto_decode = False  # by an encoding that the message names, perhaps to half a character
        channel.exchange_declare(f"{self._service}.dead", "direct", passive=True)
        channel.basic_qos(0, self._each, a_global=False)
        self._generation += 1
        queues = () if self._cancelled else self._queues
        tags = [channel.basic_consume(queue, callback=partial(self._receive, queue)) for queue in queues]
        log.info("consuming", queues=sorted(queues))
        self._failures = 0
        return channel, tags

    def _receive(self, queue: str, message: Any) -> None:
        properties, info = message.properties, message.delivery_info
        headers = properties.get("application_headers") or {}
        delivery = Delivery(
            queue,
            message.body,
            exchange=info["exchange"] or str(headers.get(EXCHANGE_HEADER, "")),
            message_id=properties.get("message_id") or "",
            type=properties.get("type") or "",
            generation=self._generation,
            tag=info["delivery_tag"],
        )
        self._received(delivery)

    def _carry_out(self, channel: Any, dead: Confirms[_Burial]) -> None:
        while self._orders:
            verb, what = self._orders.popleft()
            if verb == "bury":
                self._send_burial(dead, *what)
            elif self.is_current(what):
                channel.basic_ack(what.tag) if verb == "ack" else channel.basic_reject(what.tag, requeue=True)

    def _send_burial(self, dead: Confirms[_Burial], burial: _Burial, reason: str) -> None:
        delivery = burial.delivery
        if delivery.tag and not self.is_current(delivery):
            burial.buried.cancel()  # it comes again, and will be judged again
            return
        message = Message(
            delivery.body,
            message_id=delivery.message_id,
            type=delivery.type,
            delivery_mode=PERSISTENT,
            application_headers={
                REASON_HEADER: reason[:REASON_LIMIT],
                QUEUE_HEADER: delivery.queue,
                EXCHANGE_HEADER: delivery.exchange,
            },
        )
        dead.publish(burial, message, f"{self._service}.dead", delivery.queue)

    def _settle_burial(self, channel: Any, burial: _Burial, fate: Fate) -> None:
        if fate is not Fate.CONFIRMED:
            raise NotConfirmed(f"{burial.delivery.queue}.dead: {fate}")
        crash_at("after_dead_reject")
        if burial.delivery.tag and self.is_current(burial.delivery):
            channel.basic_ack(burial.delivery.tag)
        burial.buried.set_result(None)
