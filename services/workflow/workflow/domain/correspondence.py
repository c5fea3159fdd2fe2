"""The correspondence side of a file: papers under serials, with page numbers that never change (domain.md
3.3, 4.4).

The papers themselves are not kept twice: they are read from the history, in which each is an entry.
"""

from dataclasses import dataclass, field
from typing import Final

FILED: Final = "filed"
"""The participle of a paper's coming into the file."""
DETACHED: Final = "detached"
"""The participle of its being taken out again."""


@dataclass(frozen=True, slots=True)
class Filed:
    """Where a receipt came to lie in the file: its serial, and its pages `first/c` to `last/c`."""

    serial: int
    pages: tuple[int, int]


@dataclass
class Correspondence:
    """How many papers and pages there are."""

    serials: int = 0
    pages: int = 0
    taken_out: list[int] = field(default_factory=list)
    """Serials whose papers were taken out again; nothing comes into their place."""

    def append_unpaged(self) -> int:
        """The next serial, for a letter whose pages are numbered when its print is there."""
        self.serials += 1
        return self.serials

    def number_pages(self, pages: int) -> tuple[int, int]:
        """The next pages, for a letter that had its serial before; it has at least one."""
        first, self.pages = self.pages + 1, self.pages + max(1, pages)
        return first, self.pages

    def append(self, pages: int) -> Filed:
        """The next serial, and its pages; a paper has at least one."""
        filed = Filed(self.serials + 1, (self.pages + 1, self.pages + max(1, pages)))
        self.serials, self.pages = filed.serial, filed.pages[1]
        return filed
