"""Telling a department's history again, under the same ids: desks and other projections are rebuilt from
it.
"""

from collections.abc import Callable, Iterator
from typing import TypeVar

from chassis.envelope import Outgoing
from chassis.record import Entry
from workflow.application.audit import require_untouched
from workflow.application.ports import Items, Office
from workflow.domain.item import Item

T = TypeVar("T", bound=Item)

ToWire = Callable[[Item, Entry], Outgoing]


def reissue(office: Office, to_wire: ToWire) -> Iterator[tuple[Item, Outgoing]]:
    """Every event of every file and receipt, in each one's order.

    Raises Tampered at a history that does not verify: what was changed is not told as if it had happened.
    """
    yield from _of(office.files, to_wire)
    yield from _of(office.receipts, to_wire)


def _of(items: Items[T], to_wire: ToWire) -> Iterator[tuple[Item, Outgoing]]:
    for identifier in items.ids():
        item = items.load(identifier, back_to=0).item
        require_untouched(item)
        for entry in item.history.entries:
            yield item, to_wire(item, entry)
