"""Sessions over the chassis' document store; their end is told to every service."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from auth.domain.session import Session, SessionOver
from chassis.clock import Clock, from_text, to_text
from chassis.envelope import Outgoing
from chassis.store.aggregates import Aggregates, Outlet, retrying
from chassis.store.port import Collection, Database, Document, Index

SESSIONS: Final = Collection("sessions", indexes=(Index("by_person", ("person", "expires")),))
_MOST: Final = 500  # sessions that one person may have begun in the last hours

ToWire = Callable[[Session], Outgoing]


class StoredSessions:
    """A `Sessions`. `to_wire` makes the event of a session's end."""

    def __init__(self, database: Database, outlet: Outlet, clock: Clock, to_wire: ToWire) -> None:
        self._aggregates = Aggregates(database, SESSIONS, outlet, clock)
        self._database = database
        self._to_wire = to_wire

    def open(self, session: Session) -> None:
        """The session is durable."""
        self._aggregates.create(session.id, _state(session))

    def get(self, identifier: str) -> Session | None:
        """The session."""
        document = self._database.get(SESSIONS, identifier)
        return _session(document) if document else None

    def of(self, person: str, at: datetime) -> list[Session]:
        """The person's sessions that have not expired."""
        found = self._database.find(
            SESSIONS, "by_person", equals={"person": person}, at_least=to_text(at), limit=_MOST
        )
        return [_session(document) for document in found]

    def change(self, identifier: str, decide: Callable[[Session], Session]) -> Session:
        """Stored as decided; its end leaves as an event. Raises SessionOver when there is none."""
        return retrying(lambda: self._change(identifier, decide))

    def _change(self, identifier: str, decide: Callable[[Session], Session]) -> Session:
        document = self._database.get(SESSIONS, identifier)
        if document is None:
            raise SessionOver
        before = _session(document)
        after = decide(before)
        if after != before:
            ends = after.revoked is not None
            self._aggregates.commit(document, _state(after), [self._to_wire(after)] if ends else [])
        return after


def _state(session: Session) -> dict[str, Any]:
    return {
        "person": session.person,
        "since": to_text(session.since),
        "expires": to_text(session.expires),
        "generation": session.generation,
        "turned": to_text(session.turned),
        "revoked": to_text(session.revoked) if session.revoked else None,
    }


def _session(document: Document) -> Session:
    state = document.state
    return Session(
        document.id,
        state["person"],
        from_text(state["since"]),
        from_text(state["expires"]),
        state["generation"],
        from_text(state["turned"]),
        from_text(state["revoked"]) if state["revoked"] else None,
    )
