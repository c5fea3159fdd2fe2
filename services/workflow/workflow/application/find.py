"""Where is it, since when, with whom: an item by its number, as it is printed or as people write it.

A number is never taken apart (domain.md 2.4): what is typed is looked up as a whole, and where it names a
serial and a year, in the registers, whose rows then must contain what was typed.
"""

from collections.abc import Iterator
from contextlib import suppress

from directory import PostCard
from workflow.application.ports import Office
from workflow.application.readers import read_by
from workflow.application.views import View
from workflow.domain.errors import NotReader, UnknownItem
from workflow.domain.item import Item, masked
from workflow.domain.numbers import folded, places_in
from workflow.domain.receipt import Receipt
from workflow.domain.register import ROWS


def find_exactly(number: str, card: PostCard, office: Office) -> View:
    """What has this number, and with whom it is, for the department's posts and those it concerns. Raises
    UnknownItem, NotReader.
    """
    identifier = _with_number(number, office)
    if identifier is None:
        raise UnknownItem(number)
    return found_view(identifier, card, office)


def find_as_typed(typed: str, card: PostCard, office: Office) -> list[View]:
    """All that was meant and that the post may know of, as `find_exactly` shows it."""
    found = []
    for identifier in dict.fromkeys(meant(typed, office)):
        with suppress(UnknownItem, NotReader):
            found.append(found_view(identifier, card, office))
    return found


def meant(typed: str, office: Office) -> Iterator[str]:
    """Ids of what may have the number: as it stands, or by serial and year in the registers."""
    exact = _with_number(typed, office)
    if exact is not None:
        yield exact
    part = folded(typed)
    receipts, _ = office.rules.receipts(office.department)
    issues = office.rules.issues(office.department).series
    series = [receipts, issues, *(head.series for head in office.rules.heads(office.department))]
    for serial, year in places_in(part):
        for name in dict.fromkeys(series):
            for begun in office.registers.years(name):
                if begun.startswith(year):
                    yield from _rows(name, begun, serial, part, office)


def _rows(series: str, year: str, serial: int, part: str, office: Office) -> Iterator[str]:
    page = office.registers.page(series, year, (serial - 1) // ROWS + 1)
    for row in page.rows if page else ():
        if row.serial == serial and part in folded(row.number):
            yield row.item.partition("/")[0]  # of a letter, the file on which it was issued


def _with_number(number: str, office: Office) -> str | None:
    return office.files.with_number(number) or office.receipts.with_number(number)


def item_of(identifier: str, office: Office) -> Item:
    """The file or the receipt. Raises UnknownItem."""
    with suppress(UnknownItem):
        return office.files.load(identifier).item
    return office.receipts.load(identifier).item


def found_view(identifier: str, card: PostCard, office: Office) -> View:
    """The item, and where it is. Raises UnknownItem; NotReader for posts of other departments that may not
    read it.
    """
    item = item_of(identifier, office)
    if item.number is None:
        raise UnknownItem(identifier)
    if card.post.department != office.department:
        read_by(item, card, office)
    return {
        "item": item.id,
        "kind": item.entity,
        "number": item.number,
        "title": masked(item.title, item.classification),
        "custody": item.custody.shape(),
        "file": _file_of(item, office),
    }


def _file_of(item: Item, office: Office) -> View | None:
    """In which file a receipt lies, and with whom that is."""
    if not isinstance(item, Receipt) or item.file is None:
        return None
    file = office.files.load(item.file).item
    return {"item": file.id, "number": file.number, "custody": file.custody.shape()}
