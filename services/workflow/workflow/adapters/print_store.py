"""What was printed, in the document store: one document there is one printed document and its history."""

from collections.abc import Callable, Iterator
from typing import Final

from chassis.envelope import Outgoing
from chassis.record import Entry, History
from chassis.store.aggregates import Aggregates, keeping_unknown
from chassis.store.due import put_off
from chassis.store.form import Form
from chassis.store.paging import every
from chassis.store.port import AlreadyExists, Document, NotFound
from workflow.adapters.collections import PRINTED
from workflow.application.print_ports import KeptPrint
from workflow.domain.printed import Printed

FORM: Final = Form(Printed, absent=("clear",))

ToWire = Callable[[str, Entry], Outgoing]


class PrintStore:
    """Of one department."""

    def __init__(self, aggregates: Aggregates, to_wire: ToWire) -> None:
        self._aggregates = aggregates
        self._to_wire = to_wire

    def begin(self) -> History:
        """An empty history in the present epoch of the database."""
        return History(epoch=self._aggregates.epoch)

    def find(self, document: str) -> KeptPrint | None:
        """The printed document, null when none of that id was printed here."""
        try:
            found = self._aggregates.load(document)
        except NotFound:
            return None
        return self._kept(found)

    def create(self, printed: Printed) -> bool:
        """It is durable, and what is told of it on its way; false when one of its id was there."""
        try:
            self._aggregates.create(printed.id, FORM.write(printed), self._events(printed, after=0))
        except AlreadyExists:
            return False
        return True

    def commit(self, kept: KeptPrint) -> None:
        """State and news are durable in one write. Raises Conflict."""
        document: Document = kept.document
        state = keeping_unknown(document.state, FORM.write(kept.printed), known=FORM.fields)
        self._aggregates.commit(document, state, self._events(kept.printed, after=kept.position))

    def stored(self, *, before: str, limit: int = 100) -> list[str]:
        """Ids of those whose bytes may go, by when that was known."""
        found = self._aggregates.database.find(PRINTED, "by_clear", below=before, limit=limit)
        return [each.id for each in found]

    def clear_later(self, document: str, until: str) -> None:
        """Its bytes do not go before that instant."""
        put_off(self._aggregates, document, "clear", until)

    def ids(self) -> Iterator[str]:
        """Of every printed document."""
        yield from (each.id for each in every(self._aggregates.database, PRINTED, "by_made"))

    def tell_again(self, document: str) -> int:
        """Everything that was told of it is on its way again; how much. Raises NoRoom."""
        events = self._events(self._kept(self._aggregates.load(document)).printed, after=0)
        self._aggregates.tell_again(document, events)
        return len(events)

    def _kept(self, document: Document) -> KeptPrint:
        printed = FORM.read(document)
        printed.history.epoch = self._aggregates.epoch
        return KeptPrint(printed, document, printed.history.position)

    def _events(self, printed: Printed, *, after: int) -> list[Outgoing]:
        return [self._to_wire(printed.id, entry) for entry in printed.history.since(after)]
