"""Who read what of which paper, and why: what an audit asks of a document store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Reader:
    """A person at a post with a document before them, for a purpose that their permit states."""

    document: str
    person: str
    post: str
    purpose: str


@dataclass(frozen=True)
class Reading:
    """What they looked at between two instants, and the bodies that they took along."""

    reader: Reader
    since: datetime
    until: datetime
    pages: tuple[int, ...]
    taken: tuple[str, ...]
