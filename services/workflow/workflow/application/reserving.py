"""The first step of an act on two documents when its source is there already."""

from collections.abc import Callable
from typing import TypeVar

from chassis.record import Cause
from chassis.store.aggregates import KeyReused
from workflow.application.acting import Answer
from workflow.application.ports import Items
from workflow.domain.item import Item, Reservation

T = TypeVar("T", bound=Item)


def reserve_or_resume(
    items: Items[T],
    identifier: str,
    cause: Cause,
    fresh: Callable[[], Reservation],
    reserve: Callable[[T, Reservation], None],
) -> Reservation | Answer:
    """The source is reserved, durably; or the answer, or the reservation, that this request got before.

    Raises UnknownItem, KeyReused, Conflict, and what `reserve` raises.
    """
    kept = items.load(identifier)
    first: Answer | None = items.answered(kept, cause)
    if first is not None:
        return first
    standing = kept.item.reserved
    if standing is not None and standing.key == cause.request:
        if standing.doing.cause.fingerprint != cause.fingerprint:
            raise KeyReused(cause.request)
        return standing
    made = fresh()
    reserve(kept.item, made)
    items.commit(kept, cause)
    return made
