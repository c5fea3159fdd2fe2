"""Sessions over the chassis' document store; their end is told to every service."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from auth.domain.session import Session, SessionOver
from chassis.clock import Clock, to_text
from chassis.envelope import Outgoing
from chassis.record import Entry
from chassis.store.aggregates import Aggregates, Outlet, retrying
from chassis.store.form import Form
from chassis.store.port import Collection, Database, Document, Index

SESSIONS: Final = Collection("sessions", indexes=(Index("by_person", ("person", "expires")),))
FORM: Final = Form(Session)
_MOST: Final = 500  # that one person may have begun in the last hours and looks at
ToWire = Callable[[str, Entry], Outgoing]


class StoredSessions:
    """A `Sessions`. `to_wire` makes the event of an entry."""

    def __init__(self, database: Database, outlet: Outlet, clock: Clock, to_wire: ToWire) -> None:
        self._aggregates = Aggregates(database, SESSIONS, outlet, clock)
        self._database = database
        self._to_wire = to_wire

    @property
    def epoch(self) -> int:
        """The store's."""
        return self._aggregates.epoch

    def open(self, session: Session) -> None:
        """The session is durable, and told of."""
        events = [self._to_wire(session.id, entry) for entry in session.history.entries]
        self._aggregates.create(session.id, FORM.write(session), events)

    def get(self, identifier: str) -> Session | None:
        """The session."""
        document = self._database.get(SESSIONS, identifier)
        return self._read(document) if document else None

    def of(self, person: str, at: datetime) -> list[Session]:
        """The person's sessions that have not expired."""
        found = self._database.find(
            SESSIONS, "by_person", equals={"person": person}, at_least=to_text(at), limit=_MOST
        )
        return [self._read(document) for document in found]

    def change(self, identifier: str, decide: Callable[[Session], Session]) -> Session:
        """Stored as decided; its end leaves as an event. Raises SessionOver when there is none."""
        return retrying(lambda: self._change(identifier, decide))

    def _change(self, identifier: str, decide: Callable[[Session], Session]) -> Session:
        document = self._database.get(SESSIONS, identifier)
        if document is None:
            raise SessionOver
        before = self._read(document)
        after = decide(before)
        if after != before:
            told = after.history.since(before.history.position)
            events = [self._to_wire(after.id, entry) for entry in told]
            self._aggregates.commit(document, FORM.write(after), events)
        return after

    def _read(self, document: Document) -> Session:
        session = FORM.read(document)
        session.history.epoch = self._aggregates.epoch
        return session
