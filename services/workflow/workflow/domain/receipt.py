"""A paper that came in: from the tray through the diary to a file (domain.md 1.1, 3.1).

Its id is the document's, so one paper never gets two numbers. Diarising is an act on two documents, receipt
and register: the receipt reserves it with everything that was filled in, the register allots, the receipt
is stamped.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, ClassVar, Final

from chassis.record import Cause, Words, canonical
from directory import Post
from workflow.domain.actor import Doing
from workflow.domain.changes import changes
from workflow.domain.copies import SEEN, Copy, seen, sent
from workflow.domain.desk import told
from workflow.domain.errors import AlreadyDiarised, Faulty, NotDiarised, PaperRejected, Reserved
from workflow.domain.item import LEVELS, Item, Reservation, masked
from workflow.domain.watching import earlier

DELIVERY_MODES: Final = ("hand", "post", "registered", "speed", "courier", "email", "fax", "inside", "other")
INSIDE: Final = "inside"
"""From another office of the site."""
LANGUAGES: Final = ("en", "bn", "hi", "ur", "other")

COMING, WAITING, DIARISED, REJECTED = "coming", "waiting", "diarised", "rejected"
"""A paper's places with regard to the tray; one that is coming was announced and is not in it yet."""

FIXED: Final = frozenset({"received_date", "letter_date", "delivery_mode"})
"""Fields of a diary that stand once the receipt has been with another post."""
CORRECTED, SETTLED = "corrected", "settled"

DIARISE, PLACE, DETACH = "diarise", "place", "detach"
"""The acts on two documents that begin with a receipt."""

_TEXT, _LINE = 4000, 300  # characters: a remark, and everything that is one line of a form
_FORMS: Final = {
    "pin": re.compile(r"[1-9][0-9]{5}"),
    "mobile": re.compile(r"\+?[0-9]{10,13}"),
    "email": re.compile(r"[^@\s]+@[^@\s]+"),
}


@dataclass(frozen=True, slots=True)
class Paper:
    """What the document store says of it."""

    document: str
    name: str
    media_type: str
    sha256: str
    size: int
    pages: int
    flagged: tuple[int, ...]
    virus_scan: str
    received: str


@dataclass(frozen=True, slots=True)
class Sender:
    """Who wrote (domain.md 1.1). Only the name is asked for always."""

    name: str
    designation: str = ""
    organisation: str = ""
    address: str = ""
    district: str = ""
    state: str = ""
    pin: str = ""
    mobile: str = ""
    email: str = ""

    def faults(self) -> list[tuple[str, str]]:
        """Pairs of field and code."""
        found = [] if self.name else [("sender.name", "missing")]
        for name, value in asdict(self).items():
            if len(value) > _LINE:
                found.append((f"sender.{name}", "too-long"))
            elif value and name in _FORMS and not _FORMS[name].fullmatch(value):
                found.append((f"sender.{name}", "malformed"))
        return found


@dataclass(frozen=True, slots=True)
class Diary:
    """What the registry fills in; dates are civil dates in the district's zone, `2026-11-22`."""

    subject: str
    sender: Sender
    received_date: str
    classification: str = LEVELS[0]
    delivery_mode: str = "post"
    letter_ref: str = ""
    letter_date: str | None = None
    category: str = ""
    subcategory: str = ""
    enclosures: str = ""
    language: str = "en"
    remarks: str = ""
    reminder_of: str | None = None
    """The receipt that this paper reminds of (domain.md 1.1, Reminder)."""
    target: str | None = None
    """By when it is to be settled, where its category is watched (domain.md 4.2)."""

    def faults(self, *, today: str) -> list[tuple[str, str]]:
        """Pairs of field and code; empty when it can be diarised `today`."""
        found = self.sender.faults()
        if not self.subject:
            found.append(("subject", "missing"))
        lines = ("subject", "letter_ref", "category", "subcategory", "enclosures")
        found += [(name, "too-long") for name in lines if len(getattr(self, name)) > _LINE]
        if len(self.remarks) > _TEXT:
            found.append(("remarks", "too-long"))
        if self.delivery_mode not in DELIVERY_MODES:
            found.append(("delivery_mode", "unknown"))
        if self.language not in LANGUAGES:
            found.append(("language", "unknown"))
        if self.received_date > today:
            found.append(("received_date", "in-the-future"))
        if self.letter_date is not None and self.letter_date > self.received_date:
            found.append(("letter_date", "after-it-was-received"))
        return found


@dataclass
class Receipt(Item):
    """A paper in the tray, and once it is diarised, a receipt that is marked from post to post."""

    entity: ClassVar[str] = "receipt"
    sent: ClassVar[str] = "marked"

    paper: Paper | None = None
    heard: tuple[int, int] = (0, 0)
    """Epoch and position of the latest news of the document store about the paper."""
    rejection: str | None = None
    announced: dict[str, Any] = field(default_factory=dict)
    """What another office of the site says of its own letter: `file` and `letter`, and the `diary` as one
    would fill it in; else empty.
    """
    diary: dict[str, Any] = field(default_factory=dict)
    file: str | None = None
    pages: tuple[int, int] | None = None
    clock: str | None = None
    """The last instant of its target, where its category is watched."""
    settled: str | None = None
    """When it was said what became of a watched letter: its clock has stopped."""
    copies: tuple[Copy, ...] = ()
    """Who got one for information, the latest to each post."""
    weeded: bool = False
    """Whether it went with its file: its number is left, and where it lay."""

    @property
    def is_weeded(self) -> bool:
        """As of every item: it went with its file."""
        return self.weeded

    @property
    def tray(self) -> str:
        """Whether it waits in the registry's tray, or is shown there among those that were rejected."""
        if self.number is not None:
            return DIARISED
        if self.rejection is not None:
            return REJECTED
        return COMING if self.paper is None else WAITING

    @property
    def sender(self) -> str:
        """Who wrote, in one line."""
        told = self.diary.get("sender", {})
        return ", ".join(told[name] for name in ("name", "designation", "organisation") if told.get(name))

    @property
    def own_due(self) -> str | None:
        """When its own clock runs out, whoever has it."""
        return self.clock if self.settled is None else None

    @property
    def watched(self) -> str:
        """The category by which it is watched; empty for none."""
        return str(self.diary["category"]) if self.clock else ""

    @property
    def is_open(self) -> bool:
        """Whether it is watched, and nobody has said yet what became of it."""
        return self.own_due is not None and self.closed is None

    @property
    def fixed(self) -> frozenset[str]:
        """The fields of its diary that stand: it has been with another post."""
        return FIXED if self.held_by else frozenset()

    def stored(self, paper: Paper, order: tuple[int, int]) -> bool:
        """The document store has it: it waits in the tray. False when that, or newer, was heard before."""
        if order <= self.heard:
            return False
        self.paper, self.heard = paper, order
        self.rejection = None
        return True

    def announce(self, particulars: Mapping[str, Any]) -> bool:
        """Another office of the site has sent it, and says what it is; false when that was known."""
        if self.announced:
            return False
        self.announced = dict(particulars)
        return True

    def rejected(self, reason: str, order: tuple[int, int]) -> bool:
        """The document store refused it, which the registry sees. False when that, or newer, was heard
        before.
        """
        if order <= self.heard:
            return False
        self.rejection, self.heard = reason, order
        return True

    def reserve_number(self, reservation: Reservation) -> None:
        """From now on the paper is this clerk's entry; the number follows.

        Raises AlreadyDiarised, PaperRejected, Reserved.
        """
        if self.number is not None:
            raise AlreadyDiarised(self.id, self.number)
        if self.rejection is not None or self.paper is None:
            raise PaperRejected(self.id, self.rejection or "unknown")
        if self.reserved is not None:
            raise Reserved(self.id, self.reserved.act)
        self.reserved = reservation

    def stamp(self, number: str) -> None:
        """The register's number is on the paper, and it lies with the clerk who diarised it.

        What the sender and the clerk wrote stands beside the entry: names of the public do not travel.
        """
        reservation = self.promised(DIARISE)
        self.number = number
        self.diary = dict(reservation.particulars["diary"])
        self.title = self.diary["subject"]
        self.classification = self.diary["classification"]
        self.reserved, self.clock = None, reservation.particulars.get("clock")
        custody = self._begins(reservation.doing, physical=reservation.particulars.get("physical", False))
        data = {
            "document": self.id,
            "subject": masked(self.title, self.classification),
            "sender": None,
            "classification": self.classification,
            "custody": custody.shape(),
        }
        self._record("diarised", reservation.doing, data, Words.of(canonical(self.diary)))
        if self.announced:
            self._acknowledge(reservation.doing)

    def _acknowledge(self, doing: Doing) -> None:
        """Whoever sent the letter is told its number here; nobody acts by that."""
        told = {"letter_file": self.announced["file"], "letter": self.announced["letter"]}
        data = {**self._named(), **told, "custody": self.custody.shape()}
        kind = f"{self.entity}.acknowledged"
        self.history.append(kind, at=doing.at, by=doing.by.signature(), cause=doing.cause, data=data)

    def mark(
        self, doing: Doing, to: Post, *, due: str | None, remark: str, copies: tuple[Post, ...] = ()
    ) -> None:
        """On its way to the post that is to act on it; `copies` read what stands now. Raises SamePost."""
        sooner = earlier(due, self.own_due)
        self._send(doing, to, action="mark", due=sooner, remark=remark, copies=told(copies))
        by = doing.by.post.id
        self.copies = sent(self.copies, [Copy(post, by, doing.at, self.extent) for post in copies])

    def see(self, doing: Doing) -> None:
        """The post has seen its copy. Nobody is overtaken by that."""
        post = doing.by.post
        self.copies = seen(self.copies, post.id, doing.at)
        data = {**self._named(), "copies": told((post,)), "custody": self.custody.shape()}
        kind = f"{self.entity}.{SEEN}"
        self.history.append(kind, at=doing.at, by=doing.by.signature(), cause=doing.cause, data=data)

    def unseen_by(self, post: str) -> bool:
        """Whether the post got a copy and has not said that it was seen."""
        return any(copy.post.id == post and copy.seen is None for copy in self.copies)

    def settle(self, doing: Doing, *, remark: str) -> None:
        """It is said what became of it; its clock has stopped, and it stays where it is."""
        self._runs(None)
        self.settled = doing.at
        words = Words.of(remark)
        data = {"remark_digest": words.digest, "custody": self.custody.shape()}
        self._record(SETTLED, doing, data, words)

    def _runs(self, clock: str | None) -> None:
        """Whoever has it has it until then, unless the sender gave a day of their own."""
        if self.custody.due == self.own_due:
            self.moved = self.custody.due_by(clock)

    def correct(self, doing: Doing, diary: Diary, *, priority: str | None, clock: str | None = None) -> None:
        """The diary reads so, and its clock; what it was stays in the history. Once it has been with another
        post, how and when it came and its own date stand (domain.md 1.1, edit limits). Raises Faulty.
        """
        changed = list(changes(self.diary, asdict(diary)))
        fixed = [(one.field, "fixed") for one in changed if one.field in self.fixed]
        if fixed:
            raise Faulty(fixed)
        self.diary, self.title = asdict(diary), diary.subject
        if clock != self.clock:
            self._runs(clock)
            self.clock = clock
        self._change(doing, CORRECTED, changed, priority)

    def close(self, doing: Doing, *, remark: str) -> None:
        """Disposed of without a file (domain.md 3.1)."""
        self._close(doing, remark)

    def reserve_place(self, reservation: Reservation) -> None:
        """Promised to a file, or by one."""
        self.reserved = reservation

    def placed(self, file: str, pages: tuple[int, int], *, at: str) -> None:
        """In the file, with page numbers that never change; off every desk."""
        doing = replace(self.promised(PLACE).doing, at=at)
        by = doing.by
        holder = self.custody.holder
        custody = self.custody.place(at=at, position=self.history.position + 1)
        self.moved, self.file, self.pages, self.reserved = custody, file, pages, None
        data = {
            "file": file,
            "pages": list(pages),
            "from": by.post.id,
            "from_department": by.post.department,
            "custody": custody.shape(),
        }
        self._record("placed", doing, data)
        self._leaves(holder)

    def detached(self, *, at: str) -> None:
        """Out of the file, before whoever took it out; where it lay there stays empty."""
        doing = replace(self.promised(DETACH).doing, at=at)
        file, pages = self.file, self.pages
        taken = self.custody.take_out(doing.by.post, at=at, position=self.history.position + 1)
        custody = taken.due_by(self.own_due)
        self.moved, self.file, self.pages, self.reserved = custody, None, None, None
        data = {"file": file, "pages": list(pages or ()), "custody": custody.shape()}
        self._record("detached", doing, data)

    def _named(self) -> dict[str, Any]:
        """With the kind by which it is watched: reminders may follow a ladder of its own."""
        return {**super()._named(), **({"category": self.watched} if self.watched else {})}

    def weed(self, file: str, *, at: str, cause: Cause) -> bool:
        """It goes with the file in which it lies, diary and paper: an observation by the system, from which
        the document store hears it. False when it has gone, or lies elsewhere.
        """
        if self.weeded or self.file != file:
            return False
        self.weeded, self.paper, self.diary, self.announced = True, None, {}, {}
        self.clock = None
        self.forget_words()
        data = {**self._named(), "file": file, "custody": self.custody.shape()}
        self.history.append(f"{self.entity}.weeded", at=at, by=None, cause=cause, data=data)
        return True

    def promised(self, act: str) -> Reservation:
        """The reservation for `act`. Raises LookupError when there is none: a slip in our own code."""
        if self.reserved is None or self.reserved.act != act:
            raise LookupError(f"{self.id} has not been reserved to {act}")
        return self.reserved

    def require_begun(self) -> None:
        """Raise NotDiarised while the paper waits in the tray."""
        if self.number is None:
            raise NotDiarised(self.id)
