"""How a decision ends: one write with its answer, and the own desks show it at once."""

from typing import Any, TypeVar

from chassis.record import Cause
from workflow.application.desks import move_at_once
from workflow.application.ports import Items, Kept, Office
from workflow.domain.item import Item

T = TypeVar("T", bound=Item)

Answer = dict[str, Any]


def conclude(items: Items[T], kept: Kept[T], cause: Cause, office: Office) -> Answer:
    """What was decided is durable with its answer, and the home department's desks show it. Raises
    Conflict.
    """
    answer = told(kept.item)
    items.commit(kept, cause, answer)
    move_at_once(office, kept.item, kept.news)
    return answer


def told(item: Item) -> Answer:
    """What the one who acted is told: where the item is now, and the revision that stands; and what they are
    warned of.
    """
    last = item.history.entries[-1].data if item.history.entries else {}
    return {
        "item": item.id,
        "number": item.number,
        "revision": item.acts.revision,
        "position": item.history.position,
        "custody": item.custody.shape(),
        "passed_over": last.get("passed_over", []),
        "levels": last.get("levels"),
    }
