"""What the watches report: a reminder is written into the history of the item that it was about (law 8)."""

from typing import TypeVar

from chassis.record import Cause
from chassis.store.aggregates import retrying
from workflow.application.ports import Items
from workflow.domain.item import Item, Reminder

T = TypeVar("T", bound=Item)


def observe(items: Items[T], identifier: str, reminder: Reminder, cause: Cause) -> bool:
    """The reminder stands in the history, once; false when it stood there. Raises UnknownItem, Faulty."""

    def once() -> bool:
        kept = items.load(identifier, back_to=max(reminder.arrival, 0))
        if not kept.item.remind(reminder, cause):
            return False
        items.commit(kept, cause)
        return True

    return retrying(once)
