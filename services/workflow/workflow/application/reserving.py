"""The first and the last step of an act on two documents, on a source that is there already."""

from collections.abc import Callable
from typing import TypeVar

from chassis.record import Cause
from chassis.store.aggregates import KeyReused
from workflow.application.acting import Answer, conclude, told
from workflow.application.ports import Items, Office
from workflow.domain.errors import Refused
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


def confirm_on(
    items: Items[T],
    identifier: str,
    reservation: Reservation,
    office: Office,
    outcome: Callable[[T], None] | Refused,
) -> Answer:
    """What was reserved is done on the source as `outcome` does it, once, and durable with its answer; or the
    source is let go of, and the refusal raised. Raises Conflict.
    """
    cause = reservation.doing.cause
    kept = items.load(identifier)
    first: Answer | None = items.answered(kept, cause)
    if first is not None:
        return first
    if kept.item.reserved is None or kept.item.reserved.key != reservation.key:
        return told(kept.item)
    if isinstance(outcome, Refused):
        kept.item.release()
        items.commit(kept, cause)
        raise outcome
    outcome(kept.item)
    return conclude(items, kept, cause, office)
