"""Writes entries of a batch's history as the events that the contract promises."""

from __future__ import annotations

from chassis.envelope import Event, Outgoing
from chassis.ids import department_of
from chassis.wire.catalogue import Catalogue
from scan.domain.batch import Batch, Entry


class Wire:
    """Nothing is handed out that the catalogue would refuse."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def entry(self, batch: Batch, entry: Entry) -> Outgoing:
        """The entry as its event: the same id and data however often it is asked for."""
        event = Event(
            type=f"scan.{entry.type}.v1",
            subject=batch.id,
            position=entry.position,
            department=department_of(batch.id),
            time=entry.at,
            data=dict(entry.data),
            actor=batch.by if entry.position == 1 else None,
            correlationid=entry.correlation,
            causationid=entry.causation,
        )
        self._catalogue.check(event.to_json())
        return Outgoing(event)
