"""Looking whether a department's record stands as it was written: every chain, every register (laws 1, 2,
4).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from workflow.application.ports import Office
from workflow.domain.errors import Tampered
from workflow.domain.history import verify
from workflow.domain.item import Item
from workflow.domain.register import verify_register


@dataclass(frozen=True, slots=True)
class Finding:
    """What was changed: the item or series, where in it, and how it shows."""

    where: str
    position: int
    reason: str


def audit(office: Office) -> Iterator[Finding]:
    """Everything that does not stand as it was written.

    A chain does not show that its tail was cut off and its head changed to fit: checkpoints that leave the
    operator's hands do (architecture 1.10).
    """
    items: Iterator[Item] = chain(office.files.all(), office.receipts.all())
    for item in items:
        try:
            require_untouched(item)
        except Tampered as found:
            yield Finding(item.id, found.position, found.reason)
    for series, year in office.registers.series():
        pages = [
            office.registers.page(series, year, n)
            for n in range(1, office.registers.newest(series, year) + 1)
        ]
        try:
            verify_register([page for page in pages if page is not None])
        except Tampered as found:
            yield Finding(f"{series}.{year}", found.position, found.reason)


def require_untouched(item: Item) -> None:
    """Raise Tampered unless the history, all of it in hand, verifies and the head says what its last entry
    says.
    """
    last = verify(item.history.entries)
    if last != item.history.last:
        raise Tampered(item.history.position, "head")
    entries = item.history.entries
    if entries and entries[-1].data["custody"] != item.custody.shape():
        raise Tampered(item.history.position, "custody")
