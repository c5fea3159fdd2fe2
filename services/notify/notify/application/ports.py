"""What the use cases ask of the outside, and the office that holds all of it together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chassis.clock import Clock
from directory import Directory, Names
from notify.domain.mail import Mail
from notify.domain.notice import Notice, Row
from notify.domain.watch import Rules, Told, Watch


class Watches(Protocol):
    """The watches of one department. Writers raise chassis' Conflict when somebody wrote in between."""

    def load(self, item: str) -> Watch | None:
        """The watch of that item, if there ever was one."""
        ...

    def keep(self, before: Watch | None, after: Watch, told: Sequence[Told] = ()) -> None:
        """The watch is durable and what was told is on its way, if `before` is still the newest."""
        ...

    def due(self, now: datetime, limit: int) -> list[str]:
        """Items with a rung to take, the longest due first."""
        ...

    def first_due(self, now: datetime) -> datetime | None:
        """When the rung falls due that is due the longest; None while none is."""
        ...

    def put_off(self, item: str, until: datetime) -> None:
        """The watch falls due no earlier than `until`, also when it cannot be read."""
        ...

    def pending(self, post: str) -> int:
        """How many items wait with the post; counting stops at a thousand."""
        ...


class Notices(Protocol):
    """The notices of one department."""

    def add(self, notice: Notice) -> bool:
        """The notice is durable; false when it was."""
        ...

    def get(self, notice: str) -> Notice | None:
        """The notice of that id."""
        ...

    def keep(self, before: Notice, after: Notice) -> None:
        """The notice as changed. Raises chassis' Conflict."""
        ...

    def of_post(self, post: str, after: str | None, limit: int) -> list[Notice]:
        """The newest first, behind the notice `after`. Raises chassis' NotFound when that is none."""
        ...

    def unread(self, post: str) -> int:
        """How many the post has not read; counting stops at a thousand."""
        ...

    def row_of(self, notice: Notice) -> Row | None:
        """The row of the item that the notice is about; None when its post has a newer one about it."""
        ...

    def unread_until(self, post: str, until: datetime, item: str | None) -> list[Notice]:
        """What the post has not read and was told by then, about the item or all; at most a thousand."""
        ...


class Mails(Protocol):
    """The mails of one department."""

    def add(self, mail: Mail) -> bool:
        """The mail is durable; false when it was."""
        ...

    def load(self, mail: str) -> Mail:
        """The mail of that id. Raises chassis' NotFound."""
        ...

    def due(self, now: datetime, limit: int) -> list[str]:
        """Ids of the mails to take up, the longest due first."""
        ...

    def put_off(self, mail: str, until: datetime) -> None:
        """The mail falls due no earlier than `until`, also when it cannot be read."""
        ...

    def keep(self, before: Mail, after: Mail) -> None:
        """The mail as changed; one that failed is told to the district. Raises chassis' Conflict."""
        ...


@dataclass(frozen=True)
class Letter:
    """A mail as it is handed to a mail server. `message_id` is constant for each mail."""

    message_id: str
    to: str
    subject: str
    body: str


class RefusedForGood(Exception):
    """The mail server will not take this letter, now or later. `reason` is its reply code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class MailServer(Protocol):
    """Hands letters to a mail server."""

    def send(self, letter: Letter) -> None:
        """The server has taken the letter. Raises chassis' Transient, or RefusedForGood."""
        ...


class Wording(Protocol):
    """Says in a person's language what a notice tells."""

    def letter(self, notice: Notice, holder: Names, language: str) -> tuple[str, str]:
        """Subject and body."""
        ...


@dataclass(frozen=True)
class Office:
    """Everything a use case may need. The stores are asked for by department."""

    clock: Clock
    directory: Directory
    rules: Callable[[str, str], Rules]  # of a department, for a category of paper
    watches: Callable[[str], Watches]
    notices: Callable[[str], Notices]
    mails: Callable[[str], Mails]
    mail_server: MailServer
    wording: Wording
