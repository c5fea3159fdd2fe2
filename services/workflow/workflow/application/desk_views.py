"""What lies before a post, as its desk shows it.

A desk is read by its arrivals at whatever size. In another order it is put from the SHOWN that have waited
longest, which is more than anybody has before them on a good day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import structlog

from chassis.errors import Transient
from chassis.ids import department_of
from chassis.store.port import NotFound
from directory import PostCard
from workflow.application.ports import Office
from workflow.domain.desk import (
    FILES,
    HERE,
    OVERDUE,
    PARKED,
    RECEIPTS,
    SENT,
    SHOWN,
    UNREAD,
    Place,
    arranged,
)
from workflow.domain.errors import UnknownItem
from workflow.domain.file import File
from workflow.domain.item import Item, masked
from workflow.domain.receipt import Receipt

View = dict[str, Any]

_log = structlog.get_logger()

OVERDUE_COUNTED: Final = 200
"""Here counting is reading."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A page of a desk: which of its items (one of the lists, or all), by what, and after which of them."""

    only: str = ""
    by: str = "since"
    descending: bool = False
    after: str | None = None
    limit: int = 50


def desk_view(card: PostCard, office: Office, place: str, asked: Asked) -> View:
    """What lies before the post, what it has parked or what it sent, with how much there is of each. Raises
    NotFound for an `after` that is not there.
    """
    post, desks = card.post.id, office.desks
    found = _found(post, office, place, asked)
    return {
        "items": [_line(each, office) for each in found],
        "next": found[-1].id if len(found) == asked.limit else None,
        "waiting": desks.count(post),
        "unread": desks.count(post, only=UNREAD),
        "files": desks.count(post, only=FILES),
        "receipts": desks.count(post, only=RECEIPTS),
        "overdue": len(desks.overdue(post, HERE, now=office.now, limit=OVERDUE_COUNTED)),
        "parked": desks.count(post, place=PARKED),
        "opinions": office.asked.count(post),
        "copies": office.copies.count(post),
    }


def _found(post: str, office: Office, place: str, asked: Asked) -> Sequence[Place]:
    if asked.by == "since" and asked.only != OVERDUE:
        return office.desks.places(
            post,
            place,
            only=asked.only,
            descending=asked.descending,
            after=asked.after,
            limit=asked.limit,
        )
    if asked.only == OVERDUE:
        shown = office.desks.overdue(post, place, now=office.now)
    else:
        shown = office.desks.places(post, place, only=asked.only, limit=SHOWN)
    return _after(arranged(shown, asked.by, descending=asked.descending), asked.after)[: asked.limit]


def _after(places: Sequence[Place], last: str | None) -> Sequence[Place]:
    if last is None:
        return places
    for index, place in enumerate(places):
        if place.id == last:
            return places[index + 1 :]
    raise NotFound(last)


def _line(place: Place, office: Office) -> View:
    item = _at_home(place, office)
    return {
        "item": place.item,
        "kind": place.kind,
        "title": place.title,
        "number": place.number,
        "since": place.since,
        "due": place.due,
        "priority": place.priority,
        "physical": place.physical,
        "watched": _watched(place, office),
        "unread": place.seen == UNREAD,
        ("to" if place.place == SENT else "from"): place.other,
        "sender": masked(item.sender, item.classification) if isinstance(item, Receipt) else None,
        "remark": masked(_remark(item), item.classification) if item else None,
    }


def _watched(place: Place, office: Office) -> Mapping[str, str] | None:
    """What the office calls the kind by which a letter is watched; null for none."""
    kind = office.rules.watched.get(place.category)
    return dict(kind.title) if kind else None


def _remark(item: Item) -> str:
    """What was written when it was closed, why it is set aside, or what was written when it was sent."""
    if item.closed is not None:
        return item.closed.remark
    return item.parked.reason if item.parked else item.remark


def _at_home(place: Place, office: Office) -> Item | None:
    """The item itself, for what does not travel: the sender's name and what people wrote. None for one of
    another department, or that cannot be read: a desk shows the rest of its items.
    """
    if department_of(place.item) != office.department:
        return None
    try:
        items = office.files if place.kind == File.entity else office.receipts
        item: Item = items.load(place.item).item
    except Transient:
        raise
    except UnknownItem:
        return None
    except Exception:  # noqa: BLE001 -- whatever is wrong with one item, its row is there and the desk is read
        _log.exception("desk_item_unreadable", item=place.item)
        return None
    return item if item.lies_with(place.post) else None
