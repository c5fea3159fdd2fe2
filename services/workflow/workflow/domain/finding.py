"""What is found of an item, by whom: what the index keeps beside its words (docs/adr/0046).

Passages are numbered. The first holds what the department's registers show every post of it; the second what
they leave out of a graded item; then come the notes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from workflow.domain.custody import State
from workflow.domain.file import File
from workflow.domain.item import Item, masked
from workflow.domain.numbers import civil_date
from workflow.domain.reading import readers
from workflow.domain.receipt import Receipt

REGISTERED, COVER, NOTES = 0, 1, 2
"""The passages: what registers show, what they do not, and the first note."""

OPEN, CLOSED, IN_FILE = "open", "closed", "in-file"
"""How a matter stands: somebody has it before them, it is closed, or it is dealt with in a file."""
_STANDING: Final[Mapping[str, str]] = {
    State.CLOSED: CLOSED,
    State.RECORDED: CLOSED,
    State.WEEDED: CLOSED,
    State.IN_FILE: IN_FILE,
}


@dataclass(frozen=True, slots=True)
class Matter:
    """What is known of an item where nobody looks at the item itself."""

    kind: str
    department: str
    state: str
    since: str
    """Since when it is where it is."""
    dated: str
    """The civil date of a receipt's coming, or of a file's opening."""
    category: str
    holders: Sequence[str] = ()
    """With whom it is: its holder, or the post to which it is on its way."""
    readers: Mapping[str, Sequence[int]] = field(default_factory=dict)
    """Up to which note and page each post may read."""
    file: str | None = None
    page: int = 0
    """Of a receipt in a file: in which, and its last page there."""

    def shows(self, passage: int, post: str, department: str, file: "Matter | None") -> bool:
        """Whether a post of that department may know what stands in the passage; `file` is that in which a
        receipt lies.
        """
        if passage == REGISTERED and department == self.department:
            return True
        extent = self.readers.get(post)
        around = file.readers.get(post) if file is not None else None
        if passage < NOTES and around is not None and self.page <= around[1]:
            return True
        return extent is not None and passage - NOTES < extent[0]


def matter_of(item: Item, zone: str) -> Matter:
    """The matter that a numbered item is, its dates by the district's zone."""
    custody, where = item.custody, item.custody.holder or item.custody.to
    receipt = item if isinstance(item, Receipt) else None
    file = item if isinstance(item, File) else None
    return Matter(
        kind=item.entity,
        department=item.department,
        state=_STANDING.get(custody.state, OPEN),
        since=custody.since,
        dated=_dated(item, zone),
        category=receipt.diary.get("category", "") if receipt else file.head if file else "",
        holders=[where.id] if where else [],
        readers={post: [extent.notes, extent.pages] for post, extent in readers(item).items()},
        file=receipt.file if receipt else None,
        page=receipt.pages[1] if receipt and receipt.pages else 0,
    )


def _dated(item: Item, zone: str) -> str:
    """Empty where nobody wrote it down."""
    if isinstance(item, Receipt):
        return str(item.diary.get("received_date", ""))
    opened = item.opened_at if isinstance(item, File) else ""
    return civil_date(opened, zone) if opened else ""


def covers_of(item: Item) -> dict[int, str]:
    """The passages of its cover."""
    told = [item.title]
    if isinstance(item, Receipt):
        told += [item.sender, item.diary.get("letter_ref", "")]
    shown = [masked(text, item.classification) for text in told]
    hidden = [] if shown == told else told
    return {REGISTERED: "\n".join([item.number or "", *shown]), COVER: "\n".join(hidden)}
