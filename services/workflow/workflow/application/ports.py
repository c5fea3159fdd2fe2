"""What the use cases need from outside, as small promises; the adapters keep them, tests pass fakes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from chassis.clock import Clock, to_text
from chassis.finding.port import Index
from chassis.record import Cause, Entry
from chassis.store.port import Document
from directory import Actor, Directory
from workflow.application.print_ports import Bucket, Press, Prints
from workflow.domain.channel import Channel
from workflow.domain.desk import HERE, SHOWN, Place
from workflow.domain.file import File
from workflow.domain.habits import Habits, OfficeList, OfficePhrase
from workflow.domain.item import Item
from workflow.domain.letter_rules import LetterRules
from workflow.domain.notes import Note
from workflow.domain.numbers import Head, IssueStyle, Style
from workflow.domain.receipt import Receipt
from workflow.domain.register import Page
from workflow.domain.retention import ClosingRules
from workflow.domain.senders import KnownSender
from workflow.domain.watching import WatchedKind
from workflow.domain.working_days import WorkingDays

T = TypeVar("T", bound=Item)


@dataclass
class Kept(Generic[T]):
    """An item as it was read, and where; `position` was the last entry's then."""

    item: T
    document: Document
    position: int = field(init=False)

    def __post_init__(self) -> None:
        self.position = self.item.history.position

    @property
    def news(self) -> Sequence[Entry]:
        """The entries made since."""
        return self.item.history.since(self.position)


class Items(Protocol[T]):
    """The files, or the receipts, of one department."""

    def load(self, identifier: str, *, back_to: int | None = None) -> Kept[T]:
        """The item; with the entries after `back_to` in hand, if that is given.

        Raises UnknownItem; Tampered where a sealed segment is gone.
        """
        ...

    def entries(self, kept: Kept[T], *, after: int, limit: int) -> list[Entry]:
        """The entries that follow a position, at most so many, read from no more segments than hold them."""
        ...

    def answered(self, kept: Kept[T], cause: Cause) -> Any:
        """What this request was answered before, null when it is new. Raises KeyReused."""
        ...

    def create(self, item: T) -> bool:
        """It is durable and new; false when one with its id was there."""
        ...

    def commit(self, kept: Kept[T], cause: Cause, result: Any = None) -> None:
        """State, events and answer are durable in one write. Raises Conflict.

        Without a result the request stays unanswered: it was a step on the way, or a message.
        """
        ...

    def reserved(self, *, before: str, limit: int = 100) -> list[str]:
        """Ids of the items whose reservation is older than that instant."""
        ...

    def waking(self, *, now: str, limit: int = 100) -> list[str]:
        """Ids of the parked items whose day has come by that civil time, the longest waiting first."""
        ...

    def changed(self, *, since: str) -> Iterator[str]:
        """Ids of the items that were committed from that instant on, in the order of their last commit."""
        ...

    def recover_later(self, identifier: str, until: str) -> None:
        """The reservation counts as no older than that instant, also where the item cannot be read."""
        ...

    def wake_later(self, identifier: str, until: str) -> None:
        """The parked item's day does not come before that civil time, also where it cannot be read."""
        ...

    def erase(self, identifier: str) -> None:
        """No words stand beside the item's sealed entries, which verify without."""
        ...

    def with_number(self, number: str) -> str | None:
        """The id of the item that has this number."""
        ...

    def concerning(self, post: str) -> list[str]:
        """Ids of the items that lie with the post, or that are on the way to it or from it."""
        ...

    def ids(self) -> Iterator[str]:
        """The id of every item, the unnumbered ones too."""
        ...


class Files(Items[File], Protocol):
    """The files, whose two sides are read in parts, from no more segments than hold the part."""

    def kept_until(self, *, before: str, after: str | None, limit: int) -> list[File]:
        """The closed ones that are kept until a civil date before that one, the earliest first."""
        ...

    def notes(self, kept: Kept[File], numbers: range) -> list[Note]:
        """The notes with these numbers, in order."""
        ...

    def filed(self, kept: Kept[File], serials: range) -> list[Entry]:
        """The entries of the papers with these serials, in order."""
        ...

    def serial_of_page(self, kept: Kept[File], page: int) -> int:
        """The serial of the paper on which that page of the file is. Raises LookupError for none."""
        ...


class Receipts(Items[Receipt], Protocol):
    """The receipts, and the tray in which they wait."""

    def in_tray(self, tray: str, *, after: str | None, limit: int) -> list[Receipt]:
        """Those that wait, or that were rejected; the longest waiting first."""
        ...

    def watched(self, category: str, *, after: str | None, limit: int) -> list[Receipt]:
        """The open ones of a kind that is watched, the nearest target first."""
        ...

    def count_watched(self, category: str) -> int:
        """How many open ones there are of that kind; at most 1,000."""
        ...

    def reminding(self, receipt: str, limit: int) -> list[Receipt]:
        """Those that remind of it."""
        ...

    def with_bytes(self, sha256: str, limit: int) -> list[Receipt]:
        """Those whose paper has these bytes."""
        ...

    def of_letter(self, key: str, limit: int) -> list[Receipt]:
        """Those that were diarised as this letter."""
        ...


class Registers(Protocol):
    """The register pages of one department."""

    def newest(self, series: str, year: str) -> int:
        """The number of the newest page, 1 when the series has not begun."""
        ...

    def page(self, series: str, year: str, number: int) -> Page | None:
        """One page."""
        ...

    def series(self) -> list[tuple[str, str]]:
        """Every series and year that has begun."""
        ...

    def years(self, series: str) -> list[str]:
        """The years that have begun of a series, the newest first."""
        ...

    def keep(self, before: Page | None, after: Page) -> None:
        """The page is durable as `after`, if it still is as `before`. Raises Conflict."""
        ...


class Desks(Protocol):
    """The desks of one department's posts."""

    def put(self, place: Place) -> bool:
        """The item is where the event left it; false when something newer is known of it."""
        ...

    def places(
        self,
        post: str,
        place: str,
        *,
        only: str = "",
        descending: bool = False,
        after: str | None = None,
        limit: int = 50,
    ) -> list[Place]:
        """What lies at that place: all, those of a kind, those unread, by their arrival."""
        ...

    def overdue(self, post: str, place: str, *, now: str, limit: int = SHOWN) -> list[Place]:
        """What lies at that place and was due before now, the longest overdue first."""
        ...

    def count(self, post: str, *, place: str = HERE, only: str = "") -> int:
        """How much lies at that place, of all, of a kind or unread; at most 1,000."""
        ...


class Senders(Protocol):
    """The address book of one department's registry."""

    def remember(self, sender: KnownSender) -> None:
        """They are known with these particulars, unless later ones are."""
        ...

    def named(self, typed: str, limit: int) -> list[KnownSender]:
        """Those whose name or organisation begins so, who wrote last first."""
        ...


class HabitsKept(Protocol):
    """What the desks of one department do again and again."""

    def of(self, post: str) -> Habits:
        """The post's; nothing, for one that has not begun."""
        ...

    def change(self, post: str, change: Callable[[Habits], None]) -> None:
        """They are as `change` leaves them. Raises what it raises, and then they are as before."""
        ...


class OfficeRules(Protocol):
    """What the site has laid down: heads, numbers, the highest classification, the zone of its dates."""

    @property
    def zone(self) -> str:
        """The district's time zone."""
        ...

    @property
    def limit(self) -> str:
        """The highest classification that may be kept (domain.md 4.7)."""
        ...

    @property
    def closing(self) -> ClosingRules:
        """Who closes files, and how long they are kept."""
        ...

    @property
    def watched(self) -> Mapping[str, WatchedKind]:
        """The kinds of letters that are watched by a clock of their own, by code."""
        ...

    def working_days(self, department: str) -> WorkingDays:
        """The days on which the department is open."""
        ...

    def heads(self, department: str) -> list[Head]:
        """The heads under which the department opens files."""
        ...

    def receipts(self, department: str) -> tuple[str, Style]:
        """The series of the department's receipts, and how they are numbered."""
        ...

    def issues(self, department: str) -> IssueStyle:
        """How the department numbers the letters that it issues."""
        ...

    @property
    def letters(self) -> LetterRules:
        """The forms of letter, and what is printed on them."""
        ...

    def letterhead(self, department: str) -> Mapping[str, str]:
        """Under whose name the department writes, in each language, line by line."""
        ...

    @property
    def levels_warning(self) -> int:
        """More posts than this on one matter is told to whoever sends it."""
        ...

    def channel(self, department: str, head: str) -> Channel | None:
        """By which levels a file under that head goes up; null where the office has laid down none."""
        ...

    @property
    def phrases(self) -> Sequence[OfficePhrase]:
        """What the office writes again and again."""
        ...

    @property
    def lists(self) -> Sequence[OfficeList]:
        """To which posts the office often sends copies together."""
        ...

    @property
    def agreed(self) -> Mapping[str, str]:
        """Its word of agreement, by language; empty where it has none."""
        ...


class Permits(Protocol):
    """The key under which one department lets papers be read."""

    def grant(self, claims: Mapping[str, Any]) -> str:
        """A signed permit with these claims."""
        ...

    def publish(self) -> None:
        """The public key is on its way to the document stores, again."""
        ...


class Crash(Protocol):
    """A named place at which a test may stop everything (reliability 2)."""

    def __call__(self, name: str) -> None:
        """Does nothing unless the place was armed."""
        ...


@dataclass(frozen=True)
class Office:
    """One department's part of the service: everything a use case needs."""

    department: str
    files: Files
    receipts: Receipts
    registers: Registers
    desks: Desks
    asked: Desks
    """Of opinions: the same places, in a book of their own."""
    copies: Desks
    """For information: likewise."""
    senders: Senders
    habits: HabitsKept
    directory: Directory
    rules: OfficeRules
    index: Index
    """The words of its files and receipts."""
    permits: Permits
    press: Press
    printed: Prints
    bucket: Bucket
    clock: Clock
    crash: Crash
    moving: frozenset[str]
    """The types of entries after which an item lies elsewhere: the events that carry custody."""

    @property
    def now(self) -> str:
        """The present instant as text."""
        return to_text(self.clock.now())

    def actor(self, person: str, post: str) -> Actor:
        """Person, post and charge as they are now, for the record. Raises UnknownPost, NotInCharge."""
        return self.directory.actor(person, post)
