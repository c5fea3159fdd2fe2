"""Many files at once, for measuring: real heads, real chains, real register rows and desks, only nobody
wrote them.

They are built by the domain and written without events, so nobody else hears of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle, islice
from typing import Final

from chassis.clock import Clock, from_text, to_text
from chassis.ids import new_ulid
from chassis.record import Cause
from chassis.record.stored import of_entry
from chassis.store.port import Database
from directory import Actor
from workflow.adapters.collections import FILES, SEGMENTS
from workflow.adapters.desk_store import DeskStore
from workflow.adapters.item_store import SEGMENT, segment_id, segment_state
from workflow.adapters.records import FILE
from workflow.adapters.register_store import RegisterStore
from workflow.application.ports import OfficeRules
from workflow.domain.actor import Doing
from workflow.domain.desk import Place, places
from workflow.domain.file import OPEN, File
from workflow.domain.item import Reservation
from workflow.domain.numbers import FREE_FORM, Style, year_of
from workflow.domain.receipt import PLACE, Paper, Receipt
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

    def load(self, count: int, people: Sequence[Actor], *, turns: int = 1) -> Iterator[str]:
        """The ids of `count` files, each opened, and in each turn noted, forwarded, and taken up; from the
        second on also with one more paper of two pages. Written when yielded.

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
            file = self._travelled(
                identifier, head.code, title, row, islice(cycle(people), index % len(people), None), turns
            )
            self._keep(file)
            for place in _left_at(file, self.moving):
                desks.put(place)
            yield identifier
        registers.keep(stored, page)

    def _keep(self, file: File) -> None:
        """Its full segments are sealed, and its head lies before them."""
        history = file.history
        for first in range(1, history.position - SEGMENT, SEGMENT):
            entries = [of_entry(entry) for entry in history.entries[first - 1 : first - 1 + SEGMENT]]
            self.database.insert(SEGMENTS, segment_id(file.id, first), segment_state(file, first, entries))
            history.open_from = first + SEGMENT
        self.database.insert(FILES, file.id, FILE.write(file))

    def _travelled(
        self, identifier: str, head: str, title: str, row: Row, people: Iterator[Actor], turns: int
    ) -> File:
        times, first = _times(row.at), next(people)
        file = File(identifier, self.department, title, head=head)
        file.reserved = Reservation(OPEN, Doing(first, row.at, NOBODY), {"numbering": {}})
        file.stamp(row.number)
        for turn, second in zip(range(turns), people, strict=False):
            if turn:
                _file_paper(file, Doing(first, next(times), NOBODY))
            file.write_note(Doing(first, next(times), NOBODY), NOTE)
            file.forward(Doing(first, next(times), NOBODY), second.post)
            file.receive(Doing(second, next(times), NOBODY))
            first = second
        return file


def _file_paper(file: File, doing: Doing) -> None:
    paper = Paper("", "letter.pdf", "application/pdf", "", 1, 2, (), "clean", doing.at)
    number = f"{file.correspondence.serials + 1}/Sample"
    receipt = Receipt(
        f"{file.department}.{new_ulid()}", file.department, "A letter", number=number, paper=paper
    )
    here = file.history.position
    file.take_in(receipt, Reservation(PLACE, doing, {}), lambda _doing: None, since=here, at=doing.at)


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
