"""The shapes of the public API."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from chassis.clock import to_text
from notify.domain.notice import Notice


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


class NoticePage(BaseModel):
    """The newest first; `next` is null on the last part."""

    items: list[NoticeView]
    next: str | None


class Count(BaseModel):
    """How many are unread; a thousand stands for more."""

    count: int
