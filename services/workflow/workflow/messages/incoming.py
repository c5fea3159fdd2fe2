"""The events this service hears, each with the small part of it that matters here, and what is done about
it.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Final, TypeVar

from chassis.envelope import Event
from chassis.ids import department_of
from chassis.record import Cause
from chassis.wire.catalogue import Catalogue
from chassis.wire.consumer import Dead, Handler, Outcome
from chassis.wire.mirror import Mirror
from directory import Post
from workflow.application import keep
from workflow.application.desks import lay, move
from workflow.application.diarise import paper_announced, paper_rejected, paper_stored
from workflow.application.letter_arrived import Arrival, letter_arrived
from workflow.application.observe import observe
from workflow.application.ports import Items, Office
from workflow.application.print_letter import print_letter
from workflow.application.rehome import rehome, rehome_item
from workflow.application.weed_papers import weed_papers
from workflow.domain.copies import SEEN
from workflow.domain.errors import Faulty, LetterNotNow, UnknownItem, UnknownLetter
from workflow.domain.file import File
from workflow.domain.item import Item, Reminder
from workflow.domain.opinions import TOLD
from workflow.domain.receipt import Paper

T = TypeVar("T", bound=Item)

BESIDE: Final = tuple(f"workflow.{each}.v1" for each in sorted({*TOLD, f"receipt.{SEEN}"}))
"""What changes a desk and moves nothing."""
POST_TOLD: Final = ("auth.post.established.v1", "auth.post.changed.v1")


def handlers(catalogue: Catalogue, offices: Mapping[str, Office], mirror: Mirror) -> dict[str, Handler]:
    """The table of contents: who does what about which event. The mirror keeps what auth tells."""

    def heard_of_auth(event: Event, _queue: str) -> Outcome:
        return mirror.apply(event)

    table: dict[str, Handler] = dict.fromkeys(catalogue.carrying("directory"), heard_of_auth)
    table |= dict.fromkeys(POST_TOLD, _PostTold(offices, mirror))
    table |= dict.fromkeys(catalogue.carrying("custody"), _Moved(offices, mirror))
    table |= dict.fromkeys(BESIDE, _Laid(offices))
    return table | {
        "workflow.file.weeded.v1": _Weeded(_Moved(offices, mirror)),
        "files.document.stored.v1": _Stored(offices),
        "files.document.rejected.v1": _Rejected(offices),
        "files.claim.requested.v1": _ClaimRequested(offices),
        "workflow.file.letterissued.v1": _LetterIssued(offices),
        "workflow.document.ready.v1": _Announced(offices),
        "workflow.receipt.acknowledged.v1": _Acknowledged(offices),
        "notify.reminder.sent.v1": _Reminded(offices),
        "notify.item.escalated.v1": _Reminded(offices),
    }


@dataclass(frozen=True)
class _Moved:
    """An item lies elsewhere: the desks of the queue's department show it.

    Its home looks whether the department is right: who sent it may have known the post where it was before.
    """

    offices: Mapping[str, Office]
    mirror: Mirror

    def __call__(self, event: Event, queue: str) -> Outcome:
        office = self.offices[queue]
        new = move(office.desks, event.entity, event.order, event.data, queue)
        new = lay(office, _entry(event), event.order, event.data) or new
        if event.department == queue:
            self._set_right(event, office)
        return _outcome(new=new)

    def _set_right(self, event: Event, office: Office) -> None:
        custody = event.data["custody"]
        role = "holder" if custody["to"] is None else "to"
        told = self.mirror.newest("post", custody[role]) if custody[role] is not None else None
        if told is not None and told["department"] != custody[f"{role}_department"]:
            post = Post(custody[role], told["department"])
            with suppress(UnknownItem):  # a restored home has lost it: there is nothing to set right
                if event.entity == File.entity:
                    rehome_item(office.files, event.subject, post, _cause(event), office)
                else:
                    rehome_item(office.receipts, event.subject, post, _cause(event), office)


@dataclass(frozen=True)
class _Weeded:
    """A file is weeded: the desks show it, and at its home what lay in it goes."""

    moved: _Moved

    def __call__(self, event: Event, queue: str) -> Outcome:
        outcome = self.moved(event, queue)
        if event.department != queue:
            return outcome
        new = False
        with suppress(UnknownItem):  # a restored home has lost it: nothing of it is left
            new = weed_papers(event.subject, _cause(event), self.moved.offices[queue])
        return Outcome.DONE if new else outcome


@dataclass(frozen=True)
class _Laid:
    """An opinion is asked, given, or no longer asked, a copy was seen: the desks of the queue's department
    show it.
    """

    offices: Mapping[str, Office]

    def __call__(self, event: Event, queue: str) -> Outcome:
        return _outcome(new=lay(self.offices[queue], _entry(event), event.order, event.data))


@dataclass(frozen=True)
class _PostTold:
    """A post stands in some department, perhaps in another than before: what lies with it moves along.

    Also when the news is old: its handler may have died before it came to this.
    """

    offices: Mapping[str, Office]
    mirror: Mirror

    def __call__(self, event: Event, _queue: str) -> Outcome:
        outcome = self.mirror.apply(event)
        told = self.mirror.newest(event.entity, event.subject)
        if told is not None:
            post = Post(event.subject, told["department"])
            for office in self.offices.values():
                rehome(post, _cause(event), office)
        return outcome


@dataclass(frozen=True)
class _Stored:
    """A paper is in the document store: it waits in the tray, unless the office has printed it itself."""

    offices: Mapping[str, Office]

    def __call__(self, event: Event, queue: str) -> Outcome:
        data, office = event.data, self.offices[queue]
        with _possible():
            settled = keep.stored(data["document"], data["pages"], _cause(event), office)
        if settled is not None:
            return _outcome(new=settled)
        paper = Paper(
            document=data["document"],
            name=data["name"],
            media_type=data["media_type"],
            sha256=data["sha256"],
            size=data["size"],
            pages=data["pages"],
            flagged=tuple(data["flagged"]),
            virus_scan=data["virus_scan"],
            received=data["received"],
        )
        with _possible():
            return _outcome(new=paper_stored(paper, event.order, _cause(event), office))


@dataclass(frozen=True)
class _Rejected:
    """The document store did not take a paper: the registry sees why."""

    offices: Mapping[str, Office]

    def __call__(self, event: Event, queue: str) -> Outcome:
        document, reason, office = event.data["document"], event.data["reason"], self.offices[queue]
        settled = keep.rejected(document, reason, office)
        if settled is not None:
            return _outcome(new=settled)
        with _possible():
            return _outcome(new=paper_rejected(document, reason, event.order, _cause(event), office))


@dataclass(frozen=True)
class _LetterIssued:
    """A letter of a file of this department has gone out: it is printed for the document store."""

    offices: Mapping[str, Office]

    def __call__(self, event: Event, queue: str) -> Outcome:
        if event.department != queue:
            return Outcome.DONE  # its home prints it
        new = False
        with _possible(), suppress(UnknownItem):  # a restored home has lost it: there is nothing to print
            new = print_letter(event.subject, event.data["letter"], _cause(event), self.offices[queue])
        return _outcome(new=new)


@dataclass(frozen=True)
class _Announced:
    """What was printed goes into the document store. If it is another office's letter to this department, the
    registry is told what it says.
    """

    offices: Mapping[str, Office]

    def __call__(self, event: Event, queue: str) -> Outcome:
        document, letter = event.data["document"], event.data.get("letter")
        if letter is None:
            return Outcome.DUPLICATE  # a letter of our own
        with _possible():
            return _outcome(new=paper_announced(document, letter, _cause(event), self.offices[queue]))


@dataclass(frozen=True)
class _Acknowledged:
    """A letter of a file of this department is in another's diary: the file tells its number there."""

    offices: Mapping[str, Office]

    def __call__(self, event: Event, queue: str) -> Outcome:
        data = event.data
        if department_of(data["letter_file"]) != queue:
            return Outcome.DUPLICATE  # the receiving department's own copy
        arrival = Arrival(
            data["letter_file"], data["letter"], event.department, event.subject, data["number"]
        )
        new = False
        with _possible(), suppress(UnknownItem):  # a restored home has lost it
            new = letter_arrived(arrival, _cause(event), self.offices[queue])
        return _outcome(new=new)


@dataclass(frozen=True)
class _ClaimRequested:
    """The document store could not fetch in time what may have been printed here."""

    offices: Mapping[str, Office]

    def __call__(self, event: Event, queue: str) -> Outcome:
        document, attempt = event.data["document"], event.data["attempt"]
        return _outcome(new=keep.offer_again(document, attempt, _cause(event), self.offices[queue]))


@dataclass(frozen=True)
class _Reminded:
    """A reminder went out: it is written into the item's history, at the item's home."""

    offices: Mapping[str, Office]

    def __call__(self, event: Event, queue: str) -> Outcome:
        data = event.data
        if data["home"] != queue:
            return Outcome.DONE  # the watching department's own copy
        office = self.offices[queue]
        reminder = Reminder(
            step=data["step"],
            arrival=data["arrival"],
            holder=data["holder"],
            at=data["at"],
            watch_department=event.department,
            working_seconds=data["working_seconds"],
            superior=data.get("superior"),
        )
        with _possible():
            if data["kind"] == File.entity:
                return _outcome(new=_observed(office.files, data["item"], reminder, _cause(event), office))
            return _outcome(new=_observed(office.receipts, data["item"], reminder, _cause(event), office))


def _observed(items: Items[T], item: str, reminder: Reminder, cause: Cause, office: Office) -> bool:
    """The reminder stands in the history, once; false when it stood there."""
    begin = max(reminder.arrival, 0)
    return observe(items, item, lambda kept: kept.remind(reminder, cause), cause, office, back_to=begin)


@contextmanager
def _possible() -> Iterator[None]:
    """What can never have happened here is dead, with its reason."""
    try:
        yield
    except UnknownItem as unknown:
        raise Dead(f"no item {unknown.item}") from unknown
    except (UnknownLetter, LetterNotNow) as letter:
        raise Dead(f"no letter: {letter}") from letter
    except Faulty as faulty:
        raise Dead(f"impossible: {faulty.faults}") from faulty


def _outcome(*, new: bool) -> Outcome:
    return Outcome.DONE if new else Outcome.DUPLICATE


def _entry(event: Event) -> str:
    """The type of the history's entry that it tells."""
    return event.type.removeprefix("workflow.").removesuffix(".v1")


def _cause(event: Event) -> Cause:
    return Cause(event.correlationid, event.id)
