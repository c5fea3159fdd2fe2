"""The shapes of the public API; pydantic stays at this edge."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from scan.domain.batch import Batch

LONGEST_NAME = 200


class PageView(BaseModel):
    """A page on its way to text."""

    page: int
    state: str
    words: int | None
    confidence: int | None
    flagged: bool


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

    @classmethod
    def of(cls, batch: Batch) -> BatchView:
        """The batch as it stands."""
        pages = [
            PageView(
                page=page.number,
                state="waiting" if page.reading is None else "recognised",
                words=page.reading.words if page.reading else None,
                confidence=page.reading.confidence if page.reading else None,
                flagged=page.flagged,
            )
            for page in batch.pages
        ]
        return cls(
            batch=batch.id,
            name=batch.name,
            state=str(batch.state),
            received=batch.received,
            channel=str(batch.channel),
            reason=batch.reason,
            params=dict(batch.params),
            pages=pages,
            document=batch.document,
        )


class Batches(BaseModel):
    """Part of a list; `next` is the cursor of the part after it."""

    items: list[BatchView]
    next: str | None


class UploadQuery(BaseModel):
    """Where a scan goes and what it is called."""

    model_config = ConfigDict(extra="forbid")

    department: str
    name: str = Field(min_length=1, max_length=LONGEST_NAME)


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
    purpose: str = "quality"


class PermitView(BaseModel):
    """Leave to read; `expires_in` in seconds."""

    permit: str
    expires_in: int
