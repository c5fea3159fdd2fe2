"""A file that goes along with another: it lies in that one, on no desk of its own, until whoever holds that
takes it out (domain.md 1.2, 3.2).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from directory import Post
from workflow.domain.actor import Doing
from workflow.domain.errors import Faulty, FilesAttached, Refused
from workflow.domain.item import LEVELS, Item, Reservation

ATTACH, TAKE_OUT = "attach", "take-out"
"""The acts on two documents, of which the first goes along with the second, or no longer does."""
ATTACHED, FREED = "attached", "freed"
"""Their participles on the first."""
JOINED, PARTED = "joined", "parted"
"""And on the second."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """The other file."""

    file: str
    number: str


@dataclass
class Attaching(Item):
    """What a file knows of the one in which it lies, and of those that lie in it."""

    attached_to: Attachment | None = None
    attachments: tuple[Attachment, ...] = ()

    def require_attachable(self, main: Item) -> None:
        """Raise Faulty unless it may lie in the other: whoever gets that one reads both, and takes what is on
        paper in their hands.
        """
        if main.id == self.id:
            raise Faulty([("number", "itself")])
        if LEVELS.index(self.classification) > LEVELS.index(main.classification):
            raise Faulty([("number", "above-the-file")])
        if main.physical != self.physical:
            raise Faulty([("number", "other-body")])

    def hear(
        self,
        participle: str,
        other: Attachment,
        reservation: Reservation,
        permit: Callable[[Doing], None],
        *,
        at: str,
    ) -> bool:
        """The other file lies in this one, or no longer does; false when that was declined before. Doing it
        again finds what was done since the reservation, from which on the history is in hand. Raises what
        `permit` raises.
        """
        kind, since = f"{self.entity}.{participle}", reservation.particulars["since"]
        if any(
            entry.type == kind and entry.data["other"] == other.file for entry in self.history.since(since)
        ):
            return True
        doing = replace(reservation.doing, at=at, seen=None)
        permit(doing)
        left = tuple(each for each in self.attachments if each.file != other.file)
        self.attachments = (*left, other) if participle == JOINED else left
        told = {"other": other.file, "other_number": other.number, "custody": self.custody.shape()}
        self._record(participle, doing, told)
        return True

    def goes_along(self, doing: Doing, main: Attachment) -> None:
        """It lies in the other file, and on no desk."""
        holder = doing.by.post
        self.moved = self.custody.place(at=doing.at, position=self.history.position + 1)
        self.attached_to, self.reserved, self.location = main, None, ""
        self._record(ATTACHED, doing, {**_told(main, holder), "custody": self.custody.shape()})
        self._leaves(holder)

    def freed(self, doing: Doing, *, due: str | None) -> None:
        """It lies before whoever took it out of the other file."""
        main = self.attached_to
        if main is None:
            raise LookupError(f"{self.id} lies in no file")
        taken = self.custody.take_out(doing.by.post, at=doing.at, position=self.history.position + 1)
        self.moved = taken.due_by(due)
        self.attached_to, self.reserved, self.came_from = None, None, None
        told = {"other": main.file, "other_number": main.number, "custody": self.custody.shape()}
        self._record(FREED, doing, told)


def travels_alone(item: Item) -> Refused | None:
    """While files lie in it, it is not closed, nor attached to another itself."""
    return FilesAttached(item.id) if isinstance(item, Attaching) and item.attachments else None


def _told(main: Attachment, holder: Post) -> dict[str, str]:
    return {
        "other": main.file,
        "other_number": main.number,
        "from": holder.id,
        "from_department": holder.department,
    }
