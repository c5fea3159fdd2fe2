"""What moves: the part that a file and a receipt have in common (domain.md 1.3, 3.1, 3.2).

An item has a custody, a history to which every movement is added, the acts by which a command sees whether
it was overtaken, and at most one reservation: an act on this document and another one that is not finished
yet.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Final

from chassis.record import Cause, Entry, History, Words
from directory import Post
from workflow.domain.actor import Doing
from workflow.domain.acts import Acts
from workflow.domain.changes import Change, words_of
from workflow.domain.custody import Custody
from workflow.domain.errors import (
    AboveLimit,
    Faulty,
    NowhereToReturn,
    UnknownItem,
)
from workflow.domain.extent import Extent

BY_HAND, ON_ITS_DAY, BY_A_RECEIPT = "by-hand", "on-its-day", "by-a-receipt"
"""What takes a parked item up again."""

LOCATED: Final = "located"
"""The participle of saying where a body of paper lies."""

LEVELS: Final = ("unclassified", "confidential", "secret", "top-secret")
"""Grades of classification, lowest first (domain.md 1.6)."""


def within(classification: str, limit: str) -> None:
    """Raise AboveLimit when the grade is above the site's, Faulty when it is none (domain.md 4.7)."""
    if classification not in LEVELS:
        raise Faulty([("classification", "unknown")])
    if LEVELS.index(classification) > LEVELS.index(limit):
        raise AboveLimit(classification, limit)


def masked(title: str, classification: str) -> str:
    """The title as it may stand in lists and on the wire: empty for a graded paper."""
    return title if classification == LEVELS[0] else ""


@dataclass(frozen=True, slots=True)
class Reservation:
    """An act on two documents that this one has promised: which, whose, with what."""

    act: str
    doing: Doing
    particulars: Mapping[str, Any]

    @property
    def key(self) -> str:
        """Of the request that it answers; another reservation has another."""
        return self.doing.cause.request


@dataclass(frozen=True, slots=True)
class Parked:
    """Why an item is set aside, and until which civil date; null until its holder takes it up."""

    reason: str
    until: str | None


@dataclass(frozen=True, slots=True)
class Closed:
    """What was written when an item was closed; null until then, and once it is reopened. By which post, and
    when, its custody says.
    """

    remark: str


@dataclass(frozen=True, slots=True)
class Reminder:
    """What the watch of the holder's department reports (notify): a step of the ladder, taken at `at`."""

    step: str
    arrival: int
    holder: str
    at: str
    watch_department: str
    working_seconds: int
    superior: str | None = None
    """Set when the step was an escalation: to whom."""


@dataclass
class Item:
    """A file or a receipt on its way through the office."""

    entity: ClassVar[str]
    sent: ClassVar[str]
    """The participle of its sending: a file is forwarded, a receipt is marked."""

    id: str
    department: str
    title: str = ""
    classification: str = LEVELS[0]
    number: str | None = None
    moved: Custody | None = None
    history: History = field(default_factory=History)
    acts: Acts = field(default_factory=Acts)
    held_by: dict[str, Extent] = field(default_factory=dict)
    """The posts that it has left, and how far its record had come when it did."""
    came_from: Post | None = None
    reserved: Reservation | None = None
    parked: Parked | None = None
    """Why, while it is set aside."""
    closed: Closed | None = None
    """With what words, while it is closed."""
    location: str = ""
    """Where its holder keeps its body, if that is on paper: a room, a rack; empty where nobody said."""

    @property
    def physical(self) -> bool:
        """Whether its body is on paper: it is handed over, and received by whoever has it in their hands."""
        return self.moved is not None and self.moved.physical

    @property
    def is_weeded(self) -> bool:
        """Whether what anybody wrote in it is gone (domain.md 4.5)."""
        return False

    @property
    def custody(self) -> Custody:
        """Where it is. Raises UnknownItem while it has no number: for the office it does not exist yet."""
        if self.moved is None:
            raise UnknownItem(self.id)
        return self.moved

    def require_begun(self) -> None:
        """Raise UnknownItem while it has no number."""
        if self.number is None:
            raise UnknownItem(self.id)

    @property
    def extent(self) -> Extent:
        """How far the record has come."""
        return self.extent_at(self.history.position)

    def extent_at(self, position: int) -> Extent:
        """How far the record had come at a position, after which the history must be in hand."""
        return Extent(position)

    @property
    def own_due(self) -> str | None:
        """By when it is to be done whoever has it; null for none."""
        return None

    @property
    def remark(self) -> str:
        """What was written when it was last sent on; empty for nothing, or where that is sealed by now."""
        sendings = (
            each for each in reversed(self.history.entries) if each.type == f"{self.entity}.{self.sent}"
        )
        last = next(sendings, None)
        return last.words.text if last and last.words else ""

    def lies_with(self, post: str) -> bool:
        """Whether the post holds it or is one of the two of its transit."""
        return self.moved is not None and any(post == concerned.id for concerned in self.moved.posts)

    def concerns(self, post: str) -> bool:
        """Whether the post has it, had it, or is one of the two of its transit."""
        return post in self.held_by or self.lies_with(post)

    def receive(self, doing: Doing) -> None:
        """It lies with the post to which it was sent; from now on it cannot be pulled back."""
        custody = self.custody
        received = custody.receive()
        self.moved, self.came_from = received, custody.sender
        self._record("received", doing, {**_between(custody), "custody": received.shape()})
        self._leaves(custody.sender)

    def pull_back(self, doing: Doing) -> None:
        """It lies with its sender again."""
        custody = self.custody
        restored = custody.pull_back()
        self.moved = restored
        self._record("pulledback", doing, {**_between(custody), "custody": restored.shape()})

    def park(self, doing: Doing, *, reason: str, until: str | None) -> None:
        """It is set aside until that civil date, or until its holder takes it up; the pendency counts on
        (domain.md 1.3).
        """
        self.moved = self.custody.park()
        self.parked = Parked(reason, until)
        words = Words.of(reason)
        data = {"until": until, "reason_digest": words.digest, "custody": self.custody.shape()}
        self._record("parked", doing, data, words)

    def unpark(self, doing: Doing, *, why: str = BY_HAND) -> None:
        """It lies before its holder again; `why` says what woke it."""
        self._wake()
        self._record("unparked", doing, {"why": why, "custody": self.custody.shape()})

    def wake(self, *, today: str, at: str) -> bool:
        """Its day has come: the system lays it before its holder. False when it is not parked or not due."""
        parked = self.parked
        if parked is None or parked.until is None or parked.until > today:
            return False
        self._wake()
        data = {**self._named(), "why": ON_ITS_DAY, "custody": self.custody.shape()}
        self.history.append(f"{self.entity}.unparked", at=at, by=None, cause=Cause(), data=data)
        return True

    def locate(self, doing: Doing, *, location: str) -> None:
        """Its body lies there with its holder, until it is sent on (domain.md 1.3, Receive)."""
        self.location = location
        words = Words.of(location)
        data = {"location_digest": words.digest, "custody": self.custody.shape()}
        self._record(LOCATED, doing, data, words)

    def forget_words(self) -> None:
        """No words stand beside the entries in hand; their digests do, so the chain verifies."""
        self.history.entries[:] = [replace(entry, words=None) for entry in self.history.entries]

    def release(self) -> None:
        """The act that had been promised does not happen; nothing else has changed."""
        self.reserved = None

    def reopen(self, doing: Doing, *, reason: str) -> None:
        """It lies before the post that had closed it, from now on."""
        reopened = self.custody.reopen(at=doing.at, position=self.history.position + 1)
        self.moved = reopened.due_by(self.own_due)
        self.closed = None
        words = Words.of(reason)
        self._record(
            "reopened", doing, {"reason_digest": words.digest, "custody": self.custody.shape()}, words
        )

    def remind(self, reminder: Reminder, cause: Cause) -> bool:
        """Write the reminder into the history, once, also when it comes late; false when it stands there
        already.

        The history must be in hand from the reminder's arrival on. Raises Faulty for an arrival that never
        was.
        """
        if not 1 <= reminder.arrival <= self.history.position:
            raise Faulty([("arrival", "unknown")])
        written = self.history.since(reminder.arrival)
        if any(self._tells(entry, reminder) for entry in written):
            return False
        data = {
            self.entity: self.id,
            "step": reminder.step,
            "arrival": reminder.arrival,
            "holder": reminder.holder,
            "watch_department": reminder.watch_department,
            "working_seconds": reminder.working_seconds,
            "at": reminder.at,
            "superior": reminder.superior,
            "late": self.custody.arrival != reminder.arrival,
            "custody": self.custody.shape(),
        }
        self.history.append(f"{self.entity}.reminded", at=reminder.at, by=None, cause=cause, data=data)
        return True

    def rehome(self, post: Post, *, at: str, cause: Cause) -> bool:
        """Write that `post`, which has the item or is one of the two of its transit, is now of another
        department; false when the record has it there, or names it nowhere.

        An observation by the system: nobody is overtaken by it, and since when it waits is untouched.
        """
        custody = self.custody
        was = {named.id: named.department for named in custody.posts}.get(post.id, post.department)
        if was == post.department:
            return False
        self.moved = custody.rehomed(post)
        data = {
            **self._named(),
            "from": post.id,
            "from_department": was,
            "to": post.id,
            "to_department": post.department,
            "custody": self.moved.shape(),
        }
        self.history.append(f"{self.entity}.rehomed", at=at, by=None, cause=cause, data=data)
        return True

    def _change(self, doing: Doing, participle: str, changed: list[Change], priority: str | None) -> None:
        """What was changed stands in the history; nothing where nothing was. `priority` null leaves it."""
        if priority is not None and priority != self.custody.priority:
            changed = [*changed, Change("priority", self.custody.priority, priority)]
            self.moved = self.custody.of_priority(priority)
        if changed:
            came_from = self.came_from.id if self.came_from else None
            named = {"fields": [one.field for one in changed], "came_from": came_from}
            self._record(participle, doing, {**named, "custody": self.custody.shape()}, words_of(changed))

    def _close(self, doing: Doing, remark: str, **more: Any) -> None:
        """Off every desk, watched by nobody, with the post that closed it."""
        self.moved = self.custody.close(at=doing.at, position=self.history.position + 1)
        self.closed = Closed(remark)
        words = Words.of(remark)
        data = {"remark_digest": words.digest, **more, "custody": self.custody.shape()}
        self._record("closed", doing, data, words)

    def _wake(self) -> None:
        self.moved, self.parked = self.custody.unpark(), None

    def _send(
        self, doing: Doing, to: Post, *, action: str, due: str | None, remark: str, **told: Any
    ) -> None:
        position = self.history.position + 1
        sent = self.custody.forward(to, at=doing.at, position=position, due=due)
        self.moved, self.location = sent, ""
        words = Words.of(remark) if remark else None
        data = {
            "action": action,
            **_between(sent),
            "due": due,
            "remark_digest": words.digest if words else None,
            "custody": sent.shape(),
            **told,
        }
        self._record(self.sent, doing, data, words)

    def _require_return(self, to: Post) -> None:
        """A return is an answer to the one who sent it (domain.md 1.3, Reply)."""
        expected = None if self.came_from is None else self.came_from.id
        if expected != to.id:
            raise NowhereToReturn(expected)

    def _begins(self, doing: Doing, *, physical: bool = False) -> Custody:
        begun = Custody.begin(
            self.id,
            doing.by.post,
            at=doing.at,
            position=self.history.position + 1,
            physical=physical,
            due=self.own_due,
        )
        self.moved = begun
        return begun

    def _leaves(self, post: Post | None) -> None:
        """What stands now remains readable to the post that had it."""
        if post is not None:
            self.held_by[post.id] = self.extent

    def _record(
        self, participle: str, doing: Doing, data: Mapping[str, Any], words: Words | None = None
    ) -> Entry:
        self.acts = self.acts.done(doing, participle)
        return self.history.append(
            f"{self.entity}.{participle}",
            at=doing.at,
            by=doing.by.signature(),
            cause=doing.cause,
            data={**self._named(), **data},
            words=words,
        )

    def _named(self) -> dict[str, Any]:
        """By which the item is known in a list."""
        return {
            self.entity: self.id,
            "number": self.number,
            "title": masked(self.title, self.classification),
        }

    def _tells(self, entry: Entry, reminder: Reminder) -> bool:
        told = (entry.data.get("step"), entry.data.get("arrival"), entry.data.get("superior"))
        return entry.type == f"{self.entity}.reminded" and told == (
            reminder.step,
            reminder.arrival,
            reminder.superior,
        )


def _between(custody: Custody) -> dict[str, str | None]:
    """The two posts of a transit, with their departments: both desks change."""
    sender, to = custody.sender, custody.to
    return {
        "from": None if sender is None else sender.id,
        "from_department": None if sender is None else sender.department,
        "to": None if to is None else to.id,
        "to_department": None if to is None else to.department,
    }
