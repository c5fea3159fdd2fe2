"""The shapes of the public API; pydantic stays at this edge."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from chassis.text import plain
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


class SearchBody(BaseModel):
    """Which words, in which papers: the permit names them."""

    model_config = ConfigDict(extra="forbid")

    department: Annotated[str, Field(max_length=16)]
    permit: Annotated[str, Field(max_length=60_000)]
    q: Annotated[str, AfterValidator(plain), Field(min_length=1, max_length=200)]


class Piece(BaseModel):
    """A part of a text, and whether it is a word that was asked."""

    text: str
    marked: bool


class PaperHit(BaseModel):
    """The first page of a paper that has all the words; `loose` where they are spelt otherwise."""

    document: str
    page: int
    pieces: list[Piece]
    loose: bool


class PaperHits(BaseModel):
    """What was found; whether that is all, and whether the index has everything."""

    items: list[PaperHit]
    all: bool
    whole: bool
