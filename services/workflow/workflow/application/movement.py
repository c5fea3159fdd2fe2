"""Files and receipts from post to post: note, forward, return, mark, open, pull back (domain.md 1.3, 3.1,
3.2).
"""

from dataclasses import dataclass
from typing import TypeVar

from chassis.record import Cause
from directory import Actor
from workflow.application.acting import Answer, act
from workflow.application.ports import Items, Office
from workflow.domain.actor import Doing
from workflow.domain.errors import NowhereToReturn
from workflow.domain.file import RETURN, File
from workflow.domain.item import Item
from workflow.domain.receipt import Receipt

T = TypeVar("T", bound=Item)


@dataclass(frozen=True, slots=True)
class Send:
    """Send an item to a post. A return may leave `to` out: it goes to whoever sent it."""

    item: str
    to: str | None
    action: str
    due: str | None
    remark: str
    revision: int


def write_note(file: str, text: str, revision: int, by: Actor, cause: Cause, office: Office) -> Answer:
    """The draft of the holder's note reads so. Raises NotHolder, Overtaken, Reserved, Faulty."""
    doing = Doing(by, office.now, cause, revision)
    return act(office.files, file, cause, office, lambda item: item.write_note(doing, text))


def forward_file(command: Send, by: Actor, cause: Cause, office: Office) -> Answer:
    """The note is sealed and the file is on its way; both desks will show it.

    Raises NotHolder, Overtaken, Reserved, SamePost, UnknownPost, NowhereToReturn. Source: domain.md 3.2.
    """

    def change(file: File) -> None:
        doing = Doing(by, office.now, cause, command.revision)
        file.require_holder(doing)
        to = office.directory.post(_addressee(command, file)).post
        file.forward(doing, to, action=command.action, due=command.due, remark=command.remark)

    return act(office.files, command.item, cause, office, change)


def mark_receipt(command: Send, by: Actor, cause: Cause, office: Office) -> Answer:
    """It is on its way. Raises NotDiarised, NotHolder, Overtaken, Reserved, SamePost, UnknownPost."""

    def change(receipt: Receipt) -> None:
        receipt.require_number()
        doing = Doing(by, office.now, cause, command.revision)
        receipt.require_holder(doing)
        to = office.directory.post(_addressee(command, receipt)).post
        receipt.mark(doing, to, due=command.due, remark=command.remark)

    return act(office.receipts, command.item, cause, office, change)


def receive(items: Items[T], item: str, by: Actor, cause: Cause, office: Office) -> Answer:
    """The item is opened at the post to which it was sent; it stays there. Raises NotHolder."""
    return act(items, item, cause, office, lambda kept: kept.receive(Doing(by, office.now, cause)))


def pull_back(items: Items[T], item: str, revision: int, by: Actor, cause: Cause, office: Office) -> Answer:
    """The item lies with its sender again. Raises NotHolder, NotInTransit, Overtaken when it was opened."""
    return act(
        items, item, cause, office, lambda kept: kept.pull_back(Doing(by, office.now, cause, revision))
    )


def _addressee(command: Send, item: Item) -> str:
    if command.to is not None:
        return command.to
    if command.action == RETURN and item.came_from is not None:
        return item.came_from.id
    raise NowhereToReturn(None)
