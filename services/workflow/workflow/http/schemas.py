"""The shapes of requests and answers. Text becomes NFC here, at the edge (architecture 2)."""

import unicodedata
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from chassis.clock import from_text
from chassis.http.text import plain

Names = dict[str, str]
Grade = Literal["unclassified", "confidential", "secret", "top-secret"]


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()


def _on_the_calendar(text: str) -> str:
    """The instant, if there is such a day and such a minute: whoever hears of it counts with it."""
    from_text(text)
    return text


Text = Annotated[str, AfterValidator(_nfc)]
Line = Annotated[Text, AfterValidator(plain), Field(max_length=300)]
Remark = Annotated[Text, Field(max_length=4000)]
Instant = Annotated[
    str,
    Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$"),
    AfterValidator(_on_the_calendar),
]
Identifier = Annotated[str, Field(max_length=200)]
Revision = Annotated[int, Field(ge=0)]


class Body(BaseModel):
    """A request's body: what is not in it is refused, so that a slip of the pen is not lost silently."""

    model_config = ConfigDict(extra="forbid")


class SenderBody(Body):
    """Who wrote."""

    name: Line
    designation: Line = ""
    organisation: Line = ""
    address: Line = ""
    district: Line = ""
    state: Line = ""
    pin: Line = ""
    mobile: Line = ""
    email: Line = ""


class DiaryBody(Body):
    """What the registry fills in (domain.md 1.1); `received_date` is today's when it is left out."""

    subject: Line
    sender: SenderBody
    received_date: date | None = None
    classification: Grade = "unclassified"
    delivery_mode: Line = "post"
    letter_ref: Line = ""
    letter_date: date | None = None
    category: Line = ""
    subcategory: Line = ""
    enclosures: Line = ""
    language: Line = "en"
    remarks: Remark = ""
    reminder_of: Identifier | None = None


class MarkBody(Body):
    """Send a receipt to a post."""

    to: Identifier
    remark: Remark = ""
    due: Instant | None = None
    revision: Revision


class ForwardBody(Body):
    """Send a file on, or back; a return may leave `to` out."""

    to: Identifier | None = None
    action: Literal["forward", "return"] = "forward"
    remark: Remark = ""
    due: Instant | None = None
    revision: Revision


class SeenBody(Body):
    """An act on what was seen."""

    revision: Revision


class PlaceBody(Body):
    """Put a receipt in a file."""

    file: Identifier
    revision: Revision


class NoteBody(Body):
    """The draft of the note."""

    text: Annotated[str, Field(max_length=60_000)]
    revision: Revision


class FileBody(Body):
    """Open a file under a head; `number` only under a head without a form."""

    head: Identifier
    title: Line
    classification: Grade = "unclassified"
    number: Line | None = None


class PermitBody(Body):
    """Read one document of an item."""

    item: Identifier
    document: Identifier
    purpose: Literal["read"] = "read"


class ListQuery(BaseModel):
    """A page of a list; `after` is the `next` of the page before."""

    department: str | None = None
    after: str | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class TrayQuery(ListQuery):
    """The tray of a department."""

    department: str
    state: Literal["waiting", "rejected"] = "waiting"


class DepartmentQuery(BaseModel):
    """In which department."""

    department: str


class PostsQuery(BaseModel):
    """To whom may one mark? Posts by department and words."""

    q: Annotated[str, Field(max_length=100)] = ""
    department: str | None = None


class HistoryQuery(BaseModel):
    """The entries after a position."""

    after: Annotated[int, Field(ge=0)] = 0
    limit: Annotated[int, Field(ge=1, le=500)] = 200


class NumberQuery(BaseModel):
    """What has this number?"""

    number: Annotated[Text, AfterValidator(plain), Field(max_length=100)]
    department: str | None = None


class Custody(BaseModel):
    """Where an item is."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    state: str
    holder: str | None
    holder_department: str | None
    from_: str | None = Field(alias="from")
    from_department: str | None
    to: str | None
    to_department: str | None
    since: str
    arrival: int
    due: str | None
    opened: bool


class Acted(BaseModel):
    """What an act has led to."""

    item: str
    number: str | None
    revision: int
    position: int
    custody: Custody


class Author(BaseModel):
    """Who acted, as they were then."""

    person: str | None
    name: Names | None
    post: str | None
    designation: Names | None
    department: str | None


class Paragraph(BaseModel):
    """One numbered paragraph of a note."""

    n: int
    text: str


class Note(BaseModel):
    """A sealed note."""

    note: int
    position: int
    paragraphs: list[Paragraph]
    by: Author
    at: str
    digest: str
    erased: bool


class Paper(BaseModel):
    """A receipt in the correspondence."""

    serial: int
    receipt: str
    number: str
    document: str
    title: str
    sender: str
    pages: list[int]
    flagged: list[int]
    at: str


class Draft(BaseModel):
    """A note before it is sealed."""

    text: str


class FileView(BaseModel):
    """A file, notes left, papers right."""

    file: str
    number: str | None
    title: str
    classification: str
    head: str
    opened_at: str
    opened_by: Author
    revision: int
    custody: Custody
    came_from: str | None
    may: list[str]
    draft: Draft | None
    notes: list[Note]
    correspondence: list[Paper]


class ReceiptView(BaseModel):
    """A paper in the tray, or a receipt."""

    receipt: str
    state: str
    document: str
    number: str | None
    title: str
    classification: str
    name: str
    pages: int
    flagged: list[int]
    virus_scan: str | None
    received: str | None
    reason: str | None
    diary: dict[str, Any] | None
    file: str | None
    placed_pages: list[int] | None
    custody: Custody | None
    came_from: str | None = None
    may: list[str]
    revision: int


class Tray(BaseModel):
    """The papers that wait."""

    items: list[ReceiptView]
    next: str | None


class HistoryLine(BaseModel):
    """An entry of a history; `text` and `digest` let anyone check the chain."""

    position: int
    type: str
    at: str
    by: Author | None
    data: dict[str, Any]
    words: str | None
    text: str
    digest: str


class History(BaseModel):
    """Entries, oldest first."""

    items: list[HistoryLine]
    next: int | None


class DeskItem(BaseModel):
    """What lies before a post, or what it sent."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    item: str
    kind: str
    title: str
    number: str
    since: str
    due: str | None
    unread: bool
    from_: str | None = Field(default=None, alias="from")
    to: str | None = None


class Desk(BaseModel):
    """A desk, with how much lies on it; counts stop at 1,000."""

    items: list[DeskItem]
    next: str | None
    waiting: int
    unread: int


class PostItem(BaseModel):
    """A post to mark to."""

    post: str
    department: str
    designation: Names
    section: Names
    abbreviation: str
    rank: int
    capabilities: list[str]
    holders: list[Names]


class Posts(BaseModel):
    """Posts, by department and rank."""

    items: list[PostItem]
    next: str | None = None


class HeadItem(BaseModel):
    """A head under which to open a file."""

    head: str
    title: Names
    series: str
    own_number: bool


class Heads(BaseModel):
    """The department's heads."""

    items: list[HeadItem]
    next: str | None = None


class RegisterRow(BaseModel):
    """One number."""

    serial: int
    number: str
    item: str
    at: str
    post: str
    title: str


class RegisterPage(BaseModel):
    """A page of a register, of `pages` there are."""

    series: str
    year: str
    page: int
    pages: int
    rows: list[RegisterRow]


class Found(BaseModel):
    """What has the number, and where it is."""

    item: str
    kind: str
    number: str | None
    title: str
    custody: Custody


class Permit(BaseModel):
    """A capability to read, for `expires_in` seconds."""

    permit: str
    expires_in: int
