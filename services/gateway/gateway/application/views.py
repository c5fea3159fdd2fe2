"""What the other services answer, as far as the pages show it.

Tolerant readers: unknown fields are ignored and what a page can do without has a default, so that a service
may add fields, or be one release older, without breaking a page. Instants stay text until they are worded.
"""

from __future__ import annotations

from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Names = dict[str, str]


class View(BaseModel):
    """An immutable answer."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)


V = TypeVar("V", bound=View)


class Listed(View, Generic[V]):
    """One part of a list; `next` is the cursor of the part after it, `waiting` how much there is in all."""

    items: tuple[V, ...] = ()
    next: str | int | None = None
    waiting: int | None = None
    parked: int = 0


class Who(View):
    """A post, and where it is known the person who held it: who wrote, who sent, who has it."""

    post: str
    person: str | None = None
    name: Names | None = None
    designation: Names | None = None
    department: str | None = None
    department_name: Names | None = None
    section: Names | None = None


def _who(raw: Any) -> Any:
    """A bare post id is a `Who` of which only the post is known."""
    return {"post": raw} if isinstance(raw, str) else raw


def _names(raw: Any) -> Any:
    """Names of the organisation are {en, bn, hi}; a bare text stands for the English one."""
    return {"en": raw} if isinstance(raw, str) else raw


AnyWho = Annotated[Who, BeforeValidator(_who)]
AnyNames = Annotated[Names, BeforeValidator(_names)]


class Tokens(View):
    """What auth gives for a password or a refresh credential; `expires_in` in seconds. `device` is how auth
    knows a browser again from which this person logged in, so that guesses elsewhere cannot lock them out.
    """

    access: str
    refresh: str
    expires_in: int = 300
    device: str | None = None


class HeldPost(View):
    """A post that the person holds a charge of."""

    post: str
    department: str
    designation: AnyNames
    section: AnyNames | None = None
    kind: str = "regular"
    capabilities: tuple[str, ...] = ()


class Me(View):
    """The person who is logged in."""

    person: str
    name: AnyNames
    language: str = "en"
    posts: tuple[HeldPost, ...] = ()


class Custody(View):
    """Where an item is; the clock runs from `since`, opened or not."""

    state: str
    holder: AnyWho | None = None
    holder_department: str | None = None
    from_: Annotated[AnyWho | None, Field(alias="from")] = None
    to: AnyWho | None = None
    to_department: str | None = None
    since: str
    due: str | None = None
    received: bool = False


class Parked(View):
    """Why an item is set aside, and until which civil date; without one, until its holder takes it up."""

    reason: str
    until: str | None = None


class Draft(View):
    """The note not yet sent: yellow until then."""

    text: str = ""


class Acted(View):
    """What an act has led to."""

    item: str
    number: str | None = None
    revision: int = 0


class Paragraph(View):
    """One numbered paragraph; the numbers run through the whole file."""

    n: int
    text: str


class Note(View):
    """A sealed note."""

    note: int
    paragraphs: tuple[Paragraph, ...] = ()
    by: AnyWho
    at: str
    erased: bool = False


class Paper(View):
    """One paper on the correspondence side with its pages n/c."""

    serial: int
    document: str
    title: str
    receipt: str | None = None
    number: str | None = None
    sender: str = ""
    pages: tuple[int, int]
    flagged: tuple[int, ...] = ()


class Part(View, Generic[V]):
    """A part of one side of a file; `before` and `after` ask for the parts around it."""

    items: tuple[V, ...] = ()
    before: int | None = None
    after: int | None = None


class Cover(View):
    """The cover of a file, with how much lies inside as far as its reader may read."""

    file: str
    number: str | None = None
    title: str
    classification: str = "unclassified"
    head: str | None = None
    revision: int
    custody: Custody
    parked: Parked | None = None
    came_from: AnyWho | None = None
    may: tuple[str, ...] = ()
    draft: Draft | None = None
    notes: int = 0
    serials: int = 0
    pages: int = 0


class HistoryLine(View):
    """One entry of an item's history as its service tells it."""

    position: int
    type: str
    at: str
    by: AnyWho | None = None
    data: dict[str, Any] = Field(default_factory=dict)
    words: str | None = None


class DeskItem(View):
    """One item on a desk or in the sent list."""

    item: str
    kind: str
    number: str | None = None
    title: str
    from_: Annotated[AnyWho | None, Field(alias="from")] = None
    to: AnyWho | None = None
    since: str
    due: str | None = None
    unread: bool = False


class Diary(View):
    """What the registry wrote about a paper."""

    subject: str = ""
    sender: dict[str, str] = Field(default_factory=dict)
    received_date: str | None = None
    letter_ref: str = ""
    letter_date: str | None = None
    language: str = ""
    delivery_mode: str = ""
    classification: str = "unclassified"
    enclosures: str = ""
    remarks: str = ""


class Receipt(View):
    """A paper in the tray, or a diarised one."""

    receipt: str
    document: str
    number: str | None = None
    title: str = ""
    classification: str = "unclassified"
    name: str = ""
    pages: int = 1
    flagged: tuple[int, ...] = ()
    virus_scan: str | None = None
    received: str | None = None
    diary: Diary | None = None
    file: str | None = None
    placed_pages: tuple[int, int] | None = None
    custody: Custody | None = None
    parked: Parked | None = None
    came_from: AnyWho | None = None
    may: tuple[str, ...] = ()
    revision: int = 0

    @property
    def subject(self) -> str:
        """What it is about, as far as this reader may know."""
        return (self.diary.subject if self.diary else "") or self.title


class Head(View):
    """A subject head under which files are opened; under some the number is typed by whoever opens the
    file.
    """

    head: str
    title: AnyNames
    own_number: bool = False


class PostCard(View):
    """A post that one may send to, with whoever holds it."""

    post: str
    department: str
    designation: AnyNames
    section: AnyNames | None = None
    holders: tuple[AnyNames, ...] = ()

    def as_who(self) -> Who:
        """The post as pages name it."""
        name = self.holders[0] if self.holders else None
        return Who(
            post=self.post,
            name=name,
            designation=self.designation,
            department=self.department,
            section=self.section,
        )


class RegisterRow(View):
    """One row of a number series."""

    serial: int
    number: str
    at: str | None = None
    title: str | None = None
    post: AnyWho | None = None
    item: str | None = None


class RegisterPage(View):
    """A page of a register: up to 100 rows, gapless."""

    series: str
    year: str
    page: int
    pages: int = 1
    rows: tuple[RegisterRow, ...] = ()


class Found(View):
    """Where an item is."""

    item: str
    kind: str
    number: str | None = None
    title: str
    custody: Custody


class Notice(View):
    """Something the office tells this post."""

    notice: str
    kind: str
    item: str | None = None
    number: str | None = None
    title: str | None = None
    at: str
    read: bool = False
    params: dict[str, Any] = Field(default_factory=dict)


class BatchPage(View):
    """A page of a scan on its way to text; `confidence` 0-100."""

    page: int
    state: str
    words: int | None = None
    confidence: int | None = None
    flagged: bool = False


class Batch(View):
    """One scan."""

    batch: str
    name: str
    state: str
    received: str | None = None
    reason: str | None = None
    params: dict[str, Any] = Field(default_factory=dict)
    pages: tuple[BatchPage, ...] = ()
    document: str | None = None
    diarised: bool = False
