"""Asking auth, by message, to tell the organisation again while this service lacks some of it (ADR 7)."""

from datetime import timedelta
from typing import Final

from chassis.aggregates import Aggregates
from chassis.clock import Clock, from_text, to_text
from chassis.envelope import Event, Outgoing
from chassis.errors import Transient
from chassis.ids import DISTRICT
from chassis.mirror import Mirror
from chassis.store.port import AlreadyExists, Conflict, Document, NotFound

TYPE: Final = "scan.directory.requested.v1"
SUBJECT: Final = "scan.directory"
AGAIN: Final = timedelta(seconds=30)
"""What the answer may take before one asks again."""


class DirectoryLacking(Transient):
    """Not everything that auth listed has come yet."""


class DirectoryRequest:
    """One question for the whole service, whoever asks it."""

    def __init__(self, requests: Aggregates, mirror: Mirror, clock: Clock) -> None:
        self._requests = requests
        self._mirror = mirror
        self._clock = clock

    def ping(self) -> None:
        """Returns when everything that auth listed is here. Raises DirectoryLacking."""
        if not self._mirror.complete():
            raise DirectoryLacking

    def ask_while_lacking(self) -> bool:
        """While something is missing, auth is asked every AGAIN; whether it was asked now."""
        if self._mirror.complete():
            return False
        asked = self._asked()
        if asked is not None and self._clock.now() < from_text(asked.state["at"]) + AGAIN:
            return False
        try:
            self._ask(asked)
        except (AlreadyExists, Conflict):
            return False  # another process was faster
        return True

    def _asked(self) -> Document | None:
        try:
            return self._requests.load(SUBJECT)
        except NotFound:
            return None

    def _ask(self, asked: Document | None) -> None:
        at = to_text(self._clock.now())
        position = 1 if asked is None else int(asked.state["position"]) + 1
        event = Event(TYPE, SUBJECT, position, DISTRICT, at, {"service": "scan"})
        state = {"position": position, "at": at}
        if asked is None:
            self._requests.create(SUBJECT, state, [Outgoing(event)])
        else:
            self._requests.commit(asked, state, [Outgoing(event)])
