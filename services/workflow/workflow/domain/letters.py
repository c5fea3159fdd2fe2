"""The letters of a file: drafts that whoever holds the file corrects, and what was issued of them (domain.md
1.4, 3.4, 3.5; docs/adr/0039).

A version that was saved is an entry of the history and is never changed. Here stands how far each letter has
come, and of the drafts that are still open the text that counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final, Self, TypeVar

from chassis.record import Words, canonical
from workflow.domain.actor import Doing
from workflow.domain.deliveries import Delivery, Reached, Step
from workflow.domain.errors import DraftChanged, Faulty, LetterNotNow, UnknownLetter
from workflow.domain.letter_text import Content, Limits, one_line

DRAFTED, DISCARDED = "drafted", "draftdiscarded"
APPROVED, WITHDRAWN, SIGNED = "draftapproved", "approvalwithdrawn", "lettersigned"
ISSUED, PRINTED = "letterissued", "letterprinted"
DISPATCHED, ARRIVED, ANSWERED = "letterdispatched", "letterarrived", "letteranswered"
"""The participles of what happens to a letter."""
ISSUE: Final = "issue"
"""The act on two documents, file and register, by which a letter gets its number."""


class Stage(StrEnum):
    """How far a letter has come (domain.md 3.4)."""

    DRAFT = "draft"
    APPROVED = "approved"
    SIGNED = "signed"
    ISSUED = "issued"


WHEN: Final[Mapping[str, frozenset[Stage]]] = {
    "draft": frozenset({Stage.DRAFT}),
    "discard-draft": frozenset({Stage.DRAFT}),
    "approve": frozenset({Stage.DRAFT}),
    "withdraw-approval": frozenset({Stage.APPROVED, Stage.SIGNED}),
    "sign": frozenset({Stage.APPROVED}),
    "issue": frozenset({Stage.SIGNED}),
    "issue-at-once": frozenset({Stage.DRAFT, Stage.APPROVED, Stage.SIGNED}),
    "dispatch": frozenset({Stage.ISSUED}),
    "reply-received": frozenset({Stage.ISSUED}),
}
"""How far a letter must have come for each act."""


@dataclass(frozen=True, slots=True)
class Version:
    """Where in the history a version stands, whose it is, and the salted digest of its text: its name."""

    position: int
    digest: str
    person: str
    post: str
    at: str


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who approved or signed, as they were then, and when."""

    position: int
    person: str
    post: str
    name: Mapping[str, str]
    designation: Mapping[str, str]
    at: str
    stands_in_for: Mapping[str, str] | None = None
    """The name of the one on whose behalf."""

    @classmethod
    def of(cls, doing: Doing, position: int) -> Self:
        """Of whoever does it now."""
        by, other = doing.by, doing.by.stands_in_for
        for_whom = None if other is None else dict(other.name)
        return cls(position, by.person, by.post.id, dict(by.name), dict(by.designation), doing.at, for_whom)


@dataclass(frozen=True, slots=True)
class Issue:
    """Under which number a letter went out; for ever."""

    number: str
    endorsement: str
    """The number of its copies; empty where there are none."""
    serial: int
    """Its place in the correspondence."""
    at: str
    position: int
    form: str
    subject: str
    to: str
    """The first addressee, in one line."""
    document: str | None = None
    """What was printed of it, once the document store has it."""
    pages: tuple[int, int] | None = None
    """Of the correspondence, on which it is then."""


S = TypeVar("S", Stamp, Issue)


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter. Its content is kept here while it is open."""

    number: int
    versions: tuple[Version, ...]
    content: Content | None
    approved: Stamp | None = None
    signed: Stamp | None = None
    issued: Issue | None = None
    deliveries: tuple[Delivery, ...] = ()
    """Of the addressees, and then of those who have copies."""

    @property
    def stage(self) -> Stage:
        """How far it has come."""
        if self.issued is not None:
            return Stage.ISSUED
        if self.signed is not None:
            return Stage.SIGNED
        return Stage.DRAFT if self.approved is None else Stage.APPROVED

    @property
    def digest(self) -> str:
        """By which its newest version is known; the one that was approved, once one was."""
        return self.versions[-1].digest

    @property
    def open_content(self) -> Content:
        """What it says while it is open. Raises LetterNotNow."""
        if self.content is None:
            raise LetterNotNow(self.number, self.stage)
        return self.content

    @property
    def undispatched(self) -> bool:
        """Whether it was approved, and has not gone out to everybody (domain.md 3.2: then no file closes)."""
        if self.issued is None:
            return self.approved is not None
        return any(each.reached is Reached.WAITING for each in self.deliveries)

    def require(self, act: str) -> None:
        """Raise LetterNotNow unless it has come just so far as the act asks for."""
        if self.stage not in WHEN[act]:
            raise LetterNotNow(self.number, self.stage)

    def require_issued(self) -> Issue:
        """How it was issued. Raises LetterNotNow for one that was not."""
        if self.issued is None:
            raise LetterNotNow(self.number, self.stage)
        return self.issued

    def as_of(self, position: int) -> Self | None:
        """As it was when the record had come so far; null where it had not been begun. What became of it
        outside, once it was issued, is told as it is now.
        """
        versions = tuple(each for each in self.versions if each.position <= position)
        if not versions:
            return None

        def by_then(made: S | None) -> S | None:
            return made if made is not None and made.position <= position else None

        return replace(
            self,
            versions=versions,
            content=self.content if versions == self.versions else None,
            approved=by_then(self.approved),
            signed=by_then(self.signed),
            issued=by_then(self.issued),
            deliveries=self.deliveries if by_then(self.issued) else (),
        )


@dataclass(frozen=True, slots=True)
class Told:
    """What happened to a letter, as the history tells it."""

    participle: str
    data: Mapping[str, Any]
    words: Words | None = None


@dataclass
class LetterSide:
    """The letters of a file, in the order in which they were begun; what was discarded is gone from here."""

    begun: int = 0
    letters: list[Letter] = field(default_factory=list)

    @property
    def open(self) -> list[Letter]:
        """Those that have not been issued."""
        return [letter for letter in self.letters if letter.issued is None]

    @property
    def undispatched(self) -> list[int]:
        """The numbers of those that were approved and have not gone out to everybody."""
        return [letter.number for letter in self.letters if letter.undispatched]

    def answers(self, receipt: str) -> bool:
        """Whether one that is open answers that receipt."""
        return any(
            letter.content is not None and letter.content.in_reply_to == receipt for letter in self.open
        )

    def of(self, number: int) -> Letter:
        """The letter. Raises UnknownLetter."""
        for letter in self.letters:
            if letter.number == number:
                return letter
        raise UnknownLetter(number)

    def begin(self, content: Content, limits: Limits, doing: Doing, position: int) -> Told:
        """One letter more, with its first version at that position. Raises Faulty where too many are open."""
        if len(self.open) >= limits.open_drafts:
            raise Faulty([("draft", "too-many")])
        self.begun += 1
        self.letters.append(Letter(self.begun, (), content))
        return self._write(self.letters[-1], content, doing, position)

    def revise(
        self, number: int, content: Content, over: str | None, doing: Doing, position: int
    ) -> Told | None:
        """The next version of a draft, written over the one with that digest; null when it says nothing new.

        Raises LetterNotNow for one that is locked; DraftChanged, so that no window writes over what another
        one saved.
        """
        letter = self.of(number)
        letter.require("draft")
        if letter.content == content:
            return None
        if over != letter.digest:
            raise DraftChanged(str(number))
        return self._write(letter, content, doing, position)

    def discard(self, number: int, digest: str) -> Told:
        """The draft is no more; its versions stay in the history. Raises as `revise`."""
        letter = self._seen(number, digest, "discard-draft")
        self.letters.remove(letter)
        return Told(DISCARDED, {"letter": number, "text_digest": digest})

    def approve(self, number: int, digest: str, doing: Doing, position: int, *, addressed: bool) -> Told:
        """That version, which must be the newest, is locked. Raises as `revise`; Faulty for what lacks."""
        letter = self._seen(number, digest, "approve")
        lacking = letter.open_content.lacking(addressed=addressed)
        if lacking:
            raise Faulty(lacking)
        self._put(replace(letter, approved=Stamp.of(doing, position)))
        return Told(APPROVED, {"letter": number, "text_digest": digest})

    def withdraw(self, number: int, reason: str) -> Told:
        """It is a draft again, and unsigned. Raises LetterNotNow."""
        letter = self.of(number)
        letter.require("withdraw-approval")
        self._put(replace(letter, approved=None, signed=None))
        words = Words.of(reason)
        return Told(WITHDRAWN, {"letter": number, "reason_digest": words.digest}, words)

    def sign(self, number: int, digest: str, doing: Doing, position: int) -> Told:
        """The version that was approved is signed. Raises LetterNotNow, DraftChanged."""
        letter = self._seen(number, digest, "sign")
        self._put(replace(letter, signed=Stamp.of(doing, position)))
        in_lieu = doing.by.post.id != letter.open_content.signatory
        return Told(SIGNED, {"letter": number, "text_digest": digest, "in_lieu": in_lieu})

    def issue(
        self, number: int, allotted: str, endorsement: str, serial: int, at: str, position: int
    ) -> Told:
        """It has gone into the register under its number. Raises LetterNotNow."""
        letter = self.of(number)
        letter.require("issue")
        content = letter.open_content
        issued = Issue(
            number=allotted,
            endorsement=endorsement,
            serial=serial,
            at=at,
            position=position,
            form=content.form,
            subject=content.subject,
            to=one_line(content.to),
        )
        people = (*content.to, *content.copies)
        deliveries = tuple(Delivery() for _ in people)
        self._put(replace(letter, content=None, issued=issued, deliveries=deliveries))
        data = {
            "letter": number,
            "serial": issued.serial,
            "issue_number": issued.number,
            "endorsement": issued.endorsement,
            "text_digest": letter.digest,
            "addressees": len(content.to),
            "copies": len(content.copies),
        }
        return Told(ISSUED, data, Words.of(canonical({"title": issued.subject, "to": issued.to})))

    def printed(self, number: int, document: str, pages: tuple[int, int]) -> Told:
        """What went out is in the document store, on those pages of the file. Raises LetterNotNow."""
        letter = self.of(number)
        issued = replace(letter.require_issued(), document=document, pages=pages)
        self._put(replace(letter, issued=issued))
        data = {"letter": number, "serial": issued.serial, "document": document, "pages": list(pages)}
        return Told(PRINTED, data)

    def issued_as(self, document: str) -> Issue | None:
        """The issue of which that is the print; null for none."""
        issues = (letter.issued for letter in self.letters if letter.issued is not None)
        return next((issue for issue in issues if issue.document == document), None)

    def dispatch(self, number: int, addressee: int, step: Step, mode: str, at: str) -> Told:
        """One step with one of those to whom it went, counted from 1. Raises LetterNotNow, Faulty,
        NotDeliverable.
        """
        before = self._delivery(number, addressee)
        after = before.take(step, mode, at)
        self._deliver(number, addressee, after)
        data = {"letter": number, "addressee": addressee, "step": str(step), "mode": after.mode}
        return Told(DISPATCHED, data)

    def arrived(
        self, number: int, addressees: Sequence[int], receipt: str, their_number: str, at: str
    ) -> Told | None:
        """It is in the diary of those of its addressees, under that number; null when that was known. Raises
        LetterNotNow, Faulty.
        """
        news = [each for each in addressees if self._delivery(number, each).receipt is None]
        for each in news:
            self._deliver(number, each, self._delivery(number, each).arrived(receipt, their_number, at))
        data = {"letter": number, "addressees": news, "receipt": receipt, "receipt_number": their_number}
        return Told(ARRIVED, data) if news else None

    def answer(self, number: int, addressee: int, receipt: str, at: str) -> Told | None:
        """One of those to whom it went has answered by a receipt of the file; null when they had answered
        before. Raises LetterNotNow, Faulty.
        """
        before = self._delivery(number, addressee)
        if before.reply is not None:
            return None
        self._deliver(number, addressee, before.answered(receipt, at))
        return Told(ANSWERED, {"letter": number, "addressee": addressee, "receipt": receipt})

    def _write(self, letter: Letter, content: Content, doing: Doing, position: int) -> Told:
        words = Words.of(content.text)
        by = doing.by
        version = Version(position, words.digest, by.person, by.post.id, doing.at)
        versions = (*letter.versions, version)
        self._put(replace(letter, versions=versions, content=content))
        data = {
            "letter": letter.number,
            "version": len(versions),
            "form": content.form,
            "language": content.language,
            "text_digest": words.digest,
        }
        return Told(DRAFTED, data, words)

    def _seen(self, number: int, digest: str, act: str) -> Letter:
        letter = self.of(number)
        letter.require(act)
        if letter.digest != digest:
            raise DraftChanged(str(number))
        return letter

    def _delivery(self, number: int, addressee: int) -> Delivery:
        letter = self.of(number)
        letter.require("dispatch")
        if not 1 <= addressee <= len(letter.deliveries):
            raise Faulty([("addressee", "unknown")])
        return letter.deliveries[addressee - 1]

    def _deliver(self, number: int, addressee: int, after: Delivery) -> None:
        letter = self.of(number)
        before = letter.deliveries
        self._put(replace(letter, deliveries=(*before[: addressee - 1], after, *before[addressee:])))

    def _put(self, letter: Letter) -> None:
        self.letters = [letter if each.number == letter.number else each for each in self.letters]


def letter_id(file: str, number: int) -> str:
    """By which a letter is known outside its file."""
    return f"{file}/{number}"


def file_and_letter(identifier: str) -> tuple[str, int]:
    """Of which file a letter is, and which of its letters."""
    file, _, number = identifier.partition("/")
    return file, int(number)
