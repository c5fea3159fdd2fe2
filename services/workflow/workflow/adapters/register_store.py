"""Register pages in the document store, one conditional write a row."""

from typing import Final

from chassis.store.paging import every
from chassis.store.port import AlreadyExists, Conflict, Database
from workflow.adapters.collections import REGISTERS
from workflow.adapters.records import PAGE
from workflow.domain.register import Page, page_id

_FIRST: Final = 1


class RegisterStore:
    """The registers of one department."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def newest(self, series: str, year: str) -> int:
        """The number of the newest page, 1 when the series has not begun."""
        equals = {"series": series, "year": year}
        found = self._database.find(REGISTERS, "by_page", equals=equals, descending=True, limit=1)
        return int(found[0].state["page"]) if found else _FIRST

    def page(self, series: str, year: str, number: int) -> Page | None:
        """One page."""
        document = self._database.get(REGISTERS, page_id(series, year, number))
        return None if document is None else PAGE.read(document)

    def series(self) -> list[tuple[str, str]]:
        """Every series and year that has begun."""
        pages = every(self._database, REGISTERS, "by_page")
        return list(dict.fromkeys((page.state["series"], page.state["year"]) for page in pages))

    def years(self, series: str) -> list[str]:
        """The years that have begun of a series, the newest first."""
        years: list[str] = []
        while found := self._database.find(
            REGISTERS,
            "by_page",
            equals={"series": series},
            below=years[-1] if years else None,
            descending=True,
            limit=1,
        ):
            years.append(str(found[0].state["year"]))
        return years

    def keep(self, before: Page | None, after: Page) -> None:
        """The page is durable as `after`, if it still is as `before`. Raises Conflict."""
        if before is None:
            self._begin(after)
            return
        document = self._database.get(REGISTERS, before.id)
        if document is None or PAGE.read(document) != before:
            raise Conflict(before.id)
        self._database.commit(document, REGISTERS, document.state | PAGE.write(after))

    def _begin(self, page: Page) -> None:
        try:
            self._database.insert(REGISTERS, page.id, PAGE.write(page))
        except AlreadyExists as begun:
            raise Conflict(page.id) from begun
