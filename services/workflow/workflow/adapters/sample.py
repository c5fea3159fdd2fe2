"""Many files at once, for measuring: real heads, real chains, real register rows and desks, only nobody
wrote them.

They are built by the domain and written without events, so nobody else hears of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from chassis.clock import Clock, from_text, to_text
from chassis.ids import new_ulid
from chassis.record import Cause
from chassis.store.port import Database
from directory import Actor
from workflow.adapters.collections import FILES
from workflow.adapters.desk_store import DeskStore
from workflow.adapters.records import FILE
from workflow.adapters.register_store import RegisterStore
from workflow.application.ports import OfficeRules
from workflow.domain.actor import Doing
from workflow.domain.desk import Place, places
from workflow.domain.file import OPEN, File
from workflow.domain.item import Reservation
from workflow.domain.numbers import FREE_FORM, Style, year_of
from workflow.domain.register import Page, Row

NOTE: Final = (
    "The papers at 1/c to 2/c may kindly be seen.\n\n"
    "The site was inspected and the estimate appears to be in order.\n\n"
    "If approved, sanction may be accorded from the available fund."
)
NOBODY: Final = Cause()
"""No request led to it."""
_TRAVEL: Final = timedelta(minutes=7)


@dataclass(frozen=True)
class Sample:
    """Loads files into one department."""

    department: str
    database: Database
    rules: OfficeRules
    clock: Clock
    moving: frozenset[str]

    def load(self, count: int, people: Sequence[Actor]) -> Iterator[str]:
        """The ids of `count` files, each opened, noted, forwarded, and taken up; written when
        yielded.

        `people` are at least two of the department, among whom the files travel.
        """
        desks, registers = DeskStore(self.database), RegisterStore(self.database)
        head = self.rules.heads(self.department)[0]
        style, series = head.style or Style(FREE_FORM), head.series
        opened = self.clock.now() - timedelta(days=30)
        year = year_of(to_text(opened), style.year, self.rules.zone)
        newest = registers.newest(series, year)
        stored = registers.page(series, year, newest)
        page = stored or Page(series, year, newest)
        for index in range(count):
            if page.full:
                registers.keep(stored, page)
                stored, page = None, page.next
            identifier = f"{self.department}.{new_ulid()}"
            at = to_text(opened + timedelta(seconds=index % 86_400))
            title = f"Sample matter {index + 1}"
            opener = people[index % len(people)]
            page, row = page.allot(identifier, style, at=at, post=opener.post.id, title=title)
            file = self._travelled(identifier, head.code, title, row, people, index)
            self.database.insert(FILES, identifier, FILE.write(file))
            for place in _left_at(file, self.moving):
                desks.put(place)
            yield identifier
        registers.keep(stored, page)

    def _travelled(
        self, identifier: str, head: str, title: str, row: Row, people: Sequence[Actor], index: int
    ) -> File:
        first, second = people[index % len(people)], people[(index + 1) % len(people)]
        times = _times(row.at)
        file = File(identifier, self.department, title, head=head)
        file.reserved = Reservation(OPEN, Doing(first, row.at, NOBODY), {"numbering": {}})
        file.stamp(row.number)
        file.write_note(Doing(first, next(times), NOBODY), NOTE)
        file.forward(Doing(first, next(times), NOBODY), second.post)
        file.receive(Doing(second, next(times), NOBODY))
        return file


def _left_at(file: File, moving: frozenset[str]) -> list[Place]:
    """Where the file's whole history leaves it, on every desk that it passed."""
    latest: dict[str, Place] = {}
    for entry in file.history.entries:
        if entry.type in moving:
            for place in places("file", (1, entry.position), entry.data, file.department):
                latest[place.id] = place
    return list(latest.values())


def _times(begun: str) -> Iterator[str]:
    """Instants one after the other, beginning when the file was opened."""
    at = from_text(begun)
    while True:
        at += _TRAVEL
        yield to_text(at)
