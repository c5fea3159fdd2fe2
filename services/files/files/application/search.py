"""Words in papers, for a reader whose permit names the papers: nothing else is looked at or counted."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from chassis.finding.folding import VERSION, excerpt, terms
from files.application.indexing import pages_of
from files.application.ports import BodyMissing, DamagedBody
from files.application.room import Room
from files.domain.document import DocumentHeld, DocumentRejected, NoSuchDocument
from files.domain.permits import SEARCH, Permit, Reader, admit_search
from files.domain.readings import Reader as Bearer

MOST: Final = 20
"""Papers that one question finds."""
LOOKED_AT: Final = 20_000
"""Pages that have the words and are looked at, the last indexed first."""


@dataclass(frozen=True)
class Hit:
    """A page that has the words, in pieces, with whether a piece is one of them."""

    document: str
    page: int
    pieces: list[tuple[str, bool]]
    is_loose: bool


@dataclass(frozen=True)
class Hits:
    """What was found, whether that is all, and whether the index has everything."""

    items: list[Hit] = field(default_factory=list)
    is_all: bool = True
    is_whole: bool = True


def search(words: str, department: str, reader: Reader, token: str, room: Room) -> Hits:
    """The first page that has all the words of each paper that the permit names and that may be read, what is
    nearer first; each is on record before it is handed out. Raises PermitRefused, Transient.
    """
    now = room.clock.now()
    permit = room.permits.read(department, token, now)
    admit_search(permit, reader, department=department, now=now)
    found, is_all = _matches(words, department, permit, room)
    hits = []
    for document, (page, is_loose) in found.items():
        with suppress(NoSuchDocument, DocumentHeld, DocumentRejected, BodyMissing, DamagedBody):
            hits.append(_shown(document, page, words, permit, room, is_loose=is_loose))
    return Hits(hits, is_all, room.index(department).version() == VERSION)


def _matches(
    words: str, department: str, permit: Permit, room: Room
) -> tuple[dict[str, tuple[int, bool]], bool]:
    found: dict[str, tuple[int, bool]] = {}
    is_all = True
    for loosely in (False, True):
        asked = terms(words, loosely=loosely)
        if not asked:
            break
        matches = room.index(department).matches(asked, loosely=loosely, limit=LOOKED_AT)
        for looked_at, match in enumerate(matches, 1):
            is_all = is_all and looked_at < LOOKED_AT
            if match.subject not in permit.documents:
                continue
            page, was_loose = found.get(match.subject, (match.passage, loosely))
            if match.subject not in found and len(found) >= MOST:
                is_all = False
            elif was_loose == loosely:
                found[match.subject] = (min(page, match.passage), loosely)
    return found, is_all


def _shown(document: str, page: int, words: str, permit: Permit, room: Room, *, is_loose: bool) -> Hit:
    record = room.documents.find(document)
    if record is None:
        raise NoSuchDocument
    record.document.check_readable(room.rules.not_scanned)
    pages = pages_of(record.document, room)
    if page > len(pages):
        raise NoSuchDocument
    room.register.turned(Bearer(document, permit.person, permit.post, SEARCH), page)
    text = " ".join(pages[page - 1].split())
    pieces = list(excerpt(text, terms(words, loosely=is_loose), loosely=is_loose))
    return Hit(document, page, pieces, is_loose)
