"""A register: pages of a hundred rows that allot the numbers of a series and *are* its record (law 4).

A row is appended under the next serial and never changed; so the series is gapless whatever happens to the
paper that the row names. Whoever asks again for the same paper finds its row.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Self

from chassis.record import Tampered
from workflow.domain.numbers import Style

ROWS: Final = 100
"""Rows on a page."""


@dataclass(frozen=True, slots=True)
class Row:
    """One number and the item that has it, for ever; `at` is the instant that decided the year."""

    serial: int
    number: str
    item: str
    at: str
    post: str
    title: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a series and year; page 1 begins with serial 1."""

    series: str
    year: str
    page: int
    rows: tuple[Row, ...] = ()

    @property
    def id(self) -> str:
        """`<series>.<year>.<page>` (architecture 5)."""
        return page_id(self.series, self.year, self.page)

    @property
    def full(self) -> bool:
        """Whether the next row belongs on the next page."""
        return len(self.rows) >= ROWS

    @property
    def next(self) -> Self:
        """The empty page after this one."""
        return replace(self, page=self.page + 1, rows=())

    def row_of(self, item: str) -> Row | None:
        """The row that names the item, if it stands on this page."""
        return next((row for row in self.rows if row.item == item), None)

    def allot(
        self, item: str, style: Style, *, at: str, post: str, title: str, own: str | None = None
    ) -> tuple[Self, Row]:
        """This page with a row for the item under the next serial.

        `own` is the user's number in a series of free numbers. Raises ValueError on a full page.
        """
        if self.full:
            raise ValueError(f"{self.id} is full")
        serial = (self.page - 1) * ROWS + len(self.rows) + 1
        row = Row(serial, own or style.number(serial, self.year), item, at, post, title)
        return replace(self, rows=(*self.rows, row)), row


def page_id(series: str, year: str, page: int) -> str:
    """The page's place in the store and in an address."""
    return f"{series}.{year}.{page}"


def find_row(pages: Iterable[Page], item: str) -> Row | None:
    """The item's row on any of the pages."""
    return next((row for row in (page.row_of(item) for page in pages) if row is not None), None)


def verify_register(pages: Sequence[Page]) -> None:
    """Raise Tampered at the first serial that is missing, or that names an item or a number twice."""
    items: set[str] = set()
    numbers: set[str] = set()
    serial = 0
    for page in pages:
        for row in page.rows:
            serial += 1
            if row.serial != serial:
                raise Tampered(serial, "gap")
            if row.item in items or row.number in numbers:
                raise Tampered(serial, "twice")
            items.add(row.item)
            numbers.add(row.number)
