"""Asking a source, by message, to tell everything again while a mirror of it lacks something (ADR 7)."""

from datetime import timedelta
from typing import Final

from chassis.clock import Clock, from_text, to_text
from chassis.envelope import Event, Outgoing
from chassis.errors import Transient
from chassis.ids import DISTRICT
from chassis.store.aggregates import Aggregates
from chassis.store.port import AlreadyExists, Collection, Conflict, Document, NotFound
from chassis.wire.mirror import Mirror

REQUESTS: Final = Collection("requests")
AGAIN: Final = timedelta(seconds=30)
"""What the answer may take before one asks again."""


class Lacking(Transient):
    """Not everything that the source listed has come yet."""


class Request:
    """One question for a whole service, whoever asks it: `<service>.directory.requested.v1`."""

    COLLECTION = REQUESTS

    def __init__(self, requests: Aggregates, service: str, mirror: Mirror, clock: Clock) -> None:
        self._requests = requests
        self._service = service
        self._subject = f"{service}.directory"
        self._mirror = mirror
        self._clock = clock

    def ping(self) -> None:
        """Returns when everything that the source listed is here. Raises Lacking."""
        if not self._mirror.complete():
            raise Lacking

    def ask_while_lacking(self) -> bool:
        """While something is missing, the source is asked every AGAIN; whether it was asked now."""
        if self._mirror.complete():
            return False
        asked, now = self._asked(), self._clock.now()
        if asked is not None and now < from_text(asked.state["at"]) + AGAIN <= now + AGAIN:
            return False  # and a clock that was ahead keeps nobody from asking
        try:
            self._ask(asked)
        except (AlreadyExists, Conflict):
            return False  # another process was faster
        return True

    def _asked(self) -> Document | None:
        try:
            return self._requests.load(self._subject)
        except NotFound:
            return None

    def _ask(self, asked: Document | None) -> None:
        at = to_text(self._clock.now())
        position = 1 if asked is None else int(asked.state["position"]) + 1
        kind = f"{self._service}.directory.requested.v1"
        event = Event(kind, self._subject, position, DISTRICT, at, {"service": self._service})
        state = {"position": position, "at": at}
        if asked is None:
            self._requests.create(self._subject, state, [Outgoing(event)])
        else:
            self._requests.commit(asked, state, [Outgoing(event)])
