"""The shapes of answers; questions are in `queries.py`, and what acts ask stands with their declarations."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from workflow.http.endings import Closed, Custody, Proposal, Retention

Names = dict[str, str]


class Acted(BaseModel):
    """What an act has led to."""

    item: str
    number: str | None
    revision: int
    position: int
    custody: Custody
    passed_over: list[str] = Field(default=[], description="Posts of the channel that it went past.")
    levels: int | None = Field(
        default=None, description="How many posts deal with it, where that is more than the office wants."
    )


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


class Given(BaseModel):
    """Whose opinion begins with which paragraph."""

    by: Author
    at: str
    first: int


class OpinionsGiven(BaseModel):
    """What a block of opinions adds to a note: its first paragraphs are the question, then each opinion; and
    the posts that were silent.
    """

    given: list[Given]
    silent: list[str]


class Note(BaseModel):
    """A sealed note; or, with `opinions`, what several posts answered."""

    note: int
    position: int
    paragraphs: list[Paragraph]
    by: Author
    at: str
    digest: str
    erased: bool
    opinions: OpinionsGiven | None = None


class Paper(BaseModel):
    """A receipt in the correspondence, or a letter that was issued on the file, whose pages are numbered when
    its print is there; a receipt put in before release 0.2 tells no number and date of its own.
    """

    serial: int
    receipt: str
    number: str
    document: str
    title: str
    sender: str
    pages: list[int]
    flagged: list[int]
    at: str
    letter_ref: str = ""
    letter_date: str | None = None
    taken_out: bool = Field(default=False, description="Its pages are empty: nobody reads it here.")
    kind: Literal["receipt", "issued"] = "receipt"
    letter: int | None = None
    to: str = ""


class Draft(BaseModel):
    """A note before it is sealed."""

    text: str


class Parked(BaseModel):
    """Why an item is set aside, and until which civil date."""

    reason: str
    until: str | None


class ItemView(BaseModel):
    """What a file and a receipt show alike."""

    number: str | None
    title: str
    classification: str
    revision: int
    may: list[str]
    came_from: str | None = None
    parked: Parked | None = None
    closed: Closed | None = None


class Opinion(BaseModel):
    """What a post answered."""

    by: Author
    at: str
    text: str


class OpinionsAsked(BaseModel):
    """What is being asked, of which posts, and who is silent so far; `until` is a civil date. The holder is
    told every answer, a post that is asked its own.
    """

    question: str
    until: str | None
    asked_by: str
    at: str
    asked: list[str]
    silent: list[str]
    given: list[Opinion]


class ChannelLevel(BaseModel):
    """The posts of a level, whether the reader's is one of them, and the working days meant for it."""

    posts: list[str]
    days: int | None
    here: bool


class ChannelView(BaseModel):
    """By which levels the file goes up, if the office has laid that down; how many posts have dealt with it
    and more than how many is told; the posts that it went past when it came.
    """

    strict: bool
    levels: list[ChannelLevel]
    handled_by: int
    limit: int
    passed_over: list[str]


class FileView(ItemView):
    """The cover of a file, and how much lies inside as far as the reader may read: notes with their
    paragraphs, papers by serial with their pages, letters that were begun.
    """

    file: str
    head: str
    opened_at: str
    opened_by: Author
    custody: Custody
    draft: Draft | None
    category: str = ""
    remarks: str = ""
    due: str | None = None
    opinions: OpinionsAsked | None = None
    channel: ChannelView | None = None
    proposal: Proposal | None = None
    retention: Retention | None = None
    shelf: str = ""
    notes: int
    paragraphs: int
    serials: int
    pages: int
    letters: int = 0


class Notes(BaseModel):
    """A part of the note side, in order; `before` and `after` ask for the parts around it, null for none."""

    items: list[Note]
    before: int | None
    after: int | None


class Correspondence(BaseModel):
    """A part of the correspondence side, in order of serial; `before` and `after` as of notes."""

    items: list[Paper]
    before: int | None
    after: int | None


class ReceiptView(ItemView):
    """A paper in the tray, or a receipt."""

    receipt: str
    state: str
    document: str
    name: str
    pages: int
    flagged: list[int]
    virus_scan: str | None
    received: str | None
    reason: str | None
    diary: dict[str, Any] | None
    file: str | None
    placed_pages: list[int] | None
    fixed: list[str] = Field(default=[], description="The fields of the diary that stand.")
    letter: dict[str, Any] | None = Field(
        default=None, description="What another office of the site says of its letter, as one diarises it."
    )
    custody: Custody | None = None


class Duplicate(BaseModel):
    """A paper that is likely to be the same, and why; without a number it waits in the tray."""

    receipt: str
    number: str | None
    title: str
    why: list[Literal["same-bytes", "same-letter"]]
    custody: Custody | None = None


class Duplicates(BaseModel):
    """What a paper is likely to be a second copy of."""

    items: list[Duplicate]


class Tray(BaseModel):
    """The papers that wait."""

    items: list[ReceiptView]
    next: str | None


class KnownSender(BaseModel):
    """Somebody who has written before, as one addresses them."""

    name: str
    designation: str
    organisation: str
    address: str
    district: str
    state: str
    pin: str


class Senders(BaseModel):
    """Who may be meant, who wrote last first."""

    items: list[KnownSender]


class Phrase(BaseModel):
    """What a desk may write again, by language: the office's in each, its own in the one in which it was
    written; and where it is offered: mark, return, note.
    """

    phrase: str
    text: Names
    uses: list[str]
    own: bool
    taken: int


class Habits(BaseModel):
    """What a desk does again and again: its phrases, most taken first, the office's word of agreement by
    language, and the posts to which it sent last, the latest first.
    """

    phrases: list[Phrase]
    agreed: Names
    recent: list[str] = []


class Vacancy(BaseModel):
    """A post with nobody in charge, how much waits before it, and since when the longest."""

    post: str
    department: str
    pending: int
    since: str


class Vacancies(BaseModel):
    """Of the posts below the acting one."""

    items: list[Vacancy]


class Change(BaseModel):
    """A field that was set right: what it was, and what it is since."""

    field: str
    was: str | None
    now: str | None


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
    changes: list[Change] = []


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
    priority: str = "ordinary"
    from_: str | None = Field(default=None, alias="from")
    to: str | None = None
    sender: str | None = Field(
        default=None, description="Who wrote the letter; null for a file, or an item of another department."
    )
    remark: str | None = Field(
        default=None,
        description="What was written when it was sent or closed, or why it is parked; null as above.",
    )


class Desk(BaseModel):
    """A desk, with how much lies on it; counts stop at 1,000, of what is overdue at 200. In another order
    than by `since`, and of what is overdue, it has the first 1,000.
    """

    items: list[DeskItem]
    next: str | None
    waiting: int
    unread: int
    parked: int
    files: int = 0
    receipts: int = 0
    overdue: int = 0
    opinions: int = 0


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
    superior: str | None = None


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
    """One number as it was allotted; below `title`, what its item says today: where it is, and of a receipt
    who wrote it and in which file it lies, of a letter issued to whom it went, its serial in the file and
    what came of it.
    """

    serial: int
    number: str
    item: str
    at: str
    post: str
    title: str
    custody: Custody | None = None
    sender: str = ""
    letter_ref: str = ""
    letter_date: str | None = None
    file: str | None = None
    file_number: str | None = None
    letter: int | None = None
    to: str = ""
    file_serial: int | None = None
    endorsement: str = ""
    undispatched: bool = False
    reply: str | None = None
    reply_number: str | None = None
    reply_at: str | None = None
    reminded: int = 0


class Register(BaseModel):
    """A series of numbers: of receipts, of letters issued, or of files under some heads; `years` that have
    begun.
    """

    series: str
    kind: Literal["receipt", "file", "issue"]
    heads: list[Names]
    years: list[str]


class Registers(BaseModel):
    """The department's registers, that of receipts first."""

    items: list[Register]


class RegisterPage(BaseModel):
    """A page of a register, of `pages` there are."""

    series: str
    year: str
    page: int
    pages: int
    rows: list[RegisterRow]


class RegisterRows(BaseModel):
    """Rows of a register that were looked for, the newest first; `next` asks for older ones."""

    rows: list[RegisterRow]
    next: int | None


class FileAround(BaseModel):
    """The file in which a receipt lies, and where that is."""

    item: str
    number: str | None
    custody: Custody


class Found(BaseModel):
    """What has the number, and where it is; of a receipt in a file, in which."""

    item: str
    kind: str
    number: str | None
    title: str
    custody: Custody
    file: FileAround | None = None


class FoundItems(BaseModel):
    """All that may be meant."""

    items: list[Found]


class Permit(BaseModel):
    """A capability to read, for `expires_in` seconds."""

    permit: str
    expires_in: int
