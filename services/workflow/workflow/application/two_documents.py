"""Acts on two documents: reserve on the source, append on the target, confirm on the source (architecture
4.4).

The target decides, once and for ever: asked again with the same reservation, it gives the same outcome. So
the process that began, its client's retry and the recovery may all finish the same act, in any order, and
it happens once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from chassis.store.aggregates import retrying
from workflow.application.acting import Answer
from workflow.application.ports import Crash
from workflow.domain.item import Reservation

Outcome = TypeVar("Outcome")


@dataclass(frozen=True)
class Steps(Generic[Outcome]):
    """The later steps of one kind of act; each loads what it writes, and may be run again."""

    append: Callable[[Reservation], Outcome]
    confirm: Callable[[Reservation, Outcome], Answer]
    """Stamps the source with the outcome, or releases it and raises why."""


def carry_out(reserve: Callable[[], Reservation | Answer], steps: Steps[Outcome], crash: Crash) -> Answer:
    """The act is done on both documents. `reserve` gives the first answer instead when it was done before."""
    reservation = retrying(reserve)
    if not isinstance(reservation, Reservation):
        return reservation
    crash(f"{reservation.act}_after_reserve_before_append")
    return finish(reservation, steps, crash)


def finish(reservation: Reservation, steps: Steps[Outcome], crash: Crash) -> Answer:
    """The act that was reserved is done, or let go of."""
    outcome = retrying(lambda: steps.append(reservation))
    crash(f"{reservation.act}_after_append_before_confirm")
    return retrying(lambda: steps.confirm(reservation, outcome))
