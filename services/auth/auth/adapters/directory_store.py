"""The directory over the chassis' document store: one document a subject, its history inside."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from auth.domain.history import ABSENCE, Subject
from chassis.clock import Clock
from chassis.envelope import Outgoing
from chassis.record import Entry, History
from chassis.store.aggregates import Aggregates, Outlet, retrying
from chassis.store.form import Form
from chassis.store.paging import every
from chassis.store.port import AlreadyExists, Collection, Conflict, Database, Document, Index, State

SUBJECTS: Final = Collection(
    "subjects",
    indexes=(
        Index("by_kind", ("kind",)),
        Index("by_holder", ("kind", "person")),
    ),
)

FORM: Final = Form(Subject)
ToWire = Callable[[str, Entry], Outgoing]


class StoredDirectory:
    """A `Directory`. `to_wire` makes the event of an entry."""

    def __init__(self, database: Database, outlet: Outlet, clock: Clock, to_wire: ToWire) -> None:
        self._aggregates = Aggregates(database, SUBJECTS, outlet, clock)
        self._database = database
        self._to_wire = to_wire

    def begin(self, kind: str, identifier: str) -> Subject:
        """A subject of which nothing was told yet, in the present life of the store."""
        return Subject(kind, identifier, History(epoch=self._aggregates.epoch))

    def get(self, identifier: str) -> Subject | None:
        """The subject as it was last told."""
        document = self._database.get(SUBJECTS, identifier)
        return self._read(document) if document else None

    def change(self, identifier: str, decide: Callable[[Subject | None], Subject]) -> bool:
        """Stored as decided, told where it told more. Whether anything was told."""
        return retrying(lambda: self._change(identifier, decide))

    def ids(self, kind: str) -> Iterator[str]:
        """The id of every subject of the kind."""
        return (each.id for each in self._every(kind))

    def every(self, kind: str) -> Iterator[Subject]:
        """Every subject of the kind, by id."""
        return map(self._read, self._every(kind))

    def charges_of(self, person: str) -> list[Subject]:
        """Every charge the person has or had."""
        return self._held("charge", person)

    def absences_for(self, substitute: str) -> list[Subject]:
        """Every absence for which the person was asked to act."""
        return self._held(ABSENCE, substitute)

    def tell_again(self, subject: Subject) -> None:
        """The newest entry is handed to the publisher as it was; no document changes."""
        self._aggregates.tell_again(subject.id, [self._to_wire(subject.id, subject.newest)])

    def _change(self, identifier: str, decide: Callable[[Subject | None], Subject]) -> bool:
        document = self._database.get(SUBJECTS, identifier)
        before = self._read(document) if document else None
        after = decide(before)
        told = after.history.since(before.history.position if before else 0)
        if not told:
            return False
        self._write(document, after, [self._to_wire(identifier, entry) for entry in told])
        return True

    def _write(self, document: Document | None, after: Subject, events: Sequence[Outgoing]) -> None:
        if document is not None:
            self._aggregates.commit(document, _state(after), events)
            return
        try:
            self._aggregates.create(after.id, _state(after), events)
        except AlreadyExists as error:
            raise Conflict(after.id) from error

    def _read(self, document: Document) -> Subject:
        subject = FORM.read(document)
        subject.history.epoch = self._aggregates.epoch
        return subject

    def _held(self, kind: str, person: str) -> list[Subject]:
        equals = {"kind": kind, "person": person}
        return [self._read(each) for each in every(self._database, SUBJECTS, "by_holder", equals=equals)]

    def _every(self, kind: str) -> Iterator[Document]:
        return every(self._database, SUBJECTS, "by_kind", equals={"kind": kind})


def _state(subject: Subject) -> State:
    """The subject, and beside it who acts by it, of a charge and an absence, as an index looks for them."""
    acting = {"charge": "person", ABSENCE: "substitute"}.get(subject.kind)
    return FORM.write(subject) | ({"person": subject.newest.data[acting]} if acting else {})
