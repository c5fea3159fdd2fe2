"""The shapes of what is told of where a matter is, and of its end: how it was closed, how long it is kept."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Names = dict[str, str]


class Author(BaseModel):
    """Who acted, as they were then."""

    person: str | None
    name: Names | None
    post: str | None
    designation: Names | None
    department: str | None
    stands_in_for: Names | None = None
    """On whose behalf, where it was not on their own."""


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
    received: bool
    priority: str = "ordinary"
    physical: bool = Field(default=False, description="Its body is on paper, and is handed over.")


class Closed(BaseModel):
    """With what words an item was closed; by which post, and when, its custody says."""

    remark: str


class Proposal(BaseModel):
    """That a file be closed: by which post, when, under which class, and with what words."""

    post: str
    at: str
    retention: str
    remark: str


class Retention(BaseModel):
    """Under which class a file was closed, and the civil date until which it is kept, null for ever."""

    code: str
    until: str | None


class Weeding(BaseModel):
    """That a file be weeded: who proposed it, when, and with what words."""

    person: str
    post: str
    at: str
    remark: str


class Ban(BaseModel):
    """That a file must not be weeded: which post said so, when, and why."""

    post: str
    at: str
    reason: str


class Tombstone(BaseModel):
    """What became of a weeded file: when and by whose order, who had proposed it, how many entries its
    history had, and the digest of the last of them.
    """

    at: str
    by: Author
    proposed_by: str
    proposed_post: str
    proposed_at: str
    order: str
    entries: int
    last: str


class RetentionClass(BaseModel):
    """A class of the office's manual, with the complete years for which it is kept, null for ever."""

    code: str
    title: Names
    years: int | None


class ClosingRules(BaseModel):
    """Who closes a file (`proposed`: a post that decides; `holder`: whoever holds it), and the classes of the
    office's manual.
    """

    manual: Names
    by: Literal["proposed", "holder"]
    classes: list[RetentionClass]


class RetentionDueItem(BaseModel):
    """A closed file that is to be looked at; `shelf` is where it lies in the record room."""

    file: str
    number: str
    title: str
    retention: Retention
    shelf: str
    custody: Custody
    weeding: Weeding | None = None
    ban: Ban | None = None


class RetentionDue(BaseModel):
    """What is to be looked at, the longest due first."""

    items: list[RetentionDueItem]
    next: str | None
