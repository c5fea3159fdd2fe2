"""The shapes of the public API; pydantic stays at this edge."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from chassis.text import Plain
from scan.domain.batch import Batch, Page

LONGEST_NAME = 200


class PageView(BaseModel):
    """A page on its way to text."""

    page: int
    state: str
    words: int | None
    confidence: int | None
    flagged: bool
    blank: bool

    @classmethod
    def of(cls, page: Page) -> PageView:
        """The page as it stands."""
        if page.leaf is None:
            return cls(
                page=page.number, state="waiting", words=None, confidence=None, flagged=False, blank=False
            )
        read = page.leaf.reading
        return cls(
            page=page.number,
            state="recognised",
            words=read.words,
            confidence=read.confidence,
            flagged=page.flagged,
            blank=read.blank,
        )


class BatchView(BaseModel):
    """A batch as the scan room sees it."""

    batch: str
    name: str
    state: str
    received: str
    channel: str
    reason: str | None
    params: dict[str, Any]
    pages: list[PageView]
    document: str
    diarised: bool

    @classmethod
    def of(cls, batch: Batch) -> BatchView:
        """The batch as it stands."""
        return cls(
            batch=batch.id,
            name=batch.name,
            state=str(batch.state),
            received=batch.received,
            channel=str(batch.channel),
            reason=batch.reason,
            params=dict(batch.params),
            pages=[PageView.of(page) for page in batch.pages],
            document=batch.document,
            diarised=batch.diarised,
        )


class Batches(BaseModel):
    """Part of a list; `next` is the cursor of the part after it."""

    items: list[BatchView]
    next: str | None


class UploadQuery(BaseModel):
    """Where a scan goes and what it is called."""

    model_config = ConfigDict(extra="forbid")

    department: str
    name: Plain = Field(min_length=1, max_length=LONGEST_NAME)


class ListQuery(BaseModel):
    """Which part of a department's batches is wanted."""

    model_config = ConfigDict(extra="forbid")

    department: str
    after: str | None = None
    limit: int = Field(default=25, ge=1, le=100)


class PermitBody(BaseModel):
    """Which document is to be looked at."""

    model_config = ConfigDict(extra="forbid")

    document: str
    purpose: Literal["quality"] = "quality"


class PermitView(BaseModel):
    """Leave to read; `expires_in` in seconds."""

    permit: str
    expires_in: int
