"""Readings as documents: one for each person and post at each paper, which counts what was told of them. What
they read is in the events; nothing here asks for it again.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Final

from chassis.clock import to_text
from chassis.envelope import Event, Outgoing
from chassis.ids import department_of
from chassis.store.aggregates import Aggregates, retrying
from chassis.store.port import AlreadyExists, Collection, Conflict
from chassis.wire.catalogue import Catalogue
from files.domain.readings import Reader, Reading

READINGS: Final = Collection("readings")
READ: Final = "files.document.read.v1"


class StoredReadings:
    """`aggregates_of` gives a served department's readings and raises BadIdentifier for any other."""

    def __init__(self, aggregates_of: Callable[[str], Aggregates], catalogue: Catalogue) -> None:
        self._aggregates_of, self._catalogue = aggregates_of, catalogue

    def tell(self, reading: Reading) -> None:
        """The reading is durable and its event on its way. Raises Transient."""
        retrying(lambda: self._tell(reading))

    def _tell(self, reading: Reading) -> None:
        department, subject = department_of(reading.reader.document), subject_of(reading.reader)
        aggregates = self._aggregates_of(department)
        document = aggregates.database.get(READINGS, subject)
        position = 1 if document is None else document.state["position"] + 1
        event = self._event(reading, subject, position, department)
        if document is not None:
            aggregates.commit(document, {"position": position}, [event])
            return
        try:
            aggregates.create(subject, {"position": position}, [event])
        except AlreadyExists as other:
            raise Conflict(subject) from other

    def _event(self, reading: Reading, subject: str, position: int, department: str) -> Outgoing:
        reader = reading.reader
        data = {
            "document": reader.document,
            "person": reader.person,
            "post": reader.post,
            "purpose": reader.purpose,
            "pages": list(reading.pages),
            "taken": list(reading.taken),
            "since": to_text(reading.since),
            "until": to_text(reading.until),
        }
        event = Event(
            READ,
            subject,
            position,
            department,
            to_text(reading.until),
            data,
            actor=reader.person,
            post=reader.post,
        )
        self._catalogue.check(event.to_json())
        return Outgoing(event)


def subject_of(reader: Reader) -> str:
    """One for each document, person, post and purpose."""
    who = f"{reader.person}\0{reader.post}\0{reader.purpose}".encode()
    return f"{reader.document}/{sha256(who).hexdigest()[:32]}"
