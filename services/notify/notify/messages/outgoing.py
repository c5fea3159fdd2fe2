"""What notify tells, as the events that the contract promises.

A reminder's event belongs to the department that watches; its home, which writes it into the item's
history, and a superior's department get copies.
"""

from dataclasses import dataclass
from typing import Any, Final

from chassis.clock import Clock, to_text
from chassis.envelope import Event, Outgoing
from chassis.ids import department_of
from chassis.wire.catalogue import Catalogue
from notify.domain.mail import Mail
from notify.domain.watch import Escalated, Reminded, Told

REMINDED: Final = "notify.reminder.sent.v1"
ESCALATED: Final = "notify.item.escalated.v1"
FAILED: Final = "notify.delivery.failed.v1"


@dataclass(frozen=True)
class Wire:
    """Nothing is handed out that the catalogue would refuse."""

    catalogue: Catalogue
    clock: Clock

    def told(self, told: Told) -> Outgoing:
        """The reminder, or one superior's escalation."""
        match told:
            case Reminded():
                return self._of_watch(REMINDED, told, told.position, {}, ())
            case Escalated(reminder=reminder, position=position, superior=superior):
                data = {"superior": superior.id}
                return self._of_watch(ESCALATED, reminder, position, data, (superior.department,))

    def mail_failed(self, mail: Mail) -> Outgoing:
        """The mail was given up. Its one event."""
        data = {"delivery": mail.id, "channel": "mail", "reason": mail.reason}
        now = to_text(self.clock.now())
        return self._checked(Event(FAILED, mail.id, 1, department_of(mail.id), now, data))

    def _of_watch(
        self, name: str, told: Reminded, position: int, further: dict[str, Any], copies: tuple[str, ...]
    ) -> Outgoing:
        item, arrival = told.item, told.arrival
        event = Event(
            name,
            item.item,
            position,
            arrival.at.department,
            to_text(told.at),
            _data(told) | further,
            causationid=f"{item.item}:{arrival.number}",
        )
        return self._checked(event, (item.home, *copies))

    def _checked(self, event: Event, departments: tuple[str, ...] = ()) -> Outgoing:
        self.catalogue.check(event.to_json())
        return Outgoing(event, departments)


def _data(told: Reminded) -> dict[str, Any]:
    item, arrival = told.item, told.arrival
    return {
        "item": item.item,
        "kind": item.kind,
        "home": item.home,
        "number": item.number,
        "title": item.title,
        "step": told.step,
        "arrival": arrival.number,
        "since": to_text(arrival.since),
        "holder": arrival.at.id,
        "at": to_text(told.at),
        "working_seconds": told.working_seconds,
    }
