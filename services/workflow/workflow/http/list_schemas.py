"""The shapes of answers that are lists: trays, desks, registers, posts, and what was found."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from workflow.http.endings import Custody
from workflow.http.schemas import Names, ReceiptView


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


class MarkingList(BaseModel):
    """Posts to which copies go together: the desk's own, or the office's with those that are of it now."""

    posts: list[str]
    name: Names
    own: bool
    list: str


class Habits(BaseModel):
    """What a desk does again and again: its phrases, most taken first, the office's word of agreement by
    language, the posts to which it sent last, the latest first, and marking lists.
    """

    phrases: list[Phrase]
    agreed: Names
    recent: list[str] = []
    lists: list[MarkingList] = []


class Vacancy(BaseModel):
    """A post with nobody in charge, how much waits before it, and since when the longest."""

    post: str
    department: str
    pending: int
    since: str


class Vacancies(BaseModel):
    """Of the posts below the acting one."""

    items: list[Vacancy]


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
    physical: bool = False
    watched: Names | None = None
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
    copies: int = 0


class Away(BaseModel):
    """Somebody in charge of the post is away until then; the substitute, if there is one, acts meanwhile."""

    person: Names
    until: str
    substitute: Names | None


class PostItem(BaseModel):
    """A post. To one that does not take work nothing is marked: it is told for its name."""

    post: str
    department: str
    designation: Names
    section: Names
    abbreviation: str
    rank: int
    capabilities: list[str]
    holders: list[Names]
    superior: str | None = None
    takes_work: bool = True
    department_name: Names = {}
    away: list[Away] = []


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


class Piece(BaseModel):
    """A piece of a text; marked, if it is a word that was asked."""

    text: str
    marked: bool


class Hit(Found):
    """What has the words, and where it has them: on its cover, or in the note with that number."""

    note: int | None
    pieces: list[Piece]
    loose: bool
    """The words are only nearly those that were asked."""
    by_number: bool


class Hits(BaseModel):
    """A part of what was found, the nearest and then the newest first."""

    items: list[Hit]
    count: int
    next: int | None
    all: bool
    """Nothing was left out because there was too much."""
    whole: bool
    """The index has everything."""


class PapersRead(BaseModel):
    """A permit for files to look for words in these papers, a part of those that the post may read."""

    permit: str
    papers: int
    next: int | None


class FoundItems(BaseModel):
    """All that may be meant."""

    items: list[Found]
