"""Files that belong together without going together: one refers to another, which lends it leave to be read
(domain.md 1.2; docs/adr/0047).
"""

from dataclasses import dataclass

from chassis.record import Entry
from workflow.domain.actor import Doing
from workflow.domain.errors import Faulty
from workflow.domain.extent import Extent
from workflow.domain.item import Item

LINK, UNLINK = "link", "unlink"
"""The acts on two documents, of which the first refers to the second, or no longer does."""
LINKED, UNLINKED = "linked", "unlinked"
"""Their participles on the first."""
REFERRED, UNREFERRED = "referred", "unreferred"
"""And on the second."""


@dataclass(frozen=True, slots=True)
class Link:
    """To which file it refers, since which position of its own history."""

    file: str
    number: str
    position: int


@dataclass(frozen=True, slots=True)
class Referral:
    """Which file refers to it, since which position of its own history; and how much of it whoever has that
    one reads: as much as the post that linked them could.
    """

    file: str
    number: str
    position: int
    extent: Extent


@dataclass
class Linking(Item):
    """What a file knows of others."""

    links: tuple[Link, ...] = ()
    referrals: tuple[Referral, ...] = ()

    def require_linkable(self, other: Item) -> None:
        """Raise Faulty for a link to itself, or to a file that is linked already."""
        if other.id == self.id:
            raise Faulty([("number", "itself")])
        if any(link.file == other.id for link in self.links):
            raise Faulty([("number", "linked-already")])

    def linked_as(self, number: str) -> Link:
        """The link to the file with that number. Raises Faulty where there is none."""
        found = next((link for link in self.links if link.number == number), None)
        if found is None:
            raise Faulty([("number", "not-linked")])
        return found

    def refer(self, file: str, number: str, extent: Extent, doing: Doing, *, since: int) -> bool:
        """The other file refers to it from now on; its holder is not overtaken by that. False when that was
        done after `since`, from which on the history is in hand.
        """
        entry = self._hears(REFERRED, file, number, doing, since)
        if entry is not None:
            self.referrals = (*self.referrals, Referral(file, number, entry.position, extent))
        return entry is not None

    def forget(self, file: str, number: str, doing: Doing, *, since: int) -> bool:
        """The other file no longer refers to it; its holder is not overtaken by that. False as in `refer`."""
        entry = self._hears(UNREFERRED, file, number, doing, since)
        if entry is not None:
            self.referrals = tuple(each for each in self.referrals if each.file != file)
        return entry is not None

    def _hears(self, participle: str, file: str, number: str, doing: Doing, since: int) -> Entry | None:
        """What the other file did stands in the history, once; null when it stood there."""
        kind = f"{self.entity}.{participle}"
        if any(each.type == kind and each.data["by_file"] == file for each in self.history.since(since)):
            return None
        data = {**self._named(), "by_file": file, "by_number": number, "custody": self.custody.shape()}
        by = doing.by.signature()
        return self.history.append(kind, at=doing.at, by=by, cause=doing.cause, data=data)

    def link(self, doing: Doing, other: str, number: str) -> None:
        """It refers to the other file from now on."""
        self.reserved = None
        data = {"other": other, "other_number": number, "custody": self.custody.shape()}
        entry = self._record(LINKED, doing, data)
        self.links = (*self.links, Link(other, number, entry.position))

    def unlink(self, doing: Doing, other: str, number: str) -> None:
        """It no longer refers to the other file."""
        self.reserved = None
        self.links = tuple(link for link in self.links if link.file != other)
        data = {"other": other, "other_number": number, "custody": self.custody.shape()}
        self._record(UNLINKED, doing, data)

    def lent_by(self, file: str) -> Extent | None:
        """How much of it whoever has that file reads for its sake; null where that does not refer to it."""
        return next((each.extent for each in self.referrals if each.file == file), None)
