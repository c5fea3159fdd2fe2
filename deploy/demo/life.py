"""The life of one letter, from the scanner to two departments and back, as the people of the office live it.

Each step is done through the web UI by the person whose work it is, and told as soon as it has happened. The
demonstration prints what is told; the end-to-end test asserts on it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Protocol, TypeVar

from deploy.demo.person import Fetched, NotOffered, Page, Person, Upload

T = TypeVar("T")
Tell = Callable[[str, Mapping[str, str]], None]

POLL_SECONDS = 0.5
SCAN_SECONDS = 180.0  # two pages with three languages take some seconds each; a loaded machine more
ARRIVAL_SECONDS = 30.0
REMINDER_SECONDS = 120.0


class TooLate(AssertionError):
    """Something that had to happen has not."""


@dataclass(frozen=True)
class Member:
    """A person of the office in the post in which they act."""

    login: str
    password: str
    post: str
    title: str
    """What one types to find the post."""


@dataclass(frozen=True)
class Cast:
    """Who takes part: the registry's clerk, an officer of the same department, an officer of another one."""

    clerk: Member
    officer: Member
    other: Member


class Visitor(Protocol):
    """A person at the pages: `Person` without a browser, or one in a real browser (tests/browser)."""

    @property
    def login(self) -> str:
        """The log-in's name."""
        ...

    def log_in(self, password: str) -> Page:
        """The page after the log-in form was sent."""
        ...

    def get(self, path: str) -> Page:
        """A page."""
        ...

    def fetch(self, path: str) -> Fetched:
        """Something that is no page."""
        ...

    def submit(
        self,
        page: Page,
        act: str,
        fields: Mapping[str, str] | None = None,
        *,
        button: str = "",
        uploads: Mapping[str, Upload] | None = None,
    ) -> Page:
        """What comes back when the form is sent. Raises NotOffered."""
        ...


Enter = Callable[[str, str], AbstractContextManager[Visitor]]
"""Opens the door of the gateway at an address to a log-in."""


@dataclass
class Traces:
    """The ids that the letter got on its way."""

    batch: str = ""
    document: str = ""
    receipt_number: str = ""
    file: str = ""
    file_number: str = ""
    steps: list[str] = field(default_factory=list)


def eventually(look: Callable[[], T | None], seconds: float, what: str) -> T:
    """The first answer of `look` that is not None. Raises TooLate."""
    limit = time.monotonic() + seconds
    while True:
        found = look()
        if found is not None:
            return found
        if time.monotonic() > limit:
            raise TooLate(f"after {seconds:.0f} s still no {what}")
        time.sleep(POLL_SECONDS)


class Life:
    """Carries one letter through. `scan` is what comes from the scanner; `tell` hears of each step."""

    def __init__(self, gateway: str, cast: Cast, scan: Upload, tell: Tell, enter: Enter = Person) -> None:
        self._gateway = gateway
        self._enter = enter
        self._cast = cast
        self._scan = scan
        self._tell = tell
        self.traces = Traces()

    def run(self) -> Traces:
        """The whole life; raises at the first step that does not come true."""
        with ExitStack() as room:
            clerk, officer, other = (self._log_in(member, room) for member in self._members())
            self._scanned(clerk)
            self._diarised(clerk)
            self._marked(clerk)
            self._put_in_a_file(officer)
            self._forwarded(officer)
            self._reminded(other)
            self._answered(other)
            self._came_back(officer)
        return self.traces

    def _members(self) -> tuple[Member, Member, Member]:
        return self._cast.clerk, self._cast.officer, self._cast.other

    def _log_in(self, member: Member, room: ExitStack) -> Visitor:
        person = room.enter_context(self._enter(self._gateway, member.login))
        take_seat(person, member)
        self._told("logged-in", person=member.login, post=member.post)
        return person

    def _scanned(self, clerk: Visitor) -> None:
        page = clerk.submit(clerk.get("/scan"), "upload", uploads={"scans": self._scan})
        expect(page, HTTPStatus.OK)
        self.traces.batch = page.path.rpartition("/")[2]
        self._told(
            "scan-received", batch=self.traces.batch, name=self._scan[0], bytes=str(len(self._scan[1]))
        )

        def in_the_tray() -> str | None:
            row = f"//tr[contains(., '{self._scan[0]}')]//a[contains(@href, '/tray/')]/@href"
            links = clerk.get("/tray").document.xpath(row)
            return str(links[0]).rpartition("/")[2] if links else None

        before = time.monotonic()
        self.traces.document = eventually(in_the_tray, SCAN_SECONDS, "paper in the tray")
        self._told(
            "read-and-stored", document=self.traces.document, seconds=f"{time.monotonic() - before:.1f}"
        )

    def _diarised(self, clerk: Visitor) -> None:
        document = self.traces.document
        form = clerk.get(f"/tray/{document}")
        self._look(clerk, document, document)
        filled = {
            "sender_name": "Haripada Mondal",
            "sender_address": "Shimulpur, for the people of the village",
            "subject": "Repair of the culvert on the road from Shimulpur to the market",
            "letter_date": "16-11-2026",
            "language": "en",
        }
        page = clerk.submit(form, "diarise", filled, button="do=generate")
        expect(page, HTTPStatus.OK, f"/receipts/{document}")
        self.traces.receipt_number = _number(page)
        self._told("diarised", receipt=document, number=self.traces.receipt_number)

    def _marked(self, clerk: Visitor) -> None:
        to = self._cast.officer
        page = clerk.get(f"/receipts/{self.traces.document}")
        found = clerk.submit(page, "mark", {"q": to.title}, button="do=search")
        page = clerk.submit(
            found, "mark", {"to": to.post, "remark": "For necessary action"}, button="do=mark"
        )
        expect(page, HTTPStatus.OK, "/")
        self._told("marked", receipt=self.traces.document, to=to.post)

    def _put_in_a_file(self, officer: Visitor) -> None:
        receipt = f"/receipts/{self.traces.document}"
        self._arrives(officer, receipt)
        page = officer.submit(officer.get(receipt), "receive")
        self._told("receipt-opened", receipt=self.traces.document, by=self._cast.officer.post)
        cover = officer.get(f"/files/new?receipt={self.traces.document}")
        head = next(value for value in cover.form("open-file").inputs["head"].value_options if value)
        page = officer.submit(
            cover, "open-file", {"head": head, "title": "Culvert on the Shimulpur market road"}
        )
        expect(page, HTTPStatus.OK)
        self.traces.file = page.path.rpartition("/")[2]
        self.traces.file_number = _number(page)
        self._told("file-opened", file=self.traces.file, number=self.traces.file_number)
        if not page.links(f"/papers/{self.traces.file}/{self.traces.document}/"):
            raise TooLate(f"the paper is not in the file: {page.text[:600]}")
        self._told("receipt-placed", receipt=self.traces.document, file=self.traces.file, pages="1/c, 2/c")

    def _forwarded(self, officer: Visitor) -> None:
        note = (
            "The people of Shimulpur ask at 1/c that the culvert on the market road be repaired.\n\n"
            "জমি অধিগ্রহণ শাখার মতামত প্রয়োজন। Does a diversion touch private land?"
        )
        page = self._send(officer, note, self._cast.other, "forward")
        expect(page, HTTPStatus.OK, "/")
        self._told("file-forwarded", file=self.traces.file, to=self._cast.other.post)

    def _reminded(self, other: Visitor) -> None:
        address = f"/files/{self.traces.file}"
        self._arrives(other, address)
        self._told("arrived-in-other-department", file=self.traces.file, post=self._cast.other.post)

        def reminder() -> str | None:
            page = other.get(f"{address}/history")
            rows = page.document.xpath("//tr[contains(@class, 'reminder')]")
            return " ".join(rows[0].text_content().split()) if rows else None

        eventually(reminder, REMINDER_SECONDS, "reminder in the history")
        if self.traces.file_number not in other.get("/notices").text:
            raise TooLate("the reminder is in the history, but not among the notices")
        self._told("reminded", file=self.traces.file, post=self._cast.other.post)

    def _answered(self, other: Visitor) -> None:
        page = other.submit(other.get(f"/files/{self.traces.file}"), "receive")
        expect(page, HTTPStatus.OK)
        self._look(other, self.traces.file, self.traces.document)
        self._told("file-opened-there", file=self.traces.file, by=self._cast.other.post)
        note = "The diversion runs over vested land; no acquisition is needed. জমি সংক্রান্ত আপত্তি নেই।"
        page = self._send(other, note, self._cast.officer, "return")
        expect(page, HTTPStatus.OK, "/")
        self._told("file-returned", file=self.traces.file, to=self._cast.officer.post)

    def _came_back(self, officer: Visitor) -> None:
        address = f"/files/{self.traces.file}"
        self._arrives(officer, address)
        page = officer.submit(officer.get(address), "receive")
        for told in ("no acquisition is needed", "1.", "2.", "3."):
            if told not in page.text:
                raise TooLate(f"the file does not tell {told!r}: {page.text[:800]}")
        self._told("file-came-back", file=self.traces.file, by=self._cast.officer.post)

    def _send(self, person: Visitor, note: str, to: Member, act: str) -> Page:
        page = person.get(f"/files/{self.traces.file}")
        page = person.submit(page, "work", {"text": note}, button="do=save")
        if act == "return":
            return person.submit(page, "work", button="do=return")
        found = person.submit(page, "work", {"q": to.title}, button="do=search")
        return person.submit(found, "work", {"to": to.post, "remark": "For opinion"}, button="do=forward")

    def _arrives(self, person: Visitor, address: str) -> None:
        def there() -> bool | None:
            return True if person.get("/").links(address) else None

        eventually(there, ARRIVAL_SECONDS, f"{address} on the desk of {person.login}")

    def _look(self, person: Visitor, item: str, document: str) -> None:
        began = time.monotonic()
        image = person.fetch(f"/papers/{item}/{document}/pages/1?width=800")
        if image.status != HTTPStatus.OK or not image.media_type.startswith("image/"):
            raise NotOffered(f"page image: {image.status} {image.body[:300]!r}")
        self._told(
            "page-seen",
            document=document,
            by=person.login,
            milliseconds=f"{(time.monotonic() - began) * 1000:.0f}",
        )

    def _told(self, step: str, **ids: str) -> None:
        self.traces.steps.append(step)
        self._tell(step, ids)


def take_seat(person: Visitor, member: Member) -> None:
    """The person is logged in and acts in the member's post. Raises NotOffered."""
    page = person.log_in(member.password)
    expect(page, HTTPStatus.OK)
    if "switch-post" in {form.get("id") for form in page.document.forms}:
        expect(person.submit(page, "switch-post", {"post": member.post}), HTTPStatus.OK)


def expect(page: Page, status: int, path: str | None = None) -> None:
    """The page is an answer of this kind, at this address. Raises NotOffered."""
    if page.status != status or (path is not None and page.path != path):
        raise NotOffered(f"{page.path} answered {page.status}: {page.text[:800]}")


def _number(page: Page) -> str:
    found = page.document.xpath("//h1//*[@class='number']/text()")
    if not found:
        raise NotOffered(f"{page.path} shows no number: {page.text[:400]}")
    return str(found[0]).strip()
