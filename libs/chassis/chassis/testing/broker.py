"""A broker in memory: an Outlet that routes by the contract to the services' own tables of handlers.

It keeps the promises of the real one and no more: at least once, in no order. `deliver(seed, copies)`
shuffles and repeats, and the same seed does the same again. Nothing is delivered before it is asked to.
"""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from chassis.envelope import InvalidEvent
from chassis.errors import Permanent, Transient
from chassis.store.port import Collection, Database
from chassis.wire.catalogue import Catalogue
from chassis.wire.consumer import Dead, Handler, Retry, check_handlers
from chassis.wire.messages import MOST_ATTEMPTS
from chassis.wire.topology import plan


@dataclass(frozen=True)
class Waiting:
    """A message in a queue."""

    queue: str
    raw: dict[str, Any]
    attempts: int = 0
    is_copy: bool = False


@dataclass(frozen=True)
class DeadLetter:
    """A message that no handler could take, and why."""

    raw: dict[str, Any]
    reason: str


class FakeBroker:
    """`sent` are the events it took, in order; `unrouted` what no queue wanted; `dead` by queue."""

    def __init__(self, catalogue: Catalogue, departments: Sequence[str]) -> None:
        self._catalogue = catalogue
        self._routes: dict[tuple[str, str], list[str]] = defaultdict(list)
        for binding in sorted(plan(catalogue, departments).bindings):
            self._routes[binding.exchange, binding.key].append(binding.queue)
        self._handlers: dict[str, Mapping[str, Handler]] = {}
        self._held: list[tuple[Database, str, str, dict[str, Any]]] = []
        self.waiting: list[Waiting] = []
        self.sent: list[dict[str, Any]] = []
        self.unrouted: list[dict[str, Any]] = []
        self.dead: dict[str, list[DeadLetter]] = defaultdict(list)
        self.reachable = True

    def attach(self, service: str, handlers: Mapping[str, Handler]) -> None:
        """The service's handlers get its messages from now on. Raises HandlersDiffer."""
        check_handlers(self._catalogue, service, handlers)
        self._handlers[service] = handlers

    def hand_off(
        self, database: Database, collection: str, id: str, entries: Sequence[dict[str, Any]]
    ) -> bool:
        """The entries are in the queues and out of the outbox; while not `reachable`, they wait in it."""
        self._held += [(database, collection, id, entry) for entry in entries]
        if self.reachable:
            self.flush()
        return True

    def flush(self) -> None:
        """The broker is reachable, and what outboxes held meanwhile is in the queues."""
        self.reachable = True
        held, self._held = self._held, []
        for database, collection, document, entry in held:
            if self.publish(entry["event"], entry["keys"]):
                database.pull(Collection(collection), document, [entry["id"]])

    def publish(self, raw: dict[str, Any], keys: Sequence[str]) -> bool:
        """The message is in each queue that is bound to any of the keys, once. Whether it may leave its
        outbox.
        """
        exchange = str(raw["type"]).split(".", maxsplit=1)[0]
        queues = {queue for key in keys for queue in self._routes[exchange, key]}
        if not queues and self._catalogue.consumers(raw["type"]):
            self.unrouted.append(raw)
            return False
        self.sent.append(raw)
        self.waiting += [Waiting(queue, raw) for queue in sorted(queues)]
        return True

    def put(self, queue: str, raw: Any) -> None:
        """Anything at all lies in the queue, as if an operator had put it there."""
        self.waiting.append(Waiting(queue, raw))

    def deliver(self, seed: int | None = None, copies: int = 1) -> int:
        """Everything that waits, and what its handlers say, has been handled; how many deliveries that took.
        With a seed: each message one to `copies` times, in an order drawn from it. Queues of services that
        are not attached keep their messages.
        """
        draw = random.Random(seed) if seed is not None else None
        deliveries = 0
        while heard := [one for one in self.waiting if self._service(one.queue) in self._handlers]:
            message = draw.choice(heard) if draw else heard[0]
            self.waiting.remove(message)
            if message.attempts == 0 and not message.is_copy:
                further = (draw.randint(1, copies) if draw else copies) - 1
                self.waiting += [replace(message, is_copy=True)] * further
            self._handle(message)
            deliveries += 1
        return deliveries

    def _handle(self, message: Waiting) -> None:
        service, department = message.queue.split(".", 1)
        try:
            event = self._catalogue.check(message.raw)
            handler = self._handlers[service].get(event.type)
            if handler:
                handler(event, department)
        except (Dead, InvalidEvent) as error:
            self._bury(message, error.reason)
        except Permanent as error:
            self._bury(message, f"{type(error).__name__}: {error}")
        except (Retry, Transient) as error:
            if message.attempts + 1 >= MOST_ATTEMPTS:
                self._bury(message, f"{MOST_ATTEMPTS} attempts spent: {error}")
            else:
                self.waiting.append(replace(message, attempts=message.attempts + 1))

    def _bury(self, message: Waiting, reason: str) -> None:
        self.dead[message.queue].append(DeadLetter(message.raw, reason))

    @staticmethod
    def _service(queue: str) -> str:
        return queue.split(".", maxsplit=1)[0]
