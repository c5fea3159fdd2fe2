"""How a person's command on one item goes: first answers first, then the rule, one write, the own desks."""

from collections.abc import Callable
from typing import Any, TypeVar

from chassis.record import Cause
from chassis.store.aggregates import retrying
from workflow.application.desks import move_at_once
from workflow.application.ports import Items, Kept, Office
from workflow.domain.item import Item

T = TypeVar("T", bound=Item)

Answer = dict[str, Any]


def act(
    items: Items[T], identifier: str, cause: Cause, office: Office, change: Callable[[T], None]
) -> Answer:
    """The item is changed and that is durable; asked again, the first answer is given again.

    A write of the system in between is tried again; another person's is the rule's to refuse. Raises
    UnknownItem, KeyReused, Conflict, and what `change` raises.
    """

    def once() -> Answer:
        kept = items.load(identifier)
        first: Answer | None = items.answered(kept, cause)
        if first is not None:
            return first
        change(kept.item)
        return conclude(items, kept, cause, office)

    return retrying(once)


def conclude(items: Items[T], kept: Kept[T], cause: Cause, office: Office) -> Answer:
    """What was decided is durable with its answer, and the home department's desks show it. Raises
    Conflict.
    """
    answer = told(kept.item)
    items.commit(kept, cause, answer)
    move_at_once(office, kept.item, kept.news)
    return answer


def told(item: Item) -> Answer:
    """What the one who acted is told: where the item is now, and the revision that stands."""
    return {
        "item": item.id,
        "number": item.number,
        "revision": item.acts.revision,
        "position": item.history.position,
        "custody": item.custody.shape(),
    }
