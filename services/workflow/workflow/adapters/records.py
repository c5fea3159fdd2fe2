"""How the office's values lie in documents: their own fields (chassis.store.form), and beside them what the
indexes look for, absent rather than null.
"""

from collections.abc import Callable, Iterable
from typing import Final, Generic, TypeVar

from chassis.record import Entry
from chassis.store.form import Form
from chassis.store.port import Document, State
from workflow.domain.desk import Place
from workflow.domain.extent import Extent
from workflow.domain.file import File
from workflow.domain.item import Item
from workflow.domain.receipt import Receipt
from workflow.domain.register import Page

T = TypeVar("T", bound=Item)


class ItemForm(Generic[T]):
    """How one kind of item lies in its head document."""

    def __init__(
        self,
        kind: type[T],
        looked_for: Callable[[T], State],
        indexed: Iterable[str],
        *,
        absent: Iterable[str],
    ) -> None:
        self._form = Form(kind, absent=absent)
        self._looked_for = looked_for
        self.fields: Final = self._form.fields | {*indexed}
        """What this release writes."""

    def write(self, item: T) -> State:
        """The state of an item."""
        return self._form.write(item) | self._looked_for(item)

    def read(self, document: Document, sealed: Iterable[Entry] = ()) -> T:
        """The item of a document; `sealed` are the earlier entries that are wanted in hand."""
        item = self._form.read(document)
        item.history.entries[:0] = sealed
        return item


def _looked_for(item: Item) -> State:
    """With whom it is, who sent it, and when a timer is to look at it."""
    custody = item.moved
    holder = None if custody is None else custody.holder or custody.to
    sender = None if custody is None else custody.sender
    named = {
        "lies_with": None if holder is None else holder.id,
        "sent_by": None if sender is None else sender.id,
        "wakes": None if item.parked is None else item.parked.until,
        "reserved_at": None if item.reserved is None else item.reserved.doing.at,
    }
    return {name: value for name, value in named.items() if value is not None}


def _looked_for_in_the_tray(receipt: Receipt) -> State:
    received = "" if receipt.paper is None else receipt.paper.received
    return _looked_for(receipt) | {"tray": receipt.tray, "tray_since": received}


_INDEXED: Final = ("lies_with", "sent_by", "wakes", "reserved_at")

FILE: Final = ItemForm(File, _looked_for, _INDEXED, absent=("number", "own_number"))
RECEIPT: Final = ItemForm(
    Receipt, _looked_for_in_the_tray, (*_INDEXED, "tray", "tray_since"), absent=("number",)
)
PAGE: Final = Form(Page)
PLACE: Final = Form(Place)
EXTENT: Final = Form(Extent)
