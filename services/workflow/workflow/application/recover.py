"""Finishing what a crash left between two documents; a timer of the worker runs it for each department."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final, TypeVar

import structlog

from chassis.clock import to_text
from chassis.store.due import PUT_OFF, each_due
from workflow.application import (
    attach_files,
    detach_receipt,
    issue_letter,
    link_files,
    numbering,
    place_receipt,
)
from workflow.application.ports import Items, Office
from workflow.application.two_documents import Steps, finish
from workflow.domain.attaching import ATTACH, TAKE_OUT
from workflow.domain.errors import NotAttached, NotDetached, NotPlaced
from workflow.domain.file import OPEN
from workflow.domain.item import Item
from workflow.domain.letters import ISSUE
from workflow.domain.linking import LINK, UNLINK
from workflow.domain.receipt import DETACH, DIARISE, PLACE

T = TypeVar("T", bound=Item)

PATIENCE: Final = timedelta(seconds=30)
"""Longer than any living process takes between two steps; a younger reservation is left to it."""

_log = structlog.get_logger()


def recover(office: Office) -> int:
    """Every act on two documents that was reserved before PATIENCE is done or let go; how many. One that
    cannot be read, or fails as nobody foresaw, is put off and stops no other.
    """
    return _recover(office.files, office) + _recover(office.receipts, office)


def _recover(items: Items[T], office: Office) -> int:
    before = office.clock.now() - PATIENCE
    later = to_text(before + PUT_OFF)
    finished = each_due(
        "recover",
        office.department,
        items.reserved(before=to_text(before)),
        lambda identifier: _finish(items, identifier, office),
        lambda identifier: items.recover_later(identifier, later),
    )
    return sum(finished)


def _finish(items: Items[T], identifier: str, office: Office) -> bool:
    reservation = items.load(identifier).item.reserved
    if reservation is None:
        return False
    _log.warning("act_recovered", act=reservation.act, item=identifier)
    try:
        finish(reservation, _steps(reservation.act, identifier, office), office.crash)
    except (NotPlaced, NotDetached, NotAttached):
        _log.info("receipt_released", item=identifier)
    return True


def _steps(act: str, identifier: str, office: Office) -> Steps[Any]:
    steps: dict[str, Callable[[], Steps[Any]]] = {
        OPEN: lambda: numbering.steps(office.files, identifier, office),
        DIARISE: lambda: numbering.steps(office.receipts, identifier, office),
        PLACE: lambda: place_receipt.steps(identifier, office),
        DETACH: lambda: detach_receipt.steps(identifier, office),
        LINK: lambda: link_files.steps(identifier, office),
        UNLINK: lambda: link_files.steps_apart(identifier, office),
        ATTACH: lambda: attach_files.steps(identifier, office),
        TAKE_OUT: lambda: attach_files.steps_out(identifier, office),
        ISSUE: lambda: issue_letter.steps(identifier, office),
    }
    return steps[act]()
