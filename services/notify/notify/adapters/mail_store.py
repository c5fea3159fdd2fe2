"""Mails as documents, found by when they are to be taken up."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from chassis.clock import from_text, to_text
from chassis.envelope import Outgoing
from chassis.store.aggregates import Aggregates, keeping_unknown
from chassis.store.due import put_off
from chassis.store.port import AlreadyExists, Collection, Conflict, Index, State
from notify.domain.mail import Mail, Stage

DUE: Final = "next_at"
MAILS: Final = Collection("mails", indexes=(Index("by_due", (DUE,)),))


class StoredMails:
    """The mails of one department."""

    def __init__(self, aggregates: Aggregates, failed_to_wire: Callable[[Mail], Outgoing]) -> None:
        self._aggregates = aggregates
        self._failed_to_wire = failed_to_wire

    def add(self, mail: Mail) -> bool:
        """The mail is durable; false when it was."""
        try:
            self._aggregates.create(mail.id, state_of(mail))
        except AlreadyExists:
            return False
        return True

    def load(self, mail: str) -> Mail:
        """The mail of that id. Raises NotFound."""
        document = self._aggregates.load(mail)
        return mail_of(document.id, document.state)

    def due(self, now: datetime, limit: int) -> list[str]:
        """Ids of the mails to take up, the longest due first."""
        until = to_text(now + timedelta(milliseconds=1))  # `next_at` may be `now` itself
        found = self._aggregates.database.find(MAILS, "by_due", below=until, limit=limit)
        return [document.id for document in found]

    def put_off(self, mail: str, until: datetime) -> None:
        """The mail falls due no earlier than `until`, also when it cannot be read."""
        put_off(self._aggregates, mail, DUE, to_text(until))

    def keep(self, before: Mail, after: Mail) -> None:
        """The mail as changed; one that failed is told. Raises Conflict."""
        document = self._aggregates.load(after.id)
        if mail_of(document.id, document.state) != before:
            raise Conflict(after.id)
        state = state_of(after)
        events = [self._failed_to_wire(after)] if after.stage is Stage.FAILED else []
        self._aggregates.commit(document, keeping_unknown(document.state, state, known=state), events)


def state_of(mail: Mail) -> State:
    """The mail as it is stored."""
    return {
        "notice": mail.notice,
        "person": mail.person,
        "stage": mail.stage.value,
        "attempts": mail.attempts,
        "next_at": None if mail.next_at is None else to_text(mail.next_at),
        "reason": mail.reason,
    }


def mail_of(identifier: str, state: State) -> Mail:
    """The mail that was stored."""
    next_at = state["next_at"]
    return Mail(
        identifier,
        state["notice"],
        state["person"],
        Stage(state["stage"]),
        state["attempts"],
        None if next_at is None else from_text(next_at),
        state["reason"],
    )
