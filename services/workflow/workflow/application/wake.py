"""Parked items whose day has come lie before their holders again; a timer of the worker looks for them."""

from functools import partial
from typing import Any

from chassis.errors import each_by_itself
from chassis.record import Cause
from workflow.application.observe import observe
from workflow.application.ports import Items, Office
from workflow.domain.numbers import civil_date


def wake(office: Office) -> int:
    """Every item parked until today, or a day before, is unparked; how many. One that cannot be read stops no
    other.
    """
    today = civil_date(office.now, office.rules.zone)
    found: list[tuple[Items[Any], str]] = [
        *((office.files, identifier) for identifier in office.files.waking(today=today)),
        *((office.receipts, identifier) for identifier in office.receipts.waking(today=today)),
    ]
    return sum(each_by_itself(partial(_wake, *one, today, office) for one in found))


def _wake(items: Items[Any], identifier: str, today: str, office: Office) -> bool:
    return observe(
        items, identifier, lambda item: bool(item.wake(today=today, at=office.now)), Cause(), office
    )
