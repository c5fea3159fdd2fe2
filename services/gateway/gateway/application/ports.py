"""What the pages ask of the five services, in their words; the adapters beside each of them speak HTTP.

Everything here is done as one person in one post, with that person's own token: the gateway has no rights of
its own. All raise ServiceProblem. Which department's service is asked follows from the id where there is one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Any, Protocol

from gateway.application import views


@dataclass(frozen=True)
class Caller:
    """Who asks: the token, the acting post, and the id under which the act can be found in every log."""

    access: str
    correlation: str
    post: str | None = None


@dataclass(frozen=True)
class Bytes:
    """An answer that is a document: status (200, 206, 304), headers for the browser, the body in parts.
    `close` gives the connection back, whether the body was read or not.
    """

    status: int
    headers: Mapping[str, str]
    body: Iterator[bytes]
    close: Callable[[], None]


@dataclass(frozen=True)
class Findings:
    """What was found, and the departments that could not be asked."""

    items: Sequence[views.Found]
    unanswered: Sequence[str] = field(default_factory=tuple)


class AuthApi(Protocol):
    """Persons and their sessions."""

    def log_in(self, login: str, password: str, device: str | None, correlation: str) -> views.Tokens:
        """Tokens of a new session; `device` is what an earlier log-in of this browser was told."""
        ...

    def refresh(self, refresh: str, correlation: str) -> views.Tokens:
        """New tokens for a refresh credential, which is spent. Raises SignedOut when it no longer works."""
        ...

    def log_out(self, caller: Caller) -> None:
        """The session is revoked; every service refuses it within seconds."""
        ...

    def me(self, caller: Caller) -> views.Me:
        """Who the token belongs to and which posts they hold."""
        ...


class FilesApi(Protocol):
    """Documents and their bytes; every read takes the permit of the service that shows the paper."""

    def part(
        self,
        caller: Caller,
        document: str,
        part: str,
        permit: str,
        headers: Mapping[str, str],
        width: int | None,
    ) -> Bytes:
        """The bytes of `part` (original, searchable, text, pages/<n>); `width` in pixels, for pages."""
        ...


class WorkflowApi(Protocol):
    """Tray, receipts, files, desks, registers. Acts take the key that makes them one act."""

    def desk(
        self, caller: Caller, post: str, department: str, after: str | None
    ) -> views.Listed[views.DeskItem]:
        """What lies before the post."""
        ...

    def sent(
        self, caller: Caller, post: str, department: str, after: str | None
    ) -> views.Listed[views.DeskItem]:
        """What the post sent and others have."""
        ...

    def parked(
        self, caller: Caller, post: str, department: str, after: str | None
    ) -> views.Listed[views.DeskItem]:
        """What the post has set aside, the longest waiting first."""
        ...

    def tray(self, caller: Caller, department: str, after: str | None) -> views.Listed[views.Receipt]:
        """Stored papers of the department that wait for their number, the longest waiting first."""
        ...

    def receipt(self, caller: Caller, receipt: str) -> views.Receipt:
        """One receipt."""
        ...

    def diarise(self, caller: Caller, receipt: str, fields: Mapping[str, Any], key: str) -> views.Acted:
        """The paper has its number."""
        ...

    def mark(self, caller: Caller, receipt: str, order: Mapping[str, Any], key: str) -> None:
        """The receipt is on its way to another post."""
        ...

    def place(self, caller: Caller, receipt: str, file: str, revision: int, key: str) -> None:
        """The receipt is in the file, with its page numbers."""
        ...

    def open_file(self, caller: Caller, department: str, cover: Mapping[str, Any], key: str) -> views.Acted:
        """A new file with its number; `key` is its ULID."""
        ...

    def cover(self, caller: Caller, file: str) -> views.Cover:
        """The file's cover as this post may see it."""
        ...

    def notes(self, caller: Caller, file: str, **asked: int) -> views.Part[views.Note]:
        """A part of its notes, the latest unless `before` or `after` is asked."""
        ...

    def papers(self, caller: Caller, file: str, **asked: int) -> views.Part[views.Paper]:
        """A part of its papers, the latest unless `before`, `after` or `page` is asked."""
        ...

    def history(self, caller: Caller, item: str, after: str | None) -> views.Listed[views.HistoryLine]:
        """The file's history, oldest first."""
        ...

    def note(self, caller: Caller, file: str, text: str, revision: int) -> None:
        """The draft note is `text`; doing it twice is the same as once."""
        ...

    def forward(self, caller: Caller, file: str, act: str, order: Mapping[str, Any], key: str) -> None:
        """The file is on its way to another post, or back where `act` is `return`, its note sealed."""
        ...

    def receive(self, caller: Caller, kind: str, item: str, key: str) -> None:
        """The item is taken up by the post it came to; it can no longer be pulled back."""
        ...

    def park(self, caller: Caller, kind: str, item: str, order: Mapping[str, Any], key: str) -> None:
        """The item is set aside, and stays with its holder."""
        ...

    def unpark(self, caller: Caller, kind: str, item: str, revision: int, key: str) -> None:
        """The item lies before its holder again."""
        ...

    def pull_back(self, caller: Caller, kind: str, item: str, revision: int, key: str) -> None:
        """The item is with its sender again."""
        ...

    def permit(self, caller: Caller, item: str, document: str, purpose: str) -> str:
        """Leave to read `document` as part of `item`, for five minutes."""
        ...

    def posts(self, caller: Caller, query: str, department: str) -> Sequence[views.PostCard]:
        """Posts of all departments that match `query`; without one those of the department, or all for ""."""
        ...

    def heads(self, caller: Caller, department: str) -> Sequence[views.Head]:
        """The heads under which the department opens files."""
        ...

    def register(
        self, caller: Caller, department: str, series: str, year: int, page: int
    ) -> views.RegisterPage:
        """One page of a register."""
        ...

    def find(self, caller: Caller, number: str) -> Findings:
        """What has that number in the departments that answer."""
        ...


class NotifyApi(Protocol):
    """Notices."""

    def notices(
        self, caller: Caller, post: str, department: str, after: str | None
    ) -> views.Listed[views.Notice]:
        """The post's notices, newest first."""
        ...

    def count(self, caller: Caller, post: str, department: str) -> int:
        """How many the post has not read."""
        ...

    def read(self, caller: Caller, notice: str, department: str, key: str) -> None:
        """The notice is read."""
        ...


class ScanApi(Protocol):
    """Scans on their way to text."""

    def send(self, caller: Caller, department: str, name: str, body: IO[bytes], key: str) -> views.Batch:
        """The scan is received; `key` is its ULID, so that sending it again finds it."""
        ...

    def batches(self, caller: Caller, department: str, after: str | None) -> views.Listed[views.Batch]:
        """The department's scans, newest first."""
        ...

    def batch(self, caller: Caller, batch: str) -> views.Batch:
        """One scan with its pages."""
        ...

    def permit(self, caller: Caller, document: str, purpose: str) -> str:
        """Leave to read `document` for quality control, for five minutes."""
        ...
