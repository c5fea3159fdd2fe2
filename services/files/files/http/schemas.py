"""The shapes of the public API; pydantic stays at this edge."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from files.domain.claims import Kind
from files.domain.document import Document
from files.domain.pages import DEFAULT_WIDTH


class DocumentView(BaseModel):
    """What a reader may know of a document."""

    document: str
    name: str
    media_type: str
    size: int
    sha256: str
    pages: int
    flagged: list[int]
    virus_scan: str
    searchable: bool

    @classmethod
    def of(cls, document: Document) -> DocumentView:
        """The document as it stands."""
        original = document.original
        return cls(
            document=document.id,
            name=document.arrival.name,
            media_type=original.media_type,
            size=original.size,
            sha256=original.sha256,
            pages=document.pages,
            flagged=list(document.arrival.flagged),
            virus_scan=document.virus_scan.value,
            searchable=Kind.SEARCHABLE in document.bodies,
        )


class PageQuery(BaseModel):
    """How a page image is wanted."""

    model_config = ConfigDict(extra="forbid")

    width: int = DEFAULT_WIDTH
