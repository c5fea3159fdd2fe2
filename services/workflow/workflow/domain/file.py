"""A file: the papers and notes on one matter, under one number, with exactly one holder (domain.md 1.2,
3.2, 3.3).

It belongs for ever to the department that opened it; whoever holds it acts on it there. Here is its cover
and what happens to it; its sides are `notes.py`, `correspondence.py` and `letters.py`, its end is in
`keeping.py`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Final

from chassis.record import Cause, Words, canonical
from directory import Post
from workflow.domain.actor import Doing
from workflow.domain.attaching import Attaching, Attachment
from workflow.domain.changes import changes
from workflow.domain.channel import UNWARNED, Warned
from workflow.domain.correspondence import DETACHED, FILED, Correspondence, Filed
from workflow.domain.desk import told
from workflow.domain.errors import DraftChanged, Faulty, NotDetached, OtherDepartment, StillOpen
from workflow.domain.extent import Extent
from workflow.domain.item import BY_A_RECEIPT, LEVELS, Reservation, masked
from workflow.domain.keeping import Keeping
from workflow.domain.letters import ISSUE, ISSUED, PRINTED, LetterSide, Told
from workflow.domain.linking import Linking
from workflow.domain.notes import NOTED, NoteSide, Sealing, digest
from workflow.domain.opinions import CONCLUDED, CONSULTED, OPINED, Consultation, Opinion
from workflow.domain.receipt import Receipt
from workflow.domain.retention import Retention

OPEN: Final = "open"
"""The act on two documents, file and register, by which a file gets its number."""

FORWARD, RETURN = "forward", "return"
COVER_EDITED: Final = "cover-edited"


@dataclass
class File(Keeping, Linking, Attaching):
    """A file on its way from desk to desk."""

    entity: ClassVar[str] = "file"
    sent: ClassVar[str] = "forwarded"

    head: str = ""
    category: str = ""
    remarks: str = ""
    due: str | None = None
    """When the matter is to be done; whoever gets the file without a date of its own is given this one."""
    opened_at: str = ""
    opened_by: dict[str, Any] = field(default_factory=dict)
    own_number: str | None = None
    """The user's own number, if it is one: no other file may have it, from the reservation on."""
    note_side: NoteSide = field(default_factory=NoteSide)
    consultation: Consultation | None = None
    """Whose opinion is asked, until that ends."""
    correspondence: Correspondence = field(default_factory=Correspondence)
    letters: LetterSide = field(default_factory=LetterSide)
    passed_over: tuple[str, ...] = ()
    """The posts of its channel that it went past when it was sent last: who has it may let them see it."""
    answered: dict[str, Extent] = field(default_factory=dict)
    """The posts that were asked for their opinion, and how far its record had come when that ended."""
    declined: list[str] = field(default_factory=list)
    """Reservations that were refused here, for ever, so that their source may let go."""

    def stamp(self, number: str) -> None:
        """Open, under the register's number, with the post that opened it."""
        reservation = self.reserved
        if reservation is None or reservation.act != OPEN:
            raise LookupError(f"{self.id} is not being opened")
        self.number, self.reserved = number, None
        custody = self._begins(reservation.doing, physical=reservation.particulars.get("physical", False))
        data = {"classification": self.classification, "head": self.head, "custody": custody.shape()}
        words = None if masked(self.title, self.classification) else Words.of(self.title)
        entry = self._record("opened", reservation.doing, data, words)
        self.opened_at, self.opened_by = entry.at, dict(entry.by or {})

    def write_note(self, doing: Doing, text: str, *, over: str | None = None) -> None:
        """The draft of the note reads `text`; empty text discards it. `over` is the digest of the draft that
        was seen, null where nobody looked.

        Raises DraftChanged, so that no window writes over what another one saved; Faulty for a note that is
        too long.
        """
        if over is not None and not self.note_side.is_over(over, text):
            raise DraftChanged(self.id)
        self.note_side.write(doing, text)
        self.acts = self.acts.done(doing, "note")

    def agree(self, doing: Doing, word: str) -> None:
        """The note is the word of one who only signs (domain.md 4.3). Raises DraftChanged where a draft
        stands, which it would replace.
        """
        self.write_note(doing, word, over=digest(""))

    @property
    def next_position(self) -> int:
        """Where the next entry of the history will stand."""
        return self.history.position + 1

    def reserve(self, reservation: Reservation) -> None:
        """It is promised to an act of which another file hears first."""
        self.reserved = reservation

    def reserve_issue(self, reservation: Reservation) -> None:
        """The letter is promised to the register of letters issued. Raises UnknownLetter, LetterNotNow."""
        self.letters.of(reservation.particulars["letter"]).require("issue")
        self.reserved = reservation

    def issue_letter(self, number: str, endorsement: str) -> None:
        """The letter that was promised is issued under the register's number, with the next serial of the
        correspondence.
        """
        reservation = self.reserved
        if reservation is None or reservation.act != ISSUE:
            raise LookupError(f"{self.id} issues no letter")
        doing, letter = reservation.doing, reservation.particulars["letter"]
        serial, self.reserved = self.correspondence.append_unpaged(), None
        told = self.letters.issue(letter, number, endorsement, serial, doing.at, self.next_position)
        self.tell(doing, told)

    def report(self, doing: Doing, told: Told) -> None:
        """What became of a letter outside stands in the history. Nobody who writes on the file is overtaken
        by it.
        """
        self.observe(told, at=doing.at, cause=doing.cause, by=doing.by.signature())

    def letter_printed(self, letter: int, document: str, pages: int, *, at: str, cause: Cause) -> bool:
        """What went out of an issued letter is in the document store, and its pages are numbered: an
        observation by the system. False when they were. Raises UnknownLetter, LetterNotNow.
        """
        issued = self.letters.of(letter).issued
        if issued is not None and issued.document is not None:
            return False
        pages_there = self.correspondence.number_pages(pages)
        self.observe(self.letters.printed(letter, document, pages_there), at=at, cause=cause)
        return True

    def observe(self, told: Told, *, at: str, cause: Cause, by: Mapping[str, Any] | None = None) -> None:
        """What became of a letter stands in the history, signed or by nobody's act here."""
        data = {**self._named(), **told.data, "custody": self.custody.shape()}
        self.history.append(f"{self.entity}.{told.participle}", at=at, by=by, cause=cause, data=data)

    def tell(self, doing: Doing, told: Told) -> None:
        """What happened to a letter stands in the history."""
        data = {**told.data, "custody": self.custody.shape()}
        self._record(told.participle, doing, data, told.words)

    def forward(
        self,
        doing: Doing,
        to: Post,
        *,
        action: str = FORWARD,
        due: str | None = None,
        remark: str = "",
        warned: Warned = UNWARNED,
    ) -> None:
        """The note is sealed, the file is on its way to `to`; what its sender is warned of stands in the
        record.

        A return goes to the post from which the file came. Raises SamePost, NowhereToReturn.
        """
        if action == RETURN:
            self._require_return(to)
        self.custody.require_other(to)  # before a note is sealed
        self._seal(doing)
        self._send(doing, to, action=action, due=due or self.due, remark=remark, **warned.shape())
        self.passed_over = warned.passed_over

    def attach(self, doing: Doing, main: Attachment) -> None:
        """The note is sealed, as when it is sent; it goes along with the other file."""
        self._seal(doing)
        self.goes_along(doing, main)

    def edit_cover(self, doing: Doing, cover: Mapping[str, Any], *, priority: str | None) -> None:
        """The cover reads so, as far as `cover` says; what it was stays in the history."""
        was = {name: getattr(self, name) for name in cover}
        for name, value in cover.items():
            setattr(self, name, value)
        self._change(doing, COVER_EDITED, list(changes(was, cover)), priority)

    def concerns(self, post: str) -> bool:
        """As of every item; and whether its opinion is asked."""
        return super().concerns(post) or (self.consultation is not None and self.consultation.concerns(post))

    def consult(self, doing: Doing, posts: tuple[Post, ...], *, question: str, until: str | None) -> None:
        """These posts are asked for their opinion; the file stays with its holder."""
        words = Words.of(question)
        self.consultation = Consultation(question, until, doing.by.post.id, doing.at, posts)
        data = {"until": until, "question_digest": words.digest, **self._told(self.consultation, posts)}
        self._record(CONSULTED, doing, data, words)

    def opine(self, doing: Doing, text: str) -> None:
        """The post has answered; what stands now remains readable to it. Nobody who writes on the file is
        overtaken by it.
        """
        consultation, words, post = self.consultation, Words.of(text), doing.by.post
        if consultation is None:
            raise LookupError(f"nobody is asked about {self.id}")
        by = doing.by.signature()
        data = {**self._named(), "text_digest": words.digest, **self._told(consultation, (post,))}
        self.consultation = consultation.answered(Opinion(by, doing.at, text))
        kind = f"{self.entity}.{OPINED}"
        self.history.append(kind, at=doing.at, by=by, cause=doing.cause, data=data, words=words)
        self.answered[post.id] = self.extent

    def conclude(self, doing: Doing) -> None:
        """The asking is over: what was answered is one block of the notes, the silent named."""
        consultation = self.consultation
        if consultation is None:
            return
        silent = [post.id for post in consultation.silent]
        data = {"silent": silent, **self._told(consultation, consultation.asked)}
        self._record(CONCLUDED, doing, data)
        for post in consultation.silent:
            self.answered[post.id] = self.extent
        self.consultation = None
        sealing = self.note_side.block(consultation.block(), consultation.texts())
        self._noted(doing, sealing, of_opinions=True)

    def close(self, doing: Doing, *, remark: str, retention: Retention) -> None:
        """The note is sealed and the matter is over; it is kept as `retention` says (domain.md 3.2). Raises
        StillOpen while a letter that was approved has not gone out.
        """
        if self.letters.undispatched:
            raise StillOpen(self.id, self.letters.undispatched)
        self._seal(doing)
        self.proposal, self.retention = None, retention
        self._close(doing, remark, retention=retention.shape())

    def weed(self, doing: Doing, *, order: str) -> None:
        """Nothing is left of it but its cover and its chain (domain.md 4.5): no words beside its entries, no
        letters, no remarks. Its papers follow. Raises what `bury` raises.
        """
        self.bury(doing, order=order)
        self.letters = LetterSide(self.letters.begun)
        self.remarks = self.shelf = self.location = ""

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
            if entry.type == f"file.{FILED}" and entry.data["receipt"] == receipt.id:
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

    def give_back(
        self,
        receipt: Receipt,
        reservation: Reservation,
        permit: Callable[[Doing], None],
        *,
        since: int,
        at: str,
    ) -> bool:
        """The receipt is out again, its serial and pages empty for ever; false when this was declined before.

        Doing it again finds what was done. `since` is the position at which it was put in, from which on the
        history is in hand. Raises what `permit` and `require_untouched` raise.
        """
        out = f"file.{DETACHED}"
        if any(
            entry.type == out and entry.data["receipt"] == receipt.id for entry in self.history.since(since)
        ):
            return True
        if reservation.key in self.declined:
            return False
        doing = replace(reservation.doing, at=at, seen=None)
        permit(doing)
        filed = self.require_untouched(receipt, since)
        self.correspondence.taken_out.append(filed["serial"])
        named = {name: filed[name] for name in ("receipt", "receipt_number", "serial", "pages")}
        self._record(DETACHED, doing, {**named, "custody": self.custody.shape()})
        return True

    def require_untouched(self, receipt: Receipt, since: int) -> Mapping[str, Any]:
        """What the entry at which the receipt was put in says. Raises NotDetached when it was noted upon,
        sent or answered by a letter since (domain.md 3.1).
        """
        filed, *later = self.history.since(since - 1)
        touching = {f"file.{participle}" for participle in (NOTED, self.sent, ISSUED)}
        touched = any(entry.type in touching or entry.data.get("receipt") == receipt.id for entry in later)
        if touched or self.letters.answers(receipt.id):
            raise NotDetached(receipt.id, self.id)
        return filed.data

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

    def extent_at(self, position: int) -> Extent:
        """How far the record had come at a position, after which the history must be in hand."""
        sides, papers = self.note_side, self.correspondence
        now = Extent(position, sides.notes, sides.paragraphs, papers.serials, papers.pages)
        for entry in reversed(self.history.since(position)):
            if entry.type == f"file.{NOTED}":
                first, _last = entry.data["paragraphs"]
                now = replace(now, notes=entry.data["note"] - 1, paragraphs=first - 1)
            elif entry.type == f"file.{FILED}":
                first, _last = entry.data["pages"]
                now = replace(now, serials=entry.data["serial"] - 1, pages=first - 1)
            elif entry.type == f"file.{ISSUED}":
                now = replace(now, serials=entry.data["serial"] - 1)
            elif entry.type == f"file.{PRINTED}":
                now = replace(now, pages=entry.data["pages"][0] - 1)
        return now

    def _append(self, receipt: Receipt, doing: Doing) -> Filed:
        self.proposal = None  # something new has come: the matter is not over
        paper = receipt.paper
        filed = self.correspondence.append(0 if paper is None else paper.pages)
        data = {
            "receipt": receipt.id,
            "document": receipt.id,
            "receipt_number": receipt.number,
            "serial": filed.serial,
            "pages": list(filed.pages),
            "flagged": [] if paper is None else list(paper.flagged),
            "custody": self.custody.shape(),
        }
        beside = {
            "title": receipt.title,
            "sender": receipt.diary.get("sender", {}).get("name", ""),
            "letter_ref": receipt.diary.get("letter_ref", ""),
            "letter_date": receipt.diary.get("letter_date"),
        }
        self._record(FILED, doing, data, Words.of(canonical(beside)))
        return filed

    def _seal(self, doing: Doing) -> None:
        """What is asked is over, and the draft, if it says anything, is a note from now on."""
        self.conclude(doing)
        sealing = self.note_side.seal()
        if sealing is not None:
            self._noted(doing, sealing)

    def _noted(self, doing: Doing, sealing: Sealing, *, of_opinions: bool = False) -> None:
        data = {
            "note": sealing.number,
            "paragraphs": list(sealing.paragraphs),
            "text_digest": sealing.words.digest,
            "by": {"person": doing.by.person, "post": doing.by.post.id},
            "custody": self.custody.shape(),
        }
        self._record(NOTED, doing, data | ({"opinions": True} if of_opinions else {}), sealing.words)

    def _told(self, consultation: Consultation, posts: tuple[Post, ...]) -> dict[str, Any]:
        """What an entry about opinions tells: whose desks change, who asked, and when."""
        return {
            "asked": told(posts),
            "asked_by": consultation.by,
            "at": consultation.at,
            "custody": self.custody.shape(),
        }
