"""Keeping desks: the same function for the act itself and for the message that tells of it (architecture
5).
"""

from collections.abc import Mapping, Sequence
from typing import Any

import structlog

from chassis.errors import Transient
from chassis.record import Entry
from workflow.application.indexing import index_at_once
from workflow.application.ports import Desks, Office
from workflow.domain import copies, opinions
from workflow.domain.desk import Order, places
from workflow.domain.item import Item

_log = structlog.get_logger()


def move(desks: Desks, kind: str, order: Order, data: Mapping[str, Any], department: str) -> bool:
    """The department's desks show where the event left the item; false when they knew, or know better."""
    moved = [desks.put(place) for place in places(kind, order, data, department)]
    return any(moved)


def lay(office: Office, type: str, order: Order, data: Mapping[str, Any]) -> bool:
    """The department's desks show what lies there beside what is to be acted on: that an opinion is asked, a
    copy for information; false when they knew, or know better.
    """
    laid = []
    if type in opinions.TOLD:
        laid = [office.asked.put(each) for each in opinions.places(type, order, data, office.department)]
    elif type in copies.TOLD:
        laid = [office.copies.put(each) for each in copies.places(type, order, data, office.department)]
    return any(laid)


def move_at_once(office: Office, item: Item, news: Sequence[Entry]) -> None:
    """The home department's desks and index show what was just committed, whether or not the broker is there.

    The act is durable already, so a store that fails here fails nobody: the message follows, or the timer.
    """
    moving = [entry for entry in news if entry.type in office.moving]
    for entry in news:
        try:
            lay(office, entry.type, _order(entry), entry.data)
            if entry in moving[-1:]:
                move(office.desks, item.entity, _order(entry), entry.data, office.department)
        except Transient:
            _log.warning("desk_left_to_the_message", item=item.id, position=entry.position)
    index_at_once(office, item)


def _order(entry: Entry) -> Order:
    return (entry.content.epoch, entry.position)
