"""How the office's values lie in documents: their own fields (chassis.store.form), and beside them what the
indexes look for, absent rather than null.
"""

from collections.abc import Callable, Iterable
from typing import Final, Generic, TypeVar

from chassis.record import Entry
from chassis.store.form import Form
from chassis.store.port import Collection, Document, State
from workflow.adapters.collections import FILES, RECEIPTS
from workflow.domain.desk import Place
from workflow.domain.extent import Extent
from workflow.domain.file import File
from workflow.domain.item import Item
from workflow.domain.likeness import key_of
from workflow.domain.receipt import Receipt
from workflow.domain.register import Page

T = TypeVar("T", bound=Item)


class ItemForm(Generic[T]):
    """How one kind of item lies in its head document: its own fields, and what the collection's indexes look
    for beside them. What an index binds as unique is left out while there is none.
    """

    def __init__(self, kind: type[T], collection: Collection, looked_for: Callable[[T], State]) -> None:
        unique = {name for index in collection.indexes if index.unique for name in index.fields}
        self._form = Form(kind, absent=unique)
        self._looked_for = looked_for
        self.fields: Final = self._form.fields.union(*(index.fields for index in collection.indexes))
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
    paper, letter = receipt.paper, key_of(receipt)
    return (
        _looked_for(receipt)
        | {"tray": receipt.tray, "tray_since": "" if paper is None else paper.received}
        | ({} if paper is None else {"sha256": paper.sha256})
        | ({"letter": letter} if letter else {})
        | ({"watched": receipt.watched, "target": receipt.diary["target"]} if receipt.is_open else {})
        | ({"reminder_of": reminded} if (reminded := receipt.diary.get("reminder_of")) else {})
    )


def _looked_for_when_kept(file: File) -> State:
    until = file.retention.until if file.retention and not file.tombstone else None
    return _looked_for(file) | ({"kept_until": until} if until else {})


FILE: Final = ItemForm(File, FILES, _looked_for_when_kept)
RECEIPT: Final = ItemForm(Receipt, RECEIPTS, _looked_for_in_the_tray)
PAGE: Final = Form(Page, key=None)
PLACE: Final = Form(Place, key=None)
EXTENT: Final = Form(Extent, key=None)
