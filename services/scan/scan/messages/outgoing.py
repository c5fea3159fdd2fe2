"""Writes entries of a batch's history as the events that the contract promises."""

from __future__ import annotations

from chassis.envelope import Outgoing
from chassis.ids import department_of
from chassis.record import Entry
from chassis.record.telling import outgoing
from chassis.wire.catalogue import Catalogue


class Wire:
    """Nothing is handed out that the catalogue would refuse."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def entry(self, batch: str, entry: Entry) -> Outgoing:
        """The entry as its event, to the letter the same however often it is asked for. Raises
        InvalidEvent.
        """
        told = outgoing(entry, service="scan", subject=batch, department=department_of(batch))
        self._catalogue.check(told.event.to_json())
        return told
