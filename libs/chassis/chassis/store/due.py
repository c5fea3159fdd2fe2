"""What falls due is taken up document by document: one that cannot be read, or fails as nobody foresaw, stops
no other. Its time moves on, so that it is neither tried at every turn nor fills the page of the longest due.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import timedelta
from typing import Any, Final, TypeVar

import structlog

from chassis import metrics
from chassis.errors import Transient
from chassis.store.aggregates import Aggregates
from chassis.store.port import Conflict

T = TypeVar("T")

PUT_OFF: Final = timedelta(minutes=5)
"""How much later what failed is tried again: soon enough for an office, seldom enough for its neighbours."""

log = structlog.get_logger(__name__)


def each_due(
    timer: str, department: str, due: Iterable[str], act: Callable[[str], T], put_off: Callable[[str], None]
) -> list[T]:
    """What `act` returned for those where it did; each of the others is logged, counted and put off. Raises
    Transient when even that cannot be written, for then the store is away, which is no document's fault.
    """
    done: list[T] = []
    failed = metrics.ITEMS_FAILED.labels(timer, department)  # shown as nought before the first
    for one in due:
        try:
            done.append(act(one))
        except Exception:  # whatever it was, it is this one's alone
            log.exception("item_failed", timer=timer, department=department, item=one)
            _later(timer, one, put_off)
            failed.inc()
    return done


def _later(timer: str, id: str, put_off: Callable[[str], None]) -> None:
    try:
        put_off(id)
    except Transient:
        raise
    except Exception:  # a later release wrote it, or nobody can: it comes first again
        log.exception("item_not_put_off", timer=timer, item=id)


def put_off(aggregates: Aggregates, id: str, path: str, until: str) -> None:
    """The document falls due no earlier than `until`, by the field at the dotted path and in its own form of
    time, whatever else it says; unless somebody wrote it meanwhile, who knew better. Raises NewerSchema,
    NotStorable.
    """
    document = aggregates.load(id)
    *parents, name = path.split(".")
    place: dict[str, Any] = document.state
    for parent in parents:
        place = place[parent]
    at = place[name]
    if isinstance(at, str) and at >= until:
        return
    place[name] = until
    with suppress(Conflict):
        aggregates.commit(document, document.state)
