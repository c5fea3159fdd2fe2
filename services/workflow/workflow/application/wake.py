"""Parked items whose day has come lie before their holders again; a timer of the worker looks for them."""

from typing import TypeVar

from chassis.clock import to_text
from chassis.record import Cause
from chassis.store.due import PUT_OFF, each_due
from workflow.application.observe import observe
from workflow.application.ports import Items, Office
from workflow.domain.item import Item
from workflow.domain.numbers import civil_date, civil_time

T = TypeVar("T", bound=Item)


def wake(office: Office) -> int:
    """Every item parked until today, or a day before, is unparked; how many. One that cannot be is put off
    and stops no other.
    """
    return _wake(office.files, office) + _wake(office.receipts, office)


def _wake(items: Items[T], office: Office) -> int:
    zone = office.rules.zone
    today, now = civil_date(office.now, zone), civil_time(office.now, zone)
    later = civil_time(to_text(office.clock.now() + PUT_OFF), zone)

    def take_up(identifier: str) -> bool:
        return observe(
            items, identifier, lambda item: bool(item.wake(today=today, at=office.now)), Cause(), office
        )

    woken = each_due(
        "wake",
        office.department,
        items.waking(now=now),
        take_up,
        lambda identifier: items.wake_later(identifier, later),
    )
    return sum(woken)
