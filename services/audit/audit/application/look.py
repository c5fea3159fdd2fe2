"""What an auditor, and who may ask about one file, sees: who did what, and when; never the papers."""

from collections.abc import Iterator, Sequence
from typing import Final

from audit.application.ports import Line, Office, Wanted

AT_ONCE: Final = 200
READ: Final = "files.document.read"
"""Somebody has looked at a paper, or taken it along."""


def lines(
    department: str, wanted: Wanted, after: str | None, limit: int, office: Office
) -> tuple[list[Line], str | None]:
    """The lines that are wanted, newest first, behind the one named `after`; and behind which more may be.
    Raises NotFound when `after` is none.
    """
    return office.trail(department).find(wanted, after, limit)


def every_line(department: str, wanted: Wanted, office: Office) -> Iterator[Line]:
    """All of them, as they are asked for."""
    after: str | None = None
    while True:
        found, after = lines(department, wanted, after, AT_ONCE, office)
        yield from found
        if after is None:
            return


def readers(items: Sequence[str], department: str, office: Office) -> list[Line]:
    """Who has read the items, newest first."""
    found = [line for item in items for line in every_line(department, Wanted(item=item, type=READ), office)]
    return sorted(found, key=lambda line: str(line.entry.data["time"]), reverse=True)
