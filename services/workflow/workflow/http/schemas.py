"""The shapes of answers; questions are in `queries.py`, and what acts ask stands with their declarations."""

from typing import Any, Literal

from pydantic import BaseModel, Field

from workflow.http.endings import Author, Ban, Closed, Custody, Proposal, Retention, Tombstone, Weeding

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
    location: str = Field(default="", description="Where its body lies, if that is on paper.")


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


class LinkedFile(BaseModel):
    """A file that belongs to another without going with it."""

    file: str
    number: str


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
    weeding: Weeding | None = None
    ban: Ban | None = None
    tombstone: Tombstone | None = None
    attached_to: LinkedFile | None = Field(default=None, description="The file in which it lies.")
    attachments: list[LinkedFile] = Field(
        default=[], description="The files that go along with it, for those with whom it lies."
    )
    links: list[LinkedFile] = Field(default=[], description="The files to which it refers.")
    referrals: list[LinkedFile] = Field(default=[], description="The files that refer to it.")
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


class Copied(BaseModel):
    """Which post got a copy for information, by which post, when, and when it said that it was seen."""

    post: str
    by: str
    at: str
    seen: str | None


class Watch(BaseModel):
    """By what kind a letter is watched, until which civil date, and when it was said what became of it."""

    code: str
    title: Names
    target: str
    settled: str | None


class Referred(BaseModel):
    """Another receipt."""

    receipt: str
    number: str
    received_date: str


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
    copies: list[Copied] = []
    watch: Watch | None = None
    reminds_of: Referred | None = Field(default=None, description="The receipt of which this one reminds.")
    reminders: list[Referred] = Field(default=[], description="Receipts that remind of this one.")


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


class Permit(BaseModel):
    """A capability to read, for `expires_in` seconds."""

    permit: str
    expires_in: int
