"""The directory over the chassis' document store: one document a subject, its history inside."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from auth.domain.history import Entry, Subject
from chassis.clock import Clock, from_text, to_text
from chassis.envelope import Outgoing
from chassis.store.aggregates import Aggregates, Outlet, retrying
from chassis.store.paging import every
from chassis.store.port import AlreadyExists, Collection, Conflict, Database, Document, Index

SUBJECTS: Final = Collection(
    "subjects",
    indexes=(
        Index("by_kind", ("kind",)),
        Index("by_person", ("kind", "now.person")),
    ),
)

ToWire = Callable[[Subject, Entry], Outgoing]


class StoredDirectory:
    """A `Directory`. `to_wire` makes the event of an entry."""

    def __init__(self, database: Database, outlet: Outlet, clock: Clock, to_wire: ToWire) -> None:
        self._aggregates = Aggregates(database, SUBJECTS, outlet, clock)
        self._database = database
        self._to_wire = to_wire

    @property
    def epoch(self) -> int:
        """The life of the store."""
        return self._aggregates.epoch

    def get(self, identifier: str) -> Subject | None:
        """The subject as it was last told."""
        document = self._database.get(SUBJECTS, identifier)
        return _subject(document) if document else None

    def change(self, identifier: str, decide: Callable[[Subject | None], Subject]) -> bool:
        """Stored as decided, told where it told more. Whether anything was told."""
        return retrying(lambda: self._change(identifier, decide))

    def every(self, kind: str) -> Iterator[Subject]:
        """Every subject of the kind, by id."""
        return map(_subject, every(self._database, SUBJECTS, "by_kind", equals={"kind": kind}))

    def charges_of(self, person: str) -> list[Subject]:
        """Every charge the person has or had."""
        equals = {"kind": "charge", "now.person": person}
        return [_subject(each) for each in every(self._database, SUBJECTS, "by_person", equals=equals)]

    def tell_again(self, subject: Subject) -> None:
        """The newest entry is handed to the publisher as it was; no document changes."""
        self._aggregates.tell_again(subject.id, [self._to_wire(subject, subject.newest)])

    def _change(self, identifier: str, decide: Callable[[Subject | None], Subject]) -> bool:
        document = self._database.get(SUBJECTS, identifier)
        before = _subject(document) if document else None
        after = decide(before)
        told = after.history[len(before.history) if before else 0 :]
        if not told:
            return False
        self._write(document, after, [self._to_wire(after, entry) for entry in told])
        return True

    def _write(self, document: Document | None, after: Subject, events: Sequence[Outgoing]) -> None:
        if document is not None:
            self._aggregates.commit(document, _state(after), events)
            return
        try:
            self._aggregates.create(after.id, _state(after), events)
        except AlreadyExists as error:
            raise Conflict(after.id) from error


def _state(subject: Subject) -> dict[str, Any]:
    history = [
        {
            "position": entry.position,
            "epoch": entry.epoch,
            "participle": entry.participle,
            "at": to_text(entry.at),
            "data": entry.data,
        }
        for entry in subject.history
    ]
    return {"kind": subject.kind, "now": subject.newest.data, "history": history}


def _subject(document: Document) -> Subject:
    history = tuple(
        Entry(e["position"], e["epoch"], e["participle"], from_text(e["at"]), e["data"])
        for e in document.state["history"]
    )
    return Subject(document.state["kind"], document.id, history)
