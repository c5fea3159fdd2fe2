"""A file: the papers and notes on one matter, under one number, with exactly one holder (domain.md 1.2,
3.2, 3.3).

It belongs for ever to the department that opened it; whoever holds it acts on it there. Its notes and its
correspondence are not kept twice: they are read from the history, whose entries they are.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar, Final

from chassis.record import Entry, Words, canonical
from directory import Post
from workflow.domain.actor import Doing
from workflow.domain.errors import Faulty, OtherDepartment
from workflow.domain.item import BY_A_RECEIPT, LEVELS, Item, Reservation, masked
from workflow.domain.receipt import Receipt

OPEN: Final = "open"
"""The act on two documents, file and register, by which a file gets its number."""

FORWARD, RETURN = "forward", "return"

_BLANK_LINE: Final = re.compile(r"\n[ \t]*\n")
_LONGEST_NOTE: Final = 50_000  # characters; appendices are papers, not notes (domain.md 4.3)


@dataclass(frozen=True, slots=True)
class Draft:
    """A note before it is sealed; whoever holds the file may change it."""

    text: str
    person: str
    at: str


@dataclass(frozen=True, slots=True)
class Filed:
    """Where a receipt came to lie in the file: its serial, and its pages `first/c` to `last/c`."""

    serial: int
    pages: tuple[int, int]


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a note: what blank lines separate."""
    parts = (part.strip() for part in _BLANK_LINE.split(text.replace("\r\n", "\n")))
    return [part for part in parts if part]


@dataclass
class File(Item):
    """A file on its way from desk to desk."""

    entity: ClassVar[str] = "file"
    sent: ClassVar[str] = "forwarded"

    head: str = ""
    opened_at: str = ""
    opened_by: dict[str, object] = field(default_factory=dict)
    own_number: str | None = None
    """The user's own number, if it is one: no other file may have it, from the reservation on."""
    draft: Draft | None = None
    notes: int = 0
    paragraphs: int = 0
    serials: int = 0
    pages: int = 0
    declined: list[str] = field(default_factory=list)
    """Reservations that were refused here, for ever, so that their source may let go."""

    def stamp(self, number: str) -> None:
        """Open, under the register's number, with the post that opened it."""
        reservation = self.reserved
        if reservation is None or reservation.act != OPEN:
            raise LookupError(f"{self.id} is not being opened")
        self.number, self.reserved = number, None
        custody = self._begins(reservation.doing)
        data = {"classification": self.classification, "head": self.head, "custody": custody.shape()}
        words = None if masked(self.title, self.classification) else Words.of(self.title)
        entry = self._record("opened", reservation.doing, data, words)
        self.opened_at, self.opened_by = entry.at, dict(entry.by or {})

    def write_note(self, doing: Doing, text: str) -> None:
        """The draft of the note reads `text`; empty text discards it.

        Raises Faulty for a note that is too long.
        """
        if len(text) > _LONGEST_NOTE:
            raise Faulty([("text", "too-long")])
        self.draft = Draft(text, doing.by.person, doing.at) if text.strip() else None
        self.acts = self.acts.done(doing, "noting")

    def forward(
        self,
        doing: Doing,
        to: Post,
        *,
        action: str = FORWARD,
        due: str | None = None,
        remark: str = "",
    ) -> None:
        """The note is sealed, the file is on its way to `to`.

        A return goes to the post from which the file came. Raises SamePost, NowhereToReturn.
        """
        if action == RETURN:
            self._require_return(to)
        self.custody.require_other(to)  # before a note is sealed
        self._seal(doing)
        self._send(doing, to, action=action, due=due, remark=remark)

    def take_in(
        self,
        receipt: Receipt,
        reservation: Reservation,
        permit: Callable[[Doing], None],
        *,
        since: int,
        at: str,
    ) -> Filed | None:
        """The receipt has a serial and the next pages of the correspondence; null when this was declined
        before.

        Doing it again finds what was done. `since` is the file's position at the reservation, from which on
        the history is in hand. `permit` raises when who promised may not put it in any more. A parked file is
        taken up. Raises what `require_takeable` raises.
        """
        for entry in self.history.since(since):
            if entry.type == "file.filed" and entry.data["receipt"] == receipt.id:
                first, last = entry.data["pages"]
                return Filed(entry.data["serial"], (first, last))
        if reservation.key in self.declined:
            return None
        doing = replace(reservation.doing, at=at, seen=None)
        permit(doing)
        self.require_takeable(receipt)
        if self.parked is not None:
            self.unpark(doing, why=BY_A_RECEIPT)
        return self._append(receipt, doing)

    def require_takeable(self, receipt: Receipt) -> None:
        """Raise OtherDepartment or Faulty unless the receipt may lie in this file."""
        if receipt.department != self.department:
            raise OtherDepartment(receipt.id, self.id)
        if LEVELS.index(receipt.classification) > LEVELS.index(self.classification):
            raise Faulty([("classification", "above-the-file")])

    def decline(self, key: str) -> None:
        """The reservation `key` will never be taken in, however late it comes."""
        if key not in self.declined:
            self.declined.append(key)

    def _append(self, receipt: Receipt, doing: Doing) -> Filed:
        paper = receipt.paper
        count = 1 if paper is None else max(1, paper.pages)
        filed = Filed(self.serials + 1, (self.pages + 1, self.pages + count))
        self.serials, self.pages = filed.serial, filed.pages[1]
        data = {
            "receipt": receipt.id,
            "document": receipt.id,
            "receipt_number": receipt.number,
            "serial": filed.serial,
            "pages": list(filed.pages),
            "flagged": [] if paper is None else list(paper.flagged),
            "custody": self.custody.shape(),
        }
        beside = {"title": receipt.title, "sender": receipt.diary.get("sender", {}).get("name", "")}
        self._record("filed", doing, data, Words.of(canonical(beside)))
        return filed

    def _seal(self, doing: Doing) -> None:
        """The draft becomes a note that nothing changes again; its paragraphs go on from the last
        (domain.md 4.3).
        """
        parts = paragraphs(self.draft.text) if self.draft else []
        self.draft = None
        if not parts:
            return
        words = Words.of("\n\n".join(parts))
        first, last = self.paragraphs + 1, self.paragraphs + len(parts)
        self.notes, self.paragraphs = self.notes + 1, last
        data = {
            "note": self.notes,
            "paragraphs": [first, last],
            "text_digest": words.digest,
            "by": {"person": doing.by.person, "post": doing.by.post.id},
            "custody": self.custody.shape(),
        }
        self._record("noted", doing, data, words)


@dataclass(frozen=True, slots=True)
class Note:
    """A sealed note, as its entry tells it."""

    number: int
    entry: Entry

    @property
    def numbered(self) -> Iterator[tuple[int, str]]:
        """Its paragraphs with their numbers; none when a law had them erased."""
        words = self.entry.words
        return enumerate(paragraphs(words.text) if words else [], start=self.entry.data["paragraphs"][0])


def notes_in(entries: Sequence[Entry]) -> list[Note]:
    """The note side."""
    return [Note(entry.data["note"], entry) for entry in entries if entry.type == "file.noted"]


def filed_in(entries: Sequence[Entry]) -> list[Entry]:
    """The correspondence side, in order of serial."""
    return [entry for entry in entries if entry.type == "file.filed"]
