"""Looking whether a department's record stands as it was written: every chain, every register (laws 1, 2,
4).
"""

from collections.abc import Iterator
from itertools import chain
from typing import TypeVar

from chassis.record import Finding, Tampered
from workflow.application.ports import Items, Office
from workflow.domain.file import File
from workflow.domain.item import Item
from workflow.domain.letters import file_and_letter
from workflow.domain.register import Row, verify_register

T = TypeVar("T", bound=Item)


def audit(office: Office) -> Iterator[Finding]:
    """Everything that does not stand as it was written.

    A chain does not show that its tail was cut off and its head changed to fit: checkpoints that leave the
    operator's hands do (architecture 1.10).
    """
    rows: Rows = {}
    yield from _registers(office, rows)  # first: whoever has a row was there before it
    yield from _items(office.files, rows)
    yield from _items(office.receipts, rows)
    for where, row in chain.from_iterable(rows.values()):
        yield Finding(where, row.serial, "item-gone")


Rows = dict[str, list[tuple[str, Row]]]
"""The rows of each item and of its letters, and where they stand."""


def _registers(office: Office, rows: Rows) -> Iterator[Finding]:
    """What is wrong with the registers; afterwards `rows` has the row of each item, and where it stands."""
    for series, year in office.registers.series():
        where = f"{series}.{year}"
        numbers = range(1, office.registers.newest(series, year) + 1)
        pages = [page for n in numbers if (page := office.registers.page(series, year, n)) is not None]
        for row in chain.from_iterable(page.rows for page in pages):
            rows.setdefault(row.item.partition("/")[0], []).append((where, row))
        try:
            verify_register(pages)
        except Tampered as found:
            yield Finding(where, found.position, found.reason)


def _items(items: Items[T], rows: Rows) -> Iterator[Finding]:
    """What is wrong with the items, whose rows are taken out of `rows`."""
    for identifier in items.ids():
        own = rows.pop(identifier, [])
        try:
            item = items.load(identifier, back_to=0).item
            require_untouched(item)
        except Tampered as found:
            yield Finding(identifier, found.position, found.reason)
        except (KeyError, TypeError, ValueError):  # not even of the form that we write
            yield Finding(identifier, 0, "unreadable")
        else:
            for where, row in own:
                if _numbered(item, row.item) not in {None, row.number}:
                    yield Finding(where, row.serial, "number")


def _numbered(item: Item, named: str) -> str | None:
    """The number that the item says it has, or its letter that is named so; null before it has one."""
    if named == item.id:
        return item.number
    _, number = file_and_letter(named)
    letters = item.letters.letters if isinstance(item, File) else ()
    issued = {letter.number: letter.issued for letter in letters}.get(number)
    return issued.number if issued else None


def require_untouched(item: Item) -> None:
    """Raise Tampered unless the history, all of it in hand, verifies and the head says what its last entry
    says.
    """
    item.history.require_untouched()
    entries = item.history.entries
    told = entries[-1].data["custody"] if entries else None
    if told != (item.moved and item.moved.shape()):
        raise Tampered(item.history.position, "custody")
