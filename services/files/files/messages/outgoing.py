"""Writes entries of a document's history as the events that the contract promises."""

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

    def entry(self, document: str, entry: Entry) -> Outgoing:
        """The entry as its event, to the letter the same however often it is asked for. Raises
        InvalidEvent.
        """
        told = outgoing(entry, service="files", subject=document, department=department_of(document))
        self._catalogue.check(told.event.to_json())
        return told
