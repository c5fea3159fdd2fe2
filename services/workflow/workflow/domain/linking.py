"""Files that belong together without going together: one refers to another, which lends it leave to be read
(domain.md 1.2; docs/adr/0047).
"""

from dataclasses import dataclass
from typing import Final

from workflow.domain.actor import Doing
from workflow.domain.errors import Faulty
from workflow.domain.extent import Extent
from workflow.domain.item import Item, Reservation

LINK: Final = "link"
"""The act on two documents, of which the first refers to the second."""
LINKED, REFERRED = "linked", "referred"
"""Its participles, on the first and on the second."""


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

    def reserve_link(self, reservation: Reservation) -> None:
        """It is going to refer to another file."""
        self.reserved = reservation

    def refer(self, file: str, number: str, extent: Extent, doing: Doing) -> bool:
        """The other file refers to it from now on; its holder is not overtaken by that. False when it did."""
        if any(referral.file == file for referral in self.referrals):
            return False
        data = {**self._named(), "by_file": file, "by_number": number, "custody": self.custody.shape()}
        entry = self.history.append(
            f"{self.entity}.{REFERRED}",
            at=doing.at,
            by=doing.by.signature(),
            cause=doing.cause,
            data=data,
        )
        self.referrals = (*self.referrals, Referral(file, number, entry.position, extent))
        return True

    def link(self, doing: Doing, other: str, number: str) -> None:
        """It refers to the other file from now on."""
        self.reserved = None
        data = {"other": other, "other_number": number, "custody": self.custody.shape()}
        entry = self._record(LINKED, doing, data)
        self.links = (*self.links, Link(other, number, entry.position))

    def lent_by(self, file: str) -> Extent | None:
        """How much of it whoever has that file reads for its sake; null where that does not refer to it."""
        return next((each.extent for each in self.referrals if each.file == file), None)
