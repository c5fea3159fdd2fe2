"""A message on its way through a consumer, wherever it waits: with the broker, or parked in our own store."""

# ruff: noqa: D102 -- `Message` says what each method promises

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import CancelledError
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from chassis.clock import from_text
from chassis.store.parking import LONGEST_SECONDS, Parking
from chassis.store.port import Document
from chassis.wire.intake import DEAD_SECONDS, Delivery, Intake

SHORT_ATTEMPTS = 6  # in the worker's memory: 0.1 s, doubled, together about three seconds
MOST_ATTEMPTS = 20  # then it is dead: after about an hour and a half
SHORT_SECONDS = 5.0  # what waits longer is parked
FIRST_PARKED = 10.0


def pause(attempts: int) -> float:
    """Seconds before the next attempt: short ones first, then those for which a message is parked."""
    if attempts < SHORT_ATTEMPTS:
        return 0.1 * 2.0 ** (attempts - 1)
    return min(LONGEST_SECONDS, FIRST_PARKED * 2.0 ** (attempts - SHORT_ATTEMPTS))


class Message(Protocol):
    """Something to handle, wherever it waits: in a queue or parked. `tried` is when it failed the last time,
    None when it has not.
    """

    delivery: Delivery
    attempts: int
    tried: datetime | None

    @property
    def subject(self) -> str:
        """What it is about; those of one subject are handled one after another."""

    def is_current(self) -> bool:
        """Whether it is still ours to handle."""

    def begin(self) -> bool:
        """Whether it is ours from now on. Raises Transient."""

    def done(self) -> None:
        """It is handled and must not come again."""

    def later(self, reason: str, seconds: float, attempts: int) -> Message | None:
        """It comes again in `seconds`, with so many attempts spent; what is returned waits in its lane."""

    def dead(self, reason: str) -> None:
        """It is in the dead queue with the reason, and comes no more."""

    def failed(self, reason: str) -> None:
        """Its handler broke in a way nobody foresaw."""


@dataclass
class Queued:
    """A message that the broker waits to hear about."""

    intake: Intake
    parking: Parking
    delivery: Delivery
    attempts: int = 0
    tried: datetime | None = None

    @property
    def subject(self) -> str:
        return _subject(self.delivery)

    def is_current(self) -> bool:
        return self.intake.is_current(self.delivery)

    def begin(self) -> bool:
        return self.is_current()

    def done(self) -> None:
        self.intake.ack(self.delivery)

    def later(self, reason: str, seconds: float, attempts: int) -> Message | None:
        if seconds <= SHORT_SECONDS:
            return replace(self, attempts=attempts)
        self._park(reason, seconds, attempts)
        self.intake.ack(self.delivery)
        return None

    def dead(self, reason: str) -> None:
        self.intake.bury(self.delivery, reason)

    def failed(self, reason: str) -> None:
        del reason  # the broker counts, and its own dead-lettering says "delivery_limit"
        self.intake.requeue(self.delivery)

    def _park(self, reason: str, seconds: float, attempts: int) -> None:
        raw = json.loads(self.delivery.body)
        self.parking.park(
            self.delivery.queue, f"{raw['source']} {raw['id']}", self.delivery.body.decode(),
            exchange=self.delivery.exchange, attempts=attempts, seconds=seconds, reason=reason,
        )  # fmt: skip


class Parked:
    """A message that waits in our own store. It is claimed when its turn has come, with one more attempt to
    its account.
    """

    def __init__(
        self, intake: Intake, parking: Parking, document: Document, left: Callable[[Document], None]
    ) -> None:
        """`left` is told when the message is no longer in its lane."""
        self.intake, self.parking, self.document, self._left = intake, parking, document, left
        state = document.state
        raw = json.loads(state["body"])
        self.attempts: int = state["attempts"]
        self.tried: datetime | None = from_text(state["tried"])
        self.delivery = Delivery(
            state["queue"], state["body"].encode(), state["exchange"], message_id=raw["id"], type=raw["type"]
        )

    @property
    def subject(self) -> str:
        return _subject(self.delivery)

    def is_current(self) -> bool:
        return True

    def begin(self) -> bool:
        try:
            claimed = self.parking.claim(self.document)
        finally:
            self._left(self.document)
        self.document = claimed or self.document
        return claimed is not None

    def done(self) -> None:
        self.parking.remove(self.document)

    def later(self, reason: str, seconds: float, attempts: int) -> Message | None:
        self.parking.postpone(self.document, attempts=attempts, seconds=seconds, reason=reason)
        return None

    def dead(self, reason: str) -> None:
        with suppress(TimeoutError, CancelledError):  # no broker: the claim runs out, it is judged again
            self.intake.bury(self.delivery, reason).result(DEAD_SECONDS)
            self.parking.remove(self.document)

    def failed(self, reason: str) -> None:
        if self.attempts + 1 >= MOST_ATTEMPTS:
            self.dead(f"{MOST_ATTEMPTS} attempts spent: {reason}")
        else:
            self.later(reason, pause(self.attempts + 1), self.attempts + 1)


def _subject(delivery: Delivery) -> str:
    """An event's id is `<subject>:<position>`. Those without an id come one after another."""
    return delivery.message_id.rpartition(":")[0]
