"""What the system writes into an item's history of its own accord: nobody acted and nobody is overtaken."""

from collections.abc import Callable
from typing import TypeVar

from chassis.record import Cause
from chassis.store.aggregates import retrying
from workflow.application.desks import move_at_once
from workflow.application.ports import Items, Office
from workflow.domain.item import Item

T = TypeVar("T", bound=Item)


def observe(
    items: Items[T],
    identifier: str,
    write: Callable[[T], bool],
    cause: Cause,
    office: Office,
    *,
    back_to: int | None = None,
) -> bool:
    """What `write` adds to the item's history is durable, and the own desks show it; false when there was
    nothing to add. The history is in hand from `back_to` on. Raises UnknownItem, and what `write` raises.
    """

    def once() -> bool:
        kept = items.load(identifier, back_to=back_to)
        if not write(kept.item):
            return False
        items.commit(kept, cause)
        move_at_once(office, kept.item, kept.news)
        return True

    return retrying(once)
