"""Giving numbers: to a file that is opened, to a paper that is diarised. Both are acts on two documents."""

from typing import Any, TypeVar

from workflow.application.acting import Answer
from workflow.application.ports import Items, Office, Registers
from workflow.application.reserving import confirm_on
from workflow.application.two_documents import Steps
from workflow.domain.file import File
from workflow.domain.item import Item, Reservation, masked
from workflow.domain.numbers import Style, year_of
from workflow.domain.receipt import Receipt
from workflow.domain.register import Page, Row, find_row

T = TypeVar("T", File, Receipt)


def series_begun(office: Office, series: str, style: Style, at: str) -> dict[str, Any]:
    """What a reservation must remember to find its row however late: series, year and the page that was
    newest.
    """
    year = year_of(at, style.year, office.rules.zone)
    return {
        "series": series,
        "year": year,
        "from_page": office.registers.newest(series, year),
        "form": style.form,
        "year_rule": style.year,
        "fields": dict(style.fields),
        "dated": style.dated,
    }


def steps(items: Items[T], identifier: str, office: Office) -> Steps[Row]:
    """Append a row to the register, then stamp its number on the item."""

    def append(reservation: Reservation) -> Row:
        item = items.load(identifier).item
        title = masked(*_titled(item, reservation))
        return allot(office.registers, identifier, reservation, title)

    def confirm(reservation: Reservation, row: Row) -> Answer:
        return confirm_on(items, identifier, reservation, office, lambda item: item.stamp(row.number))

    return Steps(append, confirm)


def allot(registers: Registers, item: str, reservation: Reservation, title: str) -> Row:
    """The item's row; the one it has, wherever it stands since the reservation, or a new one. Raises
    Conflict.
    """
    wanted = reservation.particulars["numbering"]
    series, year, first = wanted["series"], wanted["year"], wanted["from_page"]
    newest = registers.newest(series, year)
    pages = [page for n in range(first, newest + 1) if (page := registers.page(series, year, n)) is not None]
    row = find_row(pages, item)
    if row is not None:
        return row
    before: Page | None = pages[-1] if pages else None
    page = before or Page(series, year, 1)
    if page.full:
        before, page = None, page.next
    style = Style(wanted["form"], wanted["year_rule"], wanted["fields"], wanted.get("dated", False))
    after, row = page.allot(
        item,
        style,
        at=reservation.doing.at,
        post=reservation.doing.by.post.id,
        title=title,
        own=wanted.get("own"),
    )
    registers.keep(before, after)
    return row


def _titled(item: Item, reservation: Reservation) -> tuple[str, str]:
    diary = reservation.particulars.get("diary")
    return (diary["subject"], diary["classification"]) if diary else (item.title, item.classification)
