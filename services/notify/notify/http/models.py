"""The shapes of the public API."""

from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from chassis.clock import to_text
from notify.domain.notice import Notice, Row


class Asked(BaseModel):
    """Which notices; `post`, where it is given, must be the acting post."""

    model_config = ConfigDict(extra="ignore")

    department: str
    post: str | None = None


class AskedPage(Asked):
    """One part of them; `after` is the cursor of the part before."""

    after: str | None = None
    limit: int = Field(default=50, ge=1, le=200)


class NoticeView(BaseModel):
    """A notice as code and parameters; whoever shows it words it."""

    notice: str
    kind: str
    item: str
    number: str
    title: str
    at: str
    read: bool
    params: dict[str, Any]

    @classmethod
    def of(cls, notice: Notice) -> "NoticeView":
        """The view of it."""
        return cls(
            notice=notice.id,
            kind=notice.kind.value,
            item=notice.item.item,
            number=notice.item.number,
            title=notice.item.title,
            at=to_text(notice.at),
            read=notice.read_at is not None,
            params={
                "kind": notice.item.kind,
                "step": notice.step,
                "since": to_text(notice.arrival.since),
                "holder": notice.arrival.at.id,
                "holder_department": notice.arrival.at.department,
                "due": None if notice.arrival.due is None else to_text(notice.arrival.due),
                "working_seconds": notice.working_seconds,
            },
        )


class RowView(NoticeView):
    """The newest notice about an item, how often the post was reminded of it, and how many of these notices
    it has not read; a thousand stands for more.
    """

    reminders: int
    unread: int

    @classmethod
    def of_row(cls, row: Row) -> "RowView":
        """The view of it."""
        newest = NoticeView.of(row.newest)
        return cls(**newest.model_dump(), reminders=row.reminders, unread=row.unread)


class RowPage(BaseModel):
    """The items told about last first; `next` is null on the last part."""

    items: list[RowView]
    next: str | None


class ReadBody(BaseModel):
    """What counts as read: all that was told until an instant, or what of it is about one item."""

    model_config = ConfigDict(extra="forbid")

    department: str
    until: AwareDatetime
    item: Annotated[str, Field(max_length=200)] | None = None


class NoticePage(BaseModel):
    """The newest first; `next` is null on the last part."""

    items: list[NoticeView]
    next: str | None


class Count(BaseModel):
    """How many are unread; a thousand stands for more."""

    count: int
