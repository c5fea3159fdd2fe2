"""Finishing what a crash left between two documents; a timer of the worker runs it for each department."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, Final

import structlog

from chassis.clock import to_text
from chassis.errors import Transient
from workflow.application import numbering, place_receipt
from workflow.application.ports import Items, Office
from workflow.application.two_documents import Steps, finish
from workflow.domain.errors import NotPlaced
from workflow.domain.file import OPEN
from workflow.domain.receipt import DIARISE, PLACE

PATIENCE: Final = timedelta(seconds=30)
"""Longer than any living process takes between two steps; a younger reservation is left to it."""

_log = structlog.get_logger()


def recover(office: Office) -> int:
    """Every act on two documents that was reserved before PATIENCE is done or let go; how many there were.

    One that fails in a way nobody foresaw is logged and tried again the next time: it stops no other.
    """
    before = to_text(office.clock.now() - PATIENCE)
    found = 0
    for items, identifier in _reserved(office, before):
        reservation = items.load(identifier).item.reserved
        if reservation is None:
            continue
        found += 1
        _log.warning("act_recovered", act=reservation.act, item=identifier)
        try:
            finish(reservation, _steps(reservation.act, identifier, office), office.crash)
        except NotPlaced:
            _log.info("receipt_released", item=identifier)
        except Transient:
            raise
        except Exception:  # noqa: BLE001 -- the loop's outer edge: the younger ones would wait for ever
            _log.exception("act_not_recovered", act=reservation.act, item=identifier)
    return found


def _reserved(office: Office, before: str) -> Iterator[tuple[Items[Any], str]]:
    yield from ((office.files, identifier) for identifier in office.files.reserved(before=before))
    yield from ((office.receipts, identifier) for identifier in office.receipts.reserved(before=before))


def _steps(act: str, identifier: str, office: Office) -> Steps[Any]:
    steps: dict[str, Callable[[], Steps[Any]]] = {
        OPEN: lambda: numbering.steps(office.files, identifier, office),
        DIARISE: lambda: numbering.steps(office.receipts, identifier, office),
        PLACE: lambda: place_receipt.steps(identifier, office),
    }
    return steps[act]()
